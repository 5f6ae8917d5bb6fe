package io.estran.agent.spool;

import static org.assertj.core.api.Assertions.assertThat;

import io.estran.agent.spool.SpoolBench.Sent;
import io.estran.protocol.account.LaneStatus;
import io.estran.protocol.batch.Batch;
import io.estran.protocol.batch.BatchHeader;
import io.estran.protocol.batch.Gap;
import io.estran.protocol.lane.GapReason;
import io.estran.protocol.lane.Hash256;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Segments of which nothing but gaps is needed: a few gaps move and give the space, many stay where they are. */
class SparseSegmentTest {
    private static final long CAPACITY = 1024 * 1024;
    private static final long SEGMENT = CAPACITY / 16;
    /** More than the lanes whose gaps fill a segment by half. */
    private static final int LANES = 150;
    /** Larger than a gap. */
    private static final long LARGE = 400;

    private final SpoolBench bench = new SpoolBench(CAPACITY);

    SparseSegmentTest() throws IOException {
        bench.connect();
    }

    /** A gap that no account covers, and behind it in the same segment batches that are delivered and freed. */
    private void pinASegment() throws IOException {
        bench.bulk(1);
        Sent refused = bench.send().stream()
                .filter(sent -> sent.batch().header().gap() == null)
                .findFirst()
                .orElseThrow();
        bench.spool.refused(refused.token(), 0x99, "no");
        bench.seal();
        bench.restart();
        bench.connect();
        bench.bulk(1200);
        freeTheCurrentLane();
        bench.restart();
        bench.connect();
    }

    /** All of it that was not sent before is delivered, accounted for and freed. */
    private void freeTheCurrentLane() throws IOException {
        SpoolStatus.LaneStanding current = bench.spool.status().lanes().stream()
                .filter(SpoolStatus.LaneStanding::current)
                .findFirst()
                .orElseThrow();
        Batch last = bench.send().stream()
                .map(Sent::batch)
                .filter(batch -> batch.header().lane().equals(current.lane()))
                .filter(batch -> batch.header().sequence() == current.sealed())
                .findFirst()
                .orElseThrow();
        bench.checkpoint();
        bench.accountFor(last);
        bench.checkpoint();
    }

    @Test
    void gapsThatPinSegmentsAreMovedTogether() throws IOException {
        for (int i = 0; i < 20; i++) {
            pinASegment();
        }
        bench.bulkyEvents(60);
        assertThat(bench.evicted())
                .as("there is room enough once the gaps stand together")
                .isZero();
        bench.restart();
        bench.connect();
        assertThat(bench.send().stream().filter(sent -> sent.batch().header().gap() != null))
                .as("no gap is lost on the way")
                .hasSize(20);
    }

    @Test
    void gapsThatAreMovedAreNotEvictedAgain() throws IOException {
        for (int i = 0; i < 12; i++) {
            pinASegment();
        }
        bench.bulkyEvents(60);
        assertThat(bench.evicted()).isZero();
        assertThat(bench.happenings).doesNotContain("spool-evicted");
        assertThat(bench.spool.gapsDeclared()).isZero();
    }

    private void fillTheSegment() throws IOException {
        long before = bench.spool.status().bytes();
        while (bench.spool.status().bytes() == before) {
            bench.bulkyEvent();
        }
    }

    /** Events that are on their way, each in a lane of its own: a fork ends it. */
    private List<Sent> openings() throws IOException {
        List<Sent> openings = new ArrayList<>();
        for (int i = 0; i < LANES; i++) {
            bench.event("e" + i);
            openings.addAll(bench.send());
            bench.account(openings.get(i).batch().header(), LaneStatus.FORKED, 0, Hash256.ZERO, 0);
        }
        return openings;
    }

    /** A segment that is no longer written, of which only gaps of many lanes are needed, of that many bytes or a little more. */
    private List<BatchHeader> gapsInASegment(long bytes) throws IOException {
        List<Sent> openings = openings();
        fillTheSegment();
        bench.send();
        List<BatchHeader> gaps = new ArrayList<>();
        long reached = 0;
        for (Sent opening : openings) {
            if (reached < bytes) {
                bench.spool.refused(opening.token(), 0x99, "no");
                bench.seal();
                Batch gap = bench.send().get(0).batch();
                gaps.add(gap.header());
                reached += gap.bytes().length;
            }
        }
        assertThat(reached).isBetween(bytes, bytes + LARGE);
        fillTheSegment();
        freeTheCurrentLane();
        return gaps;
    }

    /** When the gaps of what was refused were written. */
    private Set<Long> written() throws IOException {
        bench.restart();
        bench.connect();
        return bench.send().stream()
                .map(sent -> sent.batch().header())
                .filter(header -> header.gap() != null && header.gap().reason() == GapReason.REFUSED)
                .map(BatchHeader::sealedAt)
                .collect(Collectors.toSet());
    }

    @Test
    void gapsThatFillLessThanHalfOfASegmentMoveBeforeAnythingIsEvicted() throws IOException {
        List<BatchHeader> gaps = gapsInASegment(SEGMENT / 2 - LARGE - 1);
        bench.clock.advance(Duration.ofHours(1));
        bench.eventsUntilEviction();
        assertThat(written()).containsExactly(bench.clock.wallNanos());
        assertThat(gaps).hasSizeGreaterThan(80);
    }

    @Test
    void gapsThatFillMoreThanHalfOfASegmentStayWhereTheyAre() throws IOException {
        List<BatchHeader> gaps = gapsInASegment(SEGMENT / 2 + 1);
        bench.clock.advance(Duration.ofHours(1));
        bench.eventsUntilEviction();
        assertThat(written()).containsExactly(gaps.get(0).sealedAt());
    }

    @Test
    void gapsThatFillASegmentAreNothingToEvict() throws IOException {
        List<BatchHeader> gaps = gapsInASegment(SEGMENT / 2 + 1);
        bench.mostItems = 10;
        bench.restart();
        assertThat(bench.evicted()).as("the others").isEqualTo(LANES - gaps.size());
        bench.event("one more");
        assertThat(bench.spool.items()).isEqualTo(LANES + 1);
    }

    @Test
    void aGapThatTakesARefusedBatchInSaysEvicted() throws IOException {
        bench.bulkyEvents(1);
        bench.spool.refused(bench.send().get(0).token(), 0x99, "no");
        bench.eventsUntilEviction();
        assertThat(bench.send())
                .extracting(sent -> sent.batch().header().gap())
                .filteredOn(Objects::nonNull)
                .singleElement()
                .extracting(Gap::reason, Gap::to, Gap::records)
                .containsExactly(GapReason.EVICTED, bench.evicted() + 1, bench.evicted() + 1);
    }
}
