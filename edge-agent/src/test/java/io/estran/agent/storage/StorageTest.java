package io.estran.agent.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.estran.agent.uplink.SpoolOutlet.Outgoing;
import io.estran.protocol.account.LaneStatus;
import io.estran.protocol.batch.Batch;
import io.estran.protocol.batch.BatchHeader;
import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.lane.GapReason;
import io.estran.protocol.lane.LanePoint;
import io.estran.testkit.FaultyDisk;
import io.estran.testkit.FaultyDisk.Leftover;
import io.estran.testkit.ManualClock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
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
    void aGracefulEndKeepsAllThatWasHandedOverHoweverManyRecordsItMade() throws Exception {
        StorageSettings usual = Bench.settings(1024 * 1024);
        StorageSettings few = new StorageSettings(
                usual.spoolBytes(),
                usual.journalBytes(),
                usual.quarantineBytes(),
                usual.syncEvery(),
                usual.sealBytes(),
                usual.sealAge(),
                usual.awaySealAge(),
                usual.frames(),
                usual.mostAccounts(),
                1,
                usual.mostItems(),
                usual.checkpointEvery());
        Bench full = new Bench(disk, Path.of("other"), few, clock, 50);
        for (int i = 0; i < Bench.FRAMES; i++) {
            assertThat(full.event("e" + i)).isTrue();
        }
        full.storage.loop().stop();
        full.storage.loop().run();
        assertThat(full.sealed).extracting(BatchHeader::lastOrdinal).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void whatIsLaidOutStillGoesOutAfterMillionsOfConnections() throws Exception {
        for (int i = 0; i < 1 << 22; i++) {
            bench.storage.outlet().connected();
            bench.storage.outlet().disconnected();
        }
        bench.storage.outlet().connected();
        bench.event("a");
        assertThat(bench.takeAll()).hasSize(1);
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

    private long synced() {
        return bench.storage.recorder().syncedFrames();
    }

    @Test
    void framesOfTimeAloneAreSyncedOnceASecond() {
        for (int i = 0; i < 10; i++) {
            bench.time(0);
            bench.turn();
            assertThat(synced()).isZero();
            bench.pass(Duration.ofMillis(99));
        }
        bench.time(0);
        bench.pass(Duration.ofMillis(10));
        assertThat(synced()).isEqualTo(11);
    }

    @Test
    void whateverComesBesidesTimeIsSyncedInItsOwnTimeWithWhatStandsBefore() {
        bench.time(0);
        bench.turn();
        bench.inputs("a");
        bench.turn();
        bench.pass(Duration.ofMillis(49));
        assertThat(synced()).isZero();
        bench.pass(Duration.ofMillis(1));
        assertThat(synced()).isEqualTo(2);
        bench.time(1);
        bench.turn();
        bench.pass(Duration.ofMillis(50));
        assertThat(synced()).isEqualTo(3);
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

    /** An old image of the folder was restored: what ran here since counts as later than it, unless it says otherwise. */
    @Test
    void presenceAndTheNextRunAreLaterThanEveryRunThatTheSequencerKnows() throws Exception {
        bench.event("a");
        bench.turn();
        bench.storage.outlet().connected();
        BatchHeader sealed = Bench.batch(bench.takeAll().get(0)).header();
        assertThat(bench.storage.loop().status().presenceRun()).isEqualTo(1);

        bench.storage.outlet().account(Bench.accountOfRun(1, sealed));
        bench.pass(Duration.ofSeconds(2));
        assertThat(bench.storage.loop().status().presenceRun())
                .as("of a lane that this run did not open")
                .isEqualTo(2);
        bench.storage.outlet().account(Bench.accountOfRun(7, sealed));
        bench.pass(Duration.ofSeconds(2));
        assertThat(bench.storage.loop().status().presenceRun()).isEqualTo(8);
        bench.checkpoint("state");
        disk.kill();
        bench.reopen();
        assertThat(bench.storage.recovery().runNumber()).isEqualTo(9);
    }

    /** Rule 25, over the whole storage: Kafka lost its tail, and the account goes back below what was freed. */
    @Test
    void whenAnAccountGoesBackAllThatIsHeldIsSentAgainAndTheRestIsDeclaredLostAlsoAcrossAPowerCut() throws Exception {
        bench.storage.outlet().connected();
        List<Outgoing> sent = new ArrayList<>();
        for (String text : List.of("a", "b", "c", "d")) {
            bench.event(text);
            bench.turn();
            sent.addAll(bench.takeAll());
        }
        for (int i = 0; i < sent.size(); i++) {
            bench.storage.outlet().stored(sent.get(i).token(), 0, i, 5);
        }
        List<Batch> batches = sent.stream().map(Bench::batch).toList();
        BatchHeader lane = batches.get(0).header();
        bench.storage
                .outlet()
                .account(Bench.account(lane, LaneStatus.OK, 3, batches.get(2).chainHash(), 2, 5, 10));
        bench.turn();
        bench.checkpoint("state");
        bench.checkpoint("state that knows what is freed");
        assertThat(bench.takeAll()).as("nothing is sent without cause").isEmpty();

        bench.storage
                .outlet()
                .account(Bench.account(lane, LaneStatus.OK, 1, batches.get(0).chainHash(), 0, 6, 2));
        bench.turn();
        bench.pass(Duration.ofMillis(60));
        assertThat(bench.events).containsExactly("epoch-changed", "account-went-back");
        List<Outgoing> again = bench.takeAll();
        assertLostThenD(again, batches);

        disk.cutPower(Leftover.NOTHING);
        bench.reopen();
        bench.storage.outlet().connected();
        bench.storage
                .outlet()
                .account(Bench.account(lane, LaneStatus.OK, 1, batches.get(0).chainHash(), 0, 6, 2));
        bench.turn();
        bench.pass(Duration.ofMillis(60));
        assertLostThenD(bench.takeAll(), batches);
        bench.storage
                .outlet()
                .account(Bench.account(lane, LaneStatus.OK, 4, batches.get(3).chainHash(), 9, 6, 3));
        bench.turn();
        bench.checkpoint("state");
        assertThat(bench.storage.loop().status().pendingBatches()).isZero();
    }

    private static void assertLostThenD(List<Outgoing> sent, List<Batch> batches) {
        assertThat(sent).hasSize(2);
        BatchHeader lost = Bench.batch(sent.get(0)).header();
        assertThat(lost.gap()).isNotNull();
        assertThat(lost.gap().reason()).isEqualTo(GapReason.LOST);
        assertThat(lost.from()).isEqualTo(2);
        assertThat(lost.gap().to()).isEqualTo(3);
        assertThat(lost.previous()).isEqualTo(batches.get(0).chainHash());
        assertThat(lost.gap().hashOfTo()).isEqualTo(batches.get(2).chainHash());
        assertThat(sent.get(1).bytes())
                .as("byte for byte")
                .isEqualTo(batches.get(3).bytes());
    }

    private long held() throws InterruptedException {
        bench.storage.outlet().connected();
        return bench.takeAll().size();
    }

    @Test
    void aRunNumberNeverRepeatsAlthoughTheCheckpointIsLost() throws Exception {
        for (int run = 1; run <= 3; run++) {
            bench.event("all runs write on in the segments of the first");
            bench.turn();
            disk.kill();
            bench.reopen();
        }
        assertThat(bench.storage.recovery().runNumber()).isEqualTo(4);
        bench.event("the last one");
        bench.turn();
        disk.delete(Path.of("data/checkpoint"));
        disk.kill();
        bench.reopen();
        assertThat(bench.events).contains("checkpoint-lost");
        assertThat(bench.storage.recovery().runNumber()).isEqualTo(5);
    }

    @Test
    void aRunThatIsKnownFromTheJournalAloneIsCounted() throws Exception {
        bench.start(1);
        bench.turn();
        bench.pass(Duration.ofMillis(60));
        for (int run = 1; run <= 2; run++) {
            disk.kill();
            bench.reopen();
        }
        bench.start(3);
        bench.turn();
        bench.pass(Duration.ofMillis(60));
        assertThat(bench.sealed).isEmpty();
        disk.delete(Path.of("data/checkpoint"));
        disk.kill();
        bench.reopen();
        assertThat(bench.storage.recovery().runNumber()).isEqualTo(4);
    }

    @Test
    void anAppendThatWasTornIsCutAndCounted() throws Exception {
        bench.event("synced");
        bench.turn();
        assertThat(bench.counter("estran.agent.journal.torn.bytes")).isZero();
        bench.inputs("torn in the middle: more than one sector long, so that a part of it may be there ".repeat(40));
        bench.turn();
        disk.cutPowerAtCall(disk.calls() + 2); // written, not synced
        bench.pass(Duration.ofMillis(60));
        disk.cutPower(Leftover.EVERYTHING);
        Path journal = Path.of("data/journal/000001.segment");
        disk.flip(journal, new String(disk.bytes(journal), StandardCharsets.ISO_8859_1).lastIndexOf("there"), 1);
        bench.reopen();
        assertThat(bench.replayed()).containsExactly("synced");
        assertThat(bench.counter("estran.agent.journal.torn.bytes")).isPositive();
        assertThat(bench.counter("estran.agent.spool.torn.bytes")).isZero();
        assertThat(bench.events).doesNotContain("journal-corrupt");
    }

    @Test
    void ofALastBatchThatIsDamagedAlthoughItWasSyncedAndStoredTheAccountTells() throws Exception {
        bench.event("a");
        bench.turn();
        bench.event("b");
        bench.turn();
        bench.storage.outlet().connected();
        Batch last = Bench.batch(bench.takeAll().get(1));
        disk.cutPower(Leftover.EVERYTHING);
        spoilEnd();
        bench.reopen();
        assertThat(bench.counter("estran.agent.spool.torn.bytes")).isPositive();
        assertThat(bench.storage.recovery().sealed(BatchClass.EVENTS))
                .as("what was in it is sealed anew")
                .isEqualTo(1);
        bench.event("b");
        bench.turn();
        bench.storage.outlet().account(Bench.account(last.header(), LaneStatus.OK, 2, last.chainHash(), 7, 0, 9));
        bench.turn();
        assertThat(bench.events).contains("fork").doesNotContain("spool-corrupt");
    }

    private void spoilEnd() throws Exception {
        Path spool = Path.of("data/spool/000001.segment");
        byte[] bytes = disk.bytes(spool);
        int end = bytes.length - 1;
        while (bytes[end] == 0) {
            end--;
        }
        disk.flip(spool, end, 1);
    }

    @Test
    void aBatchThatWasTornIsCutAndCounted() throws Exception {
        bench.event("synced");
        bench.turn();
        bench.event("x".repeat(5_000));
        disk.cutPowerAtCall(disk.calls() + 4); // journal written and synced, batch written, not synced
        bench.turn();
        disk.cutPower(Leftover.EVERYTHING);
        spoilEnd();
        bench.reopen();
        assertThat(bench.counter("estran.agent.spool.torn.bytes")).isPositive();
        assertThat(bench.counter("estran.agent.journal.torn.bytes")).isZero();
        assertThat(bench.events).doesNotContain("spool-corrupt");
    }

    @Test
    void whatTheUplinkSaysWhileStorageStandsIsBounded() throws Exception {
        bench.event("a");
        bench.turn();
        bench.storage.outlet().connected();
        Outgoing sent = bench.takeAll().get(0);
        Batch batch = Bench.batch(sent);
        for (int i = 0; i < 1_000; i++) {
            bench.storage.outlet().disconnected();
            bench.storage.outlet().connected();
            bench.storage.outlet().account(Bench.account(batch.header(), LaneStatus.OK, 1, batch.chainHash(), 7, 0, i));
        }
        assertThat(bench.gauge("estran.agent.storage.answers.waiting")).isZero();
        assertThat(bench.gauge("estran.agent.storage.accounts.waiting")).isEqualTo(Bench.MOST_ACCOUNTS);
        assertThat(bench.counter("estran.agent.storage.accounts.dropped")).isEqualTo(1_000 - Bench.MOST_ACCOUNTS);
        bench.turn();
        assertThat(bench.gauge("estran.agent.storage.accounts.waiting")).isZero();
        bench.takeAll();
        bench.event("b");
        bench.turn();
        assertThat(bench.takeAll()).as("the connection is known to be up").hasSize(1);
    }

    @Test
    void aConnectionThatWasLostAndMadeAnewWhileStorageStoodIsSeenAsAnother() throws Exception {
        bench.event("a");
        bench.turn();
        bench.storage.outlet().connected();
        long first = bench.takeAll().get(0).token();
        bench.storage.outlet().disconnected();
        bench.storage.outlet().connected();
        assertThat(bench.takeAll())
                .as("what was on its way is sent again")
                .singleElement()
                .extracting(Outgoing::token)
                .isNotEqualTo(first);
        bench.storage.outlet().disconnected();
        bench.turn();
        bench.event("b");
        bench.turn();
        assertThat(bench.takeAll()).isEmpty();
    }

    @Test
    void accountsThatComeAsFastAsTheyAreTakenDoNotKeepStorageFromItsOtherWork() throws Exception {
        bench.event("a");
        bench.turn();
        bench.storage.outlet().connected();
        Batch batch = Bench.batch(bench.takeAll().get(0));
        AtomicLong epoch = new AtomicLong();
        bench.whenHappening = type -> {
            if (type.equals("epoch-changed") && epoch.get() < 50) {
                say(batch, epoch.incrementAndGet());
            }
        };
        say(batch, epoch.get());
        say(batch, epoch.incrementAndGet());
        bench.turn();
        assertThat(epoch).as("one came while the last was taken").hasValue(2);
        bench.turn();
        assertThat(epoch).as("and is taken in the next turn").hasValue(3);
    }

    private void say(Batch batch, long epoch) {
        bench.storage
                .outlet()
                .account(Bench.account(batch.header(), LaneStatus.OK, 1, batch.chainHash(), 7, epoch, epoch));
    }

    @Test
    void framesRecordsAndBatchesThatWaitAreShown() {
        bench.aggregate("a");
        bench.aggregate("b");
        assertThat(bench.gauge("estran.agent.storage.frames.waiting")).isEqualTo(2);
        bench.turn();
        assertThat(bench.gauge("estran.agent.storage.frames.waiting")).isZero();
        assertThat(bench.gauge("estran.agent.spool.records.waiting")).isEqualTo(2);
        bench.pass(Duration.ofSeconds(1));
        assertThat(bench.gauge("estran.agent.spool.records.waiting")).isZero();
        assertThat(bench.gauge("estran.agent.spool.batches.held")).isEqualTo(1);
    }

    @Test
    void aCleanStopSealsWhatWaits() throws Exception {
        bench.storage.start();
        bench.aggregate("a");
        bench.storage.close();
        assertThat(bench.sealed).hasSize(1);
    }
}
