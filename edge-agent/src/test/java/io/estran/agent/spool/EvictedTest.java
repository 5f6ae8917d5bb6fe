package io.estran.agent.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.estran.agent.spool.SpoolBench.Sent;
import io.estran.protocol.batch.Batch;
import io.estran.protocol.batch.BatchHeader;
import io.estran.protocol.batch.Gap;
import io.estran.protocol.lane.GapReason;
import io.estran.protocol.lane.Id128;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What eviction says of what it took, how much it takes, and how it asks a disk that gives no space. */
class EvictedTest {
    private static final long CAPACITY = 1024 * 1024;
    private static final long SEGMENT = CAPACITY / 16;

    private final SpoolBench bench = new SpoolBench(CAPACITY);

    EvictedTest() throws IOException {}

    @Test
    void theEventSaysHowManyBatchesAndRecordsWentNotThoseThatWentBefore() throws IOException {
        bench.eventsUntilEviction();
        long first = bench.evicted();
        assertThat(bench.fields.get(0))
                .containsEntry("class", "events")
                .containsEntry("batches", first)
                .containsEntry("records", first);
        bench.clock.advance(Duration.ofMinutes(1));
        bench.eventsUntilEviction();
        long second = bench.evicted() - first;
        assertThat(bench.fields.get(1)).containsEntry("batches", second).containsEntry("records", second);
        assertThat(bench.spool.gapsDeclared()).isEqualTo(2);
    }

    @Test
    void aGapSpansTheTimesOfWhatItStandsFor() throws IOException {
        bench.connect();
        bench.bulkyEvents(1);
        BatchHeader first = bench.send().get(0).batch().header();
        bench.spool.setConnected(false);
        bench.eventsUntilEviction();
        bench.connect();
        assertThat(bench.send().get(0).batch().header().gap())
                .extracting(Gap::firstTime, Gap::lastTime)
                .containsExactly(first.firstTime(), first.lastTime());
    }

    @Test
    void aGapThatTakesOneOfUnknownRecordsInDoesNotKnowThemEither() throws IOException {
        bench.connect();
        bench.bulkyEvents(3);
        bench.damage(bench.send().get(1).batch());
        bench.restart();
        bench.eventsUntilEviction();
        bench.connect();
        Gap gap = bench.send().get(0).batch().header().gap();
        assertThat(gap).isNotNull();
        assertThat(gap.to()).isGreaterThanOrEqualTo(3);
        assertThat(gap.records()).isEqualTo(-1);
    }

    @Test
    void oneSegmentGoesAtATime() throws IOException {
        bench.eventsUntilEviction();
        long batchesOfASegment = bench.evicted();
        assertThat(bench.spool.status().bytes()).isGreaterThanOrEqualTo(CAPACITY - 5 * SEGMENT);
        assertThat(bench.eventsUntilEviction()).isBetween((int) batchesOfASegment / 2, 2 * (int) batchesOfASegment);
        assertThat(bench.evicted()).isLessThanOrEqualTo(2 * batchesOfASegment + 1);
    }

    @Test
    void aLaneOfAnEarlierRunEndsAsOneGap() throws IOException {
        bench.connect();
        bench.event("first");
        Id128 lane = bench.send().get(0).lane();
        bench.spool.setConnected(false);
        bench.bulkyEvents(50);
        bench.restart();
        bench.bulkyEvents(500);
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
        while (bench.evicted() == 0) {
            bench.event("e");
            most = Math.max(most, bench.spool.items());
        }
        assertThat(most).isEqualTo(400);
    }

    @Test
    void aBoundOnBatchesThatIsLoweredIsKeptFromTheStartOn() throws IOException {
        bench.bulkyEvents(200);
        bench.mostItems = 60;
        bench.restart();
        assertThat(bench.spool.items()).isBetween(40L, 60L);
        assertThat(bench.evicted()).isBetween(140L, 160L);
    }

    @Test
    void whatIsStillWrittenIsNotEvictedAtAStartEither() throws IOException {
        for (int i = 0; i < 40; i++) {
            bench.event("e" + i);
        }
        bench.mostItems = 20;
        bench.restart();
        assertThat(bench.spool.items()).isEqualTo(40);
        assertThat(bench.evicted()).isZero();
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
        assertThatThrownBy(() -> bench.bulkyEvents(200))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is asked again before anything is evicted");
    }

    @Test
    void whileTheReserveDoesADiskWithoutSpaceHoldsNothingUp() throws IOException {
        bench.disk.setCapacity(5 * SEGMENT);
        fillUntilTheReserveIsGone();
        assertThat(bench.spool.status().bytes()).as("two are left for gaps").isEqualTo(3 * SEGMENT);
        assertThat(bench.evicted()).isZero();
    }

    @Test
    void aDiskThatGivesNoSpaceIsGivenFiveSecondsFromThenOn() throws IOException {
        bench.bulkyEvents(10);
        bench.clock.advance(Duration.ofHours(1));
        bench.disk.setCapacity(5 * SEGMENT);
        fillUntilTheReserveIsGone();
        bench.clock.advance(Duration.ofSeconds(5).minusNanos(1));
        assertThatThrownBy(bench::seal).hasMessageContaining("is asked again");
        bench.clock.advance(Duration.ofNanos(1));
        bench.seal();
        assertThat(bench.evicted()).isPositive();
        assertThat(bench.happenings.get(0)).isEqualTo("spool-bounded-by-disk");
        assertThat(bench.fields.get(0)).containsEntry("bytes", 5 * SEGMENT).containsEntry("bound", CAPACITY);
    }

    @Test
    void asManyBatchesAsAreAllowedTakeNothingFromTheFiveSeconds() throws IOException {
        bench.disk.setCapacity(5 * SEGMENT);
        fillUntilTheReserveIsGone();
        bench.mostItems = (int) bench.spool.items() - 1; // the last is not on disk
        bench.restart();
        bench.seal();
        assertThat(bench.spool.items()).isEqualTo(bench.mostItems);
        assertThat(bench.evicted()).isZero();
        bench.clock.advance(Duration.ofSeconds(5));
        bench.seal();
        assertThat(bench.evicted()).isPositive();
    }

    @Test
    void withNothingToEvictADiskWithoutSpaceHoldsNothingUp() throws IOException {
        bench.disk.setCapacity(3 * SEGMENT); // one segment for each class
        bench.event("a");
        bench.aggregates(1);
        bench.raw(1);
        bench.connect();
        assertThat(bench.send()).hasSize(3);
        assertThat(bench.happenings).isEmpty();
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
        bench.bulkyEvents(250);
        assertThat(bench.evicted()).isZero();
        bench.connect();
        Batch damaged = bench.send().get(200).batch();
        bench.damage(damaged);
        bench.capacity = CAPACITY / 2;
        bench.restart();
        bench.bulkyEvents(20);
        assertThat(bench.evicted()).isPositive();
        assertThat(bench.spool.status().bytes()).isLessThanOrEqualTo(CAPACITY / 2);
    }
}
