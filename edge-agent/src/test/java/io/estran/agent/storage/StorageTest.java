package io.estran.agent.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.estran.agent.uplink.SpoolOutlet.Outgoing;
import io.estran.protocol.account.LaneStatus;
import io.estran.protocol.batch.Batch;
import io.estran.protocol.batch.BatchHeader;
import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.lane.LanePoint;
import io.estran.testkit.FaultyDisk;
import io.estran.testkit.FaultyDisk.Leftover;
import io.estran.testkit.ManualClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is handed over is kept, sent in order, and freed at the right time. */
class StorageTest {
    private final FaultyDisk disk = new FaultyDisk(new SplittableRandom(1));
    private final ManualClock clock = new ManualClock(1_700_000_000_000_000_000L);
    private Bench bench;

    @BeforeEach
    void open() throws Exception {
        bench = new Bench(disk, Path.of("data"), Bench.settings(1024 * 1024), clock, 0);
    }

    @Test
    void aSecondAgentOnTheSameFolderIsRefusedInPlainWords() {
        assertThatThrownBy(() -> new Bench(disk, Path.of("data"), Bench.settings(1024 * 1024), clock, 50))
                .hasMessageContaining("in use by another agent");
    }

    @Test
    void anEventIsSealedAtOnce() {
        bench.event("a");
        bench.turn();
        assertThat(bench.sealed).extracting(BatchHeader::batchClass).containsExactly(BatchClass.EVENTS);
        assertThat(bench.storage.recorder().syncedFrames()).isEqualTo(1);
    }

    @Test
    void anAggregateWaitsForTheAgeOfItsBatch() {
        bench.aggregate("a");
        bench.turn();
        bench.pass(Duration.ofMillis(60));
        assertThat(bench.sealed).isEmpty();
        bench.aggregate("b");
        bench.pass(Duration.ofMillis(60));
        assertThat(bench.sealed).extracting(BatchHeader::recordCount).containsExactly(2);
    }

    @Test
    void inputsAreReplayedAfterThePowerCut() throws Exception {
        bench.inputs("a");
        bench.inputs("b");
        bench.pass(Duration.ZERO);
        bench.pass(Duration.ofMillis(60));
        bench.inputs("never synced");
        bench.turn();
        disk.cutPower(Leftover.NOTHING);
        bench.reopen();
        assertThat(bench.replayed()).containsExactly("a", "b");
        assertThat(bench.storage.recovery().runNumber()).isEqualTo(2);
    }

    @Test
    void replayBeginsAtTheCheckpoint() throws Exception {
        bench.event("a");
        bench.checkpoint("state");
        bench.event("b");
        bench.turn();
        disk.cutPower(Leftover.NOTHING);
        bench.reopen();
        assertThat(bench.storage.recovery().state()).asString().isEqualTo("state");
        assertThat(bench.replayed()).containsExactly("b");
        assertThat(bench.storage.recovery().sealed(BatchClass.EVENTS)).isEqualTo(2);
    }

    @Test
    void whatIsSealedIsSentInOrderAndChained() throws Exception {
        for (String text : List.of("a", "b", "c")) {
            bench.event(text);
            bench.turn();
        }
        bench.storage.outlet().connected();
        List<Batch> sent = bench.takeAll().stream().map(Bench::batch).toList();
        assertThat(sent).extracting(batch -> batch.header().sequence()).containsExactly(1L, 2L, 3L);
        assertThat(sent.get(1).header().previous()).isEqualTo(sent.get(0).chainHash());
        assertThat(sent.get(2).header().previous()).isEqualTo(sent.get(1).chainHash());
    }

    @Test
    void theNextRunOpensALaneThatNamesTheLastOne() throws Exception {
        bench.event("a");
        bench.turn();
        disk.cutPower(Leftover.NOTHING);
        bench.reopen();
        bench.event("b");
        bench.turn();
        bench.storage.outlet().connected();
        List<Batch> sent = bench.takeAll().stream().map(Bench::batch).toList();
        assertThat(sent).hasSize(2);
        LanePoint first = sent.get(0).point();
        assertThat(sent.get(1).header().predecessor()).isEqualTo(first);
        assertThat(sent.get(1).header().sequence()).isEqualTo(1);
        assertThat(sent.get(1).header().lane()).isNotEqualTo(first.lane());
    }

    @Test
    void aBatchIsFreedOnlyBehindAccountAndCheckpoint() throws Exception {
        bench.event("a");
        bench.turn();
        bench.storage.outlet().connected();
        Outgoing sent = bench.takeAll().get(0);
        bench.storage.outlet().stored(sent.token(), 0, 7, -1);
        bench.turn();
        Batch batch = Bench.batch(sent);
        bench.pass(Duration.ofSeconds(2));
        assertThat(bench.storage.loop().status().pendingBatches())
                .as("PUBACK frees nothing")
                .isEqualTo(1);
        bench.storage.outlet().account(Bench.account(batch.header(), LaneStatus.OK, 1, batch.chainHash(), 7, 0, 0));
        bench.turn();
        disk.cutPower(Leftover.NOTHING);
        bench.reopen();
        assertThat(held()).as("without a checkpoint the account frees nothing").isEqualTo(1);
        bench.storage.outlet().account(Bench.account(batch.header(), LaneStatus.OK, 1, batch.chainHash(), 7, 0, 0));
        bench.turn();
        bench.checkpoint("state");
        disk.cutPower(Leftover.NOTHING);
        bench.reopen();
        assertThat(held()).isZero();
    }

    private long held() throws InterruptedException {
        bench.storage.outlet().connected();
        return bench.takeAll().size();
    }

    @Test
    void aCleanStopSealsWhatWaits() throws Exception {
        bench.storage.start();
        bench.aggregate("a");
        bench.storage.close();
        assertThat(bench.sealed).hasSize(1);
    }
}
