package io.estran.agent.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import io.estran.agent.seal.Records;
import io.estran.agent.spool.SpoolBench.Sent;
import io.estran.protocol.account.LaneStatus;
import io.estran.protocol.batch.BatchHeader;
import io.estran.protocol.lane.Hash256;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the spool says of itself to storage, to the audit and to people. */
class SpoolTest {
    private final SpoolBench bench;

    SpoolTest() throws IOException {
        bench = new SpoolBench();
        bench.connect();
    }

    private void add(int ordinal) {
        bench.spool.add(Records.aggregate(ordinal, "plant/tank"), ordinal, bench.clock.monotonicNanos());
    }

    @Test
    void itIsSettledWhenNothingWaitsAndTheAccountCoversAll() throws IOException {
        assertThat(bench.spool.isSettled()).isTrue();
        add(1);
        assertThat(bench.spool.isSettled()).as("a record waits").isFalse();
        bench.seal();
        assertThat(bench.spool.isSettled()).as("a batch is not accounted for").isFalse();
        bench.accountFor(bench.send().get(0).batch());
        assertThat(bench.spool.isSettled()).isTrue();
        add(2);
        assertThat(bench.spool.isSettled()).isFalse();
    }

    @Test
    void whatWaitsIsCountedAndDueWhenItIsOldEnough() {
        assertThat(bench.spool.waiting()).isZero();
        assertThat(bench.spool.untilDue(bench.clock.monotonicNanos())).isEqualTo(Long.MAX_VALUE);
        add(1);
        add(2);
        assertThat(bench.spool.waiting()).isEqualTo(2);
        assertThat(bench.spool.untilDue(bench.clock.monotonicNanos()))
                .isEqualTo(Duration.ofMillis(100).toNanos());
    }

    @Test
    void theHeadersOfWhatIsSealedAreGivenOnce() throws IOException {
        add(1);
        add(2);
        List<BatchHeader> sealed = bench.seal();
        assertThat(sealed).extracting(BatchHeader::recordCount).containsExactly(2);
        assertThat(bench.seal()).isEmpty();
        assertThat(bench.spool.items()).isEqualTo(1);
    }

    @Test
    void batchesAndRecordsOfTheRunAreCounted() throws IOException {
        bench.event("a", "b", "c");
        bench.aggregates(5);
        SpoolStatus status = bench.spool.status();
        assertThat(status.sealedBatches()).isEqualTo(4);
        assertThat(status.sealedRecords()).isEqualTo(8);
        assertThat(status.pendingBatches()).isEqualTo(4);
        assertThat(status.pendingRecords()).isEqualTo(8);
        bench.restart();
        assertThat(bench.spool.status().sealedBatches()).isZero();
        assertThat(bench.spool.status().pendingRecords()).isEqualTo(8);
    }

    @Test
    void aRecordThatNoBatchCanCarryIsCounted() throws IOException {
        bench.event("x".repeat(5000));
        assertThat(bench.spool.recordsRefused()).isEqualTo(1);
    }

    @Test
    void lanesThatAreEmptyAreShownOnlyWhileTheyAreSealed() throws IOException {
        bench.event("a");
        Sent first = bench.send().get(0);
        bench.checkpoint();
        bench.accountFor(first.batch());
        assertThat(bench.spool.status().lanes())
                .as("empty and current")
                .extracting(SpoolStatus.LaneStanding::lane)
                .containsExactly(first.lane());
        bench.checkpoint();
        bench.restart();
        bench.event("b");
        assertThat(bench.spool.status().lanes())
                .extracting(SpoolStatus.LaneStanding::lane)
                .doesNotContain(first.lane())
                .hasSize(1);
    }

    @Test
    void aLaneStandsWhereItWasSealedSentAndAccountedFor() throws IOException {
        bench.event("a", "b", "c");
        List<Sent> sent = bench.send(2);
        bench.accountFor(sent.get(0).batch());
        assertThat(bench.spool.status().lanes())
                .containsExactly(new SpoolStatus.LaneStanding(
                        sent.get(0).lane(), sent.get(0).batchClass(), 3, 2, 1, true));
        bench.account(sent.get(0).batch().header(), LaneStatus.QUARANTINED, 0, Hash256.ZERO, 9);
        assertThat(bench.spool.status().lanes().get(0).accounted())
                .as("all is dealt with")
                .isEqualTo(3);
    }

    @Test
    void whatTheLastRunDidNotWriteToTheEndIsCounted() throws IOException {
        bench.event("a", "b");
        assertThat(bench.spool.tornBytes()).isZero();
        bench.damage(bench.send().get(1).batch());
        bench.restart();
        assertThat(bench.spool.tornBytes()).isPositive();
        assertThat(bench.happenings).as("it was never called kept").isEmpty();
    }

    @Test
    void aFreeSegmentIsGivenBackToTheDisk() throws IOException {
        bench.event("a");
        long before = bench.spool.bytesOnDisk();
        assertThat(before).isEqualTo(onDisk());
        assertThat(bench.spool.giveSpaceBack()).isTrue();
        assertThat(bench.spool.bytesOnDisk())
                .isEqualTo(before - bench.capacity / 16)
                .isEqualTo(onDisk());
        while (bench.spool.giveSpaceBack()) {
            assertThat(bench.spool.bytesOnDisk()).isEqualTo(onDisk());
        }
        assertThat(onDisk()).as("what holds the batch stays").isEqualTo(bench.capacity / 16);
    }

    private long onDisk() throws IOException {
        long bytes = 0;
        for (Path file : bench.disk.list(SpoolBench.FOLDER)) {
            bytes += bench.disk.bytes(file).length;
        }
        return bytes;
    }

    @Test
    void everyFileIsClosedWithTheSpool() throws IOException {
        bench.event("a");
        bench.aggregates(3);
        assertThat(bench.disk.openFiles()).isGreaterThan(2);
        bench.spool.close();
        assertThat(bench.disk.openFiles()).isZero();
    }

    @Test
    void whatAForkedLanesAccountHadPassedBeforeThePubackIsFreedWithIt() throws IOException {
        bench.event("a");
        Sent sent = bench.send().get(0);
        bench.checkpoint();
        bench.account(sent.batch().header(), LaneStatus.FORKED, 0, Hash256.ZERO, 100);
        assertThat(bench.spool.items()).isEqualTo(1);
        bench.stored(sent);
        assertThat(bench.spool.items()).isZero();
    }

    @Test
    void howLongTheSpoolLastsIsSaidAfterFifteenSeconds() throws IOException {
        for (int second = 1; second <= 15; second++) {
            assertThat(bench.spool.status().hours()).isEqualTo(-1);
            bench.clock.advance(Duration.ofSeconds(1));
            bench.event("e");
        }
        assertThat(bench.spool.status().hours()).isPositive();
    }

    @Test
    void itIsSaidOfTheMeanRateWhileTheRunIsShort() throws IOException {
        seal(10, 1);
        seal(10, 3);
        SpoolStatus status = bench.spool.status();
        double frame = frameBytes();
        double bytesAnHour = 38 * frame / 200 * 3600; // the last two of 40 batches are not measured yet
        double left = status.capacity() - (double) status.bytes();
        assertThat(status.hours()).isCloseTo(left / bytesAnHour, withPercentage(5));
    }

    @Test
    void itIsSaidOfTheLatestRateWhenTheRunIsLong() throws IOException {
        seal(100, 2);
        seal(100, 1); // a thousand seconds: three times the time constant
        SpoolStatus status = bench.spool.status();
        double left = status.capacity() - (double) status.bytes();
        double ofLatest = left / (frameBytes() / 10 * 3600);
        assertThat(status.hours()).isBetween(ofLatest * 0.92, ofLatest);
    }

    private void seal(int times, int batches) throws IOException {
        for (int i = 0; i < times; i++) {
            bench.clock.advance(Duration.ofSeconds(10));
            for (int batch = 0; batch < batches; batch++) {
                bench.spool.add(
                        Records.event(bench.spool.items() + 1, "e"),
                        bench.spool.items() + 1,
                        bench.clock.monotonicNanos());
                bench.seal();
            }
        }
    }

    private double frameBytes() {
        return bench.send().stream()
                .mapToInt(sent -> (32 + sent.batch().bytes().length + 7) / 8 * 8)
                .average()
                .orElseThrow();
    }
}
