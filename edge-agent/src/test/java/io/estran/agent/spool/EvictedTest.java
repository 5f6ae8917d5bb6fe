package io.estran.agent.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.estran.agent.spool.SpoolBench.Sent;
import io.estran.protocol.batch.Batch;
import io.estran.protocol.batch.BatchHeader;
import io.estran.protocol.batch.Gap;
import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.lane.GapReason;
import io.estran.protocol.lane.Id128;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What eviction says of what it took, how much it takes, and how it asks a disk that gives no space. */
class EvictedTest {
    private static final long CAPACITY = 1024 * 1024;
    private static final long SEGMENT = CAPACITY / 16;

    private final SpoolBench bench = new SpoolBench(CAPACITY);

    EvictedTest() throws IOException {}

    private void events(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            bench.bulkyEvent();
        }
    }

    private long evicted() {
        return bench.spool.status().evictedBatches();
    }

    private int eventsUntilEviction() throws IOException {
        long before = evicted();
        int sealed = 0;
        while (evicted() == before) {
            bench.bulkyEvent();
            sealed++;
        }
        return sealed;
    }

    @Test
    void theEventSaysHowManyBatchesAndRecordsWentNotThoseThatWentBefore() throws IOException {
        eventsUntilEviction();
        long first = evicted();
        assertThat(bench.fields.get(0))
                .containsEntry("class", "events")
                .containsEntry("batches", first)
                .containsEntry("records", first);
        bench.clock.advance(Duration.ofMinutes(1));
        eventsUntilEviction();
        long second = evicted() - first;
        assertThat(bench.fields.get(1)).containsEntry("batches", second).containsEntry("records", second);
        assertThat(bench.spool.gapsDeclared()).isEqualTo(2);
    }

    @Test
    void aGapSpansTheTimesOfWhatItStandsFor() throws IOException {
        bench.connect();
        events(1);
        BatchHeader first = bench.send().get(0).batch().header();
        bench.spool.setConnected(false);
        eventsUntilEviction();
        bench.connect();
        assertThat(bench.send().get(0).batch().header().gap())
                .extracting(Gap::firstTime, Gap::lastTime)
                .containsExactly(first.firstTime(), first.lastTime());
    }

    @Test
    void aGapThatTakesOneOfUnknownRecordsInDoesNotKnowThemEither() throws IOException {
        bench.connect();
        events(3);
        bench.damage(bench.send().get(1).batch());
        bench.restart();
        eventsUntilEviction();
        bench.connect();
        Gap gap = bench.send().get(0).batch().header().gap();
        assertThat(gap).isNotNull();
        assertThat(gap.to()).isGreaterThanOrEqualTo(3);
        assertThat(gap.records()).isEqualTo(-1);
    }

    @Test
    void oneSegmentGoesAtATime() throws IOException {
        eventsUntilEviction();
        long batchesOfASegment = evicted();
        assertThat(bench.spool.status().bytes()).isGreaterThanOrEqualTo(CAPACITY - 5 * SEGMENT);
        assertThat(eventsUntilEviction()).isBetween((int) batchesOfASegment / 2, 2 * (int) batchesOfASegment);
        assertThat(evicted()).isLessThanOrEqualTo(2 * batchesOfASegment + 1);
    }

    @Test
    void aLaneOfAnEarlierRunEndsAsOneGap() throws IOException {
        bench.connect();
        bench.event("first");
        Id128 lane = bench.send().get(0).lane();
        bench.spool.setConnected(false);
        events(50);
        bench.restart();
        events(500);
        bench.connect();
        List<Sent> ofLane =
                bench.send().stream().filter(sent -> sent.lane().equals(lane)).toList();
        assertThat(ofLane).hasSize(1);
        assertThat(ofLane.get(0).batch().point().sequence()).isEqualTo(51);
        assertThat(ofLane.get(0).batch().header().gap())
                .extracting(Gap::reason, Gap::records)
                .containsExactly(GapReason.EVICTED, 51L);
    }

    @Test
    void theBoundOnBatchesMayBeUsedWhole() throws IOException {
        bench.mostItems = 400;
        bench.restart();
        long most = 0;
        while (evicted() == 0) {
            bench.event("e");
            most = Math.max(most, bench.spool.items());
        }
        assertThat(most).isEqualTo(400);
    }

    @Test
    void whatIsNotSyncedIsNotSent() throws IOException {
        bench.connect();
        bench.disk.setFailing(true);
        assertThatThrownBy(() -> bench.event("not on disk")).isInstanceOf(IOException.class);
        assertThat(bench.send()).isEmpty();
        bench.disk.setFailing(false);
        bench.seal();
        assertThat(bench.send())
                .singleElement()
                .satisfies(sent -> assertThat(sent.batch().header().gap()).isNull());
    }

    /** Fills the disk, which gives five segments, until the reserve no longer does. */
    private void fillUntilTheReserveIsGone() {
        assertThatThrownBy(() -> events(200))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is asked again before anything is evicted");
    }

    @Test
    void whileTheReserveDoesADiskWithoutSpaceHoldsNothingUp() throws IOException {
        bench.disk.setCapacity(5 * SEGMENT);
        fillUntilTheReserveIsGone();
        assertThat(bench.spool.status().bytes()).as("two are left for gaps").isEqualTo(3 * SEGMENT);
        assertThat(evicted()).isZero();
    }

    @Test
    void aDiskThatGivesNoSpaceIsGivenFiveSecondsFromThenOn() throws IOException {
        events(10);
        bench.clock.advance(Duration.ofHours(1));
        bench.disk.setCapacity(5 * SEGMENT);
        fillUntilTheReserveIsGone();
        bench.clock.advance(Duration.ofSeconds(5).minusNanos(1));
        assertThatThrownBy(bench::seal).hasMessageContaining("is asked again");
        bench.clock.advance(Duration.ofNanos(1));
        bench.seal();
        assertThat(evicted()).isPositive();
        assertThat(bench.happenings.get(0)).isEqualTo("spool-bounded-by-disk");
        assertThat(bench.fields.get(0)).containsEntry("bytes", 5 * SEGMENT).containsEntry("bound", CAPACITY);
    }

    private int segments() throws IOException {
        return bench.disk.list(SpoolBench.FOLDER).size();
    }

    @Test
    void whileTheReserveDoesTheDiskIsAskedTwiceASecond() throws IOException {
        bench.disk.setCapacity(5 * SEGMENT);
        while (bench.spool.status().bytes() < 3 * SEGMENT) {
            bench.bulkyEvent(); // the fifth segment is in reserve; a sixth was asked for
        }
        bench.disk.setCapacity(Long.MAX_VALUE);
        bench.event("a");
        assertThat(segments()).as("it is not asked at once").isEqualTo(5);
        bench.disk.setCapacity(5 * SEGMENT);
        bench.clock.advance(Duration.ofMillis(500));
        bench.event("b"); // it is asked, and refuses
        bench.disk.setCapacity(Long.MAX_VALUE);
        bench.clock.advance(Duration.ofMillis(500).minusNanos(1));
        bench.event("c");
        assertThat(segments()).isEqualTo(5);
        bench.clock.advance(Duration.ofNanos(1));
        bench.event("d");
        assertThat(segments()).isEqualTo(6);
    }

    @Test
    void aBoundThatIsLoweredIsKeptFromTheNextStartOnAndTheOldestGoes() throws IOException {
        events(250);
        assertThat(evicted()).isZero();
        bench.connect();
        Batch damaged = bench.send().get(200).batch();
        bench.damage(damaged);
        bench.capacity = CAPACITY / 2;
        bench.restart();
        events(20);
        assertThat(evicted()).isPositive();
        assertThat(bench.spool.status().bytes()).isLessThanOrEqualTo(CAPACITY / 2);
    }

    @Test
    void gapsThatAreMovedAreNotEvictedAgain() throws IOException {
        bench.connect();
        List<Batch> sent = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            bench.bulk(1);
            Sent refused = bench.send().stream()
                    .filter(each -> each.batch().header().gap() == null)
                    .findFirst()
                    .orElseThrow();
            bench.spool.refused(refused.token(), 0x99, "no");
            bench.seal();
            bench.restart();
            bench.connect();
            bench.bulk(1200);
            bench.send().stream()
                    .filter(each -> each.batchClass() == BatchClass.AGGREGATES)
                    .filter(each -> each.batch().header().gap() == null)
                    .forEach(each -> sent.add(each.batch()));
            bench.checkpoint();
            bench.accountFor(sent.get(sent.size() - 1));
            bench.checkpoint();
            bench.restart();
            bench.connect();
        }
        long declared = bench.spool.gapsDeclared();
        events(60);
        assertThat(bench.happenings).doesNotContain("spool-evicted");
        assertThat(bench.spool.gapsDeclared()).isEqualTo(declared);
        assertThat(Map.of("evicted", evicted())).containsEntry("evicted", 0L);
    }
}
