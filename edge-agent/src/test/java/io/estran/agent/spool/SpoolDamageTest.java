package io.estran.agent.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.estran.agent.checkpoint.SpoolState;
import io.estran.agent.log.ReadMemory;
import io.estran.agent.log.ReadProgress;
import io.estran.agent.log.SegmentPool;
import io.estran.agent.quarantine.Quarantine;
import io.estran.agent.spool.SpoolBench.Sent;
import io.estran.process.disk.UnreadableFileException;
import io.estran.protocol.account.LaneStatus;
import io.estran.protocol.batch.Batch;
import io.estran.protocol.batch.BatchHeader;
import io.estran.protocol.batch.Gap;
import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.lane.GapReason;
import io.estran.protocol.lane.Hash256;
import io.estran.testkit.FaultyDisk.Leftover;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is damaged at rest or refused becomes a gap, and its lane goes on. */
class SpoolDamageTest {
    private final SpoolBench bench;

    SpoolDamageTest() throws IOException {
        bench = new SpoolBench();
        bench.connect();
    }

    private List<Batch> seal(String... texts) throws IOException {
        bench.event(texts);
        return bench.send().stream().map(Sent::batch).toList();
    }

    private List<Sent> sendAfterRestart() throws IOException {
        bench.cutPower(Leftover.NOTHING);
        bench.connect();
        return bench.send();
    }

    private static void assertGap(Sent sent, long from, Batch last, GapReason reason) {
        assertThat(sent.sequence()).isEqualTo(from);
        assertThat(sent.batch().header().gap())
                .isNotNull()
                .extracting(Gap::to, Gap::hashOfTo, Gap::reason)
                .containsExactly(last.point().sequence(), last.point().hash(), reason);
    }

    @Test
    void aBatchInTheMiddleOfALaneBecomesAGapAtRecovery() throws IOException {
        List<Batch> batches = seal("a", "b", "c");
        bench.damage(batches.get(1));
        List<Sent> sent = sendAfterRestart();
        assertThat(sent).extracting(Sent::sequence).containsExactly(1L, 2L, 3L);
        assertGap(sent.get(1), 2, batches.get(1), GapReason.CORRUPT);
        assertThat(sent.get(1).batch().header().previous())
                .isEqualTo(batches.get(0).chainHash());
        assertThat(bench.happenings).containsExactly("spool-corrupt");
        assertThat(bench.fields.get(0))
                .containsEntry("bytes", (32L + batches.get(1).bytes().length + 7) / 8 * 8)
                .containsEntry("unreadable", 0L)
                .containsEntry("gaps", 1L);
    }

    @Test
    void whatWasFreedIsFreeAfterACrashThoughAnOlderLaneIsHeld() throws IOException {
        bench.event("of the run before");
        bench.restart();
        bench.connect();
        for (int i = 0; i < 100; i++) {
            bench.bulkyEvent();
        }
        Batch last = bench.send().stream()
                .map(Sent::batch)
                .filter(batch ->
                        batch.header().runNumber() == 2 && batch.header().sequence() == 100)
                .findFirst()
                .orElseThrow();
        bench.checkpoint();
        long before = bench.spool.status().bytes();
        bench.accountFor(last);
        bench.checkpoint = bench.spool.state(); // written, and then the process dies
        bench.restart();
        assertThat(bench.spool.items()).isEqualTo(1);
        assertThat(bench.spool.status().bytes()).isLessThan(before / 2);
        assertThat(bench.disk.openFiles())
                .as("every segment is open")
                .isEqualTo(bench.disk.list(SpoolBench.FOLDER).size());
    }

    @Test
    void aGapOfRecoveryIsDeclaredOnce() throws IOException {
        List<Batch> batches = seal("a", "b", "c");
        bench.damage(batches.get(1));
        Batch declared = sendAfterRestart().get(1).batch();
        bench.happenings.clear();
        assertThat(sendAfterRestart().get(1).batch().bytes()).isEqualTo(declared.bytes());
        assertThat(bench.happenings).isEmpty();
    }

    @Test
    void theFirstBatchOfALaneThatTheCheckpointListsBecomesAGapWithItsPredecessor() throws IOException {
        Batch before = seal("a").get(0);
        bench.restart();
        bench.connect();
        bench.event("b", "c");
        bench.checkpoint();
        Batch first = second(bench.send(), 1);
        bench.damage(first);
        Sent gap = ofRun(sendAfterRestart(), 2).get(0);
        assertGap(gap, 1, first, GapReason.CORRUPT);
        assertThat(gap.batch().header().predecessor()).isEqualTo(before.point());
    }

    @Test
    void theFirstBatchOfALaneOpenedSinceTheCheckpointBecomesAGapWithItsPredecessor() throws IOException {
        Batch before = seal("a").get(0);
        bench.restart();
        bench.connect();
        bench.event("b", "c");
        Batch first = second(bench.send(), 1);
        bench.damage(first);
        Sent gap = ofRun(sendAfterRestart(), 2).get(0);
        assertGap(gap, 1, first, GapReason.CORRUPT);
        assertThat(gap.batch().header().predecessor()).isEqualTo(before.point());
    }

    private static Batch second(List<Sent> sent, long sequence) {
        return ofRun(sent, 2).stream()
                .map(Sent::batch)
                .filter(batch -> batch.header().sequence() == sequence)
                .findFirst()
                .orElseThrow();
    }

    private static List<Sent> ofRun(List<Sent> sent, long run) {
        return sent.stream()
                .filter(each -> each.batch().header().runNumber() == run)
                .toList();
    }

    @Test
    void aLaneOfWhichNothingCanBeReadIsOneGap() throws IOException {
        List<Batch> batches = seal("a", "b");
        bench.checkpoint();
        bench.damage(batches.get(0));
        bench.damage(batches.get(1));
        List<Sent> sent = sendAfterRestart();
        assertThat(sent).hasSize(1);
        assertGap(sent.get(0), 1, batches.get(1), GapReason.CORRUPT);
    }

    @Test
    void theLaneAfterOneThatIsLostGoesOn() throws IOException {
        List<Batch> batches = seal("a");
        bench.checkpoint();
        bench.damage(batches.get(0));
        bench.cutPower(Leftover.NOTHING);
        bench.connect();
        bench.event("b");
        List<Sent> sent = bench.send();
        assertGap(sent.get(0), 1, batches.get(0), GapReason.CORRUPT);
        assertThat(sent.get(1).batch().header().predecessor())
                .isEqualTo(batches.get(0).point());
    }

    @Test
    void theEndOfALaneThatTheCheckpointKnewIsAGap() throws IOException {
        List<Batch> batches = seal("a", "b", "c");
        bench.checkpoint();
        bench.damage(batches.get(2));
        List<Sent> sent = sendAfterRestart();
        assertGap(sent.get(2), 3, batches.get(2), GapReason.CORRUPT);
    }

    @Test
    void ordinalsGoOnBehindWhatIsLost() throws IOException {
        List<Batch> batches = seal("a", "b", "c");
        bench.checkpoint();
        batches.forEach(batch -> {
            try {
                bench.damage(batch);
            } catch (IOException impossible) {
                throw new AssertionError(impossible);
            }
        });
        bench.cutPower(Leftover.NOTHING);
        assertThat(bench.spool.state().sealed().get(io.estran.protocol.lane.BatchClass.EVENTS))
                .isEqualTo(3);
    }

    @Test
    void whatIsFoundDamagedWhenItIsToBeSentBecomesAGap() throws IOException {
        bench.spool.setConnected(false);
        bench.event("a", "b", "c");
        bench.restart();
        bench.connect();
        List<Sent> before = bench.send();
        bench.damage(before.get(1).batch());
        bench.reconnect();
        assertThat(bench.send())
                .as("the gap is not synced yet")
                .extracting(Sent::sequence)
                .containsExactly(1L);
        assertThat(bench.spool.link().inFlight())
                .as("the damaged one is not on its way")
                .isEqualTo(before.get(0).batch().bytes().length);
        bench.seal();
        List<Sent> sent = bench.send();
        assertGap(sent.get(0), 2, before.get(1).batch(), GapReason.CORRUPT);
        assertThat(sent.get(1).sequence()).isEqualTo(3);
        assertThat(bench.happenings).containsExactly("spool-corrupt");
    }

    @Test
    void whileTheDiskDoesNotGiveABatchOnlyItsLaneWaits() throws IOException {
        bench.event("a");
        bench.aggregates(2);
        List<Sent> all = bench.send();
        Path file = bench.spoil(all.get(0).batch());
        bench.reconnect();
        assertThat(bench.send())
                .extracting(Sent::batchClass)
                .containsExactly(all.get(1).batchClass());
        assertThat(bench.spool.link().inFlight())
                .as("it is not on its way")
                .isEqualTo(all.get(1).batch().bytes().length);
        bench.disk.heal(file);
        assertThat(bench.send()).as("it is not asked all the time").isEmpty();
        bench.clock.advance(Duration.ofSeconds(1));
        assertThat(bench.send()).hasSize(1);
    }

    @Test
    void whatTheDiskNeverGivesBecomesAGapInTheEnd() throws IOException {
        bench.event("a", "b");
        Batch first = bench.send().get(0).batch();
        bench.spoil(first);
        bench.reconnect();
        for (int second = 0; second < 9; second++) {
            assertThat(bench.send()).isEmpty();
            bench.clock.advance(Duration.ofSeconds(1));
        }
        assertThat(bench.send()).isEmpty();
        bench.seal();
        List<Sent> sent = bench.send();
        assertGap(sent.get(0), 1, first, GapReason.CORRUPT);
        assertThat(sent.get(1).sequence()).isEqualTo(2);
    }

    @Test
    void aDiskThatIsGoneForAWhileHasLostNothingWhenItComesBack() throws IOException {
        bench.event("a", "b");
        Batch first = bench.send().get(0).batch();
        Path file = bench.spoil(first);
        bench.disk.setFailing(true);
        bench.reconnect();
        for (int second = 0; second < 30; second++) {
            assertThat(bench.send()).isEmpty();
            bench.clock.advance(Duration.ofSeconds(1));
        }
        bench.disk.setFailing(false);
        bench.disk.heal(file);
        assertThat(bench.send()).extracting(sent -> sent.batch().header().gap()).containsExactly(null, null);
        assertThat(bench.happenings).isEmpty();
    }

    @Test
    void aSegmentWhoseHeadTheDiskDoesNotGiveIsNotTakenForFree() throws IOException {
        Batch batch = seal("a").get(0);
        Path file = bench.spoil(batch);
        bench.disk.heal(file);
        bench.disk.spoil(file, 0, 1);
        bench.disk.kill();
        assertThatThrownBy(() ->
                        Spool.pool(bench.disk, SpoolBench.DATA, bench.capacity / 16, bench.capacity, new ReadMemory()))
                .isInstanceOf(UnreadableFileException.class)
                .hasMessageContaining("000001.segment cannot be read");
        bench.disk.heal(file);
        bench.restart();
        bench.connect();
        assertThat(bench.send().get(0).batch().bytes()).isEqualTo(batch.bytes());
    }

    @Test
    void aRefusedBatchBecomesAGapAndTheLaneGoesOn() throws IOException {
        bench.event("a", "b", "c");
        List<Sent> sent = bench.send();
        bench.spool.refused(sent.get(1).token(), 0x99, "payload format");
        bench.seal();
        List<Sent> gap = bench.send();
        assertThat(gap).hasSize(1);
        assertGap(gap.get(0), 2, sent.get(1).batch(), GapReason.REFUSED);
        assertThat(gap.get(0).batch().header().gap().records()).isEqualTo(1);
        assertThat(bench.happenings).containsExactly("batch-refused");
        bench.event("d");
        assertThat(bench.send()).extracting(Sent::sequence).containsExactly(4L);
    }

    private byte[] quarantined(String end) throws IOException {
        List<Path> found = bench.disk.list(SpoolBench.DATA.resolve("quarantine")).stream()
                .filter(file -> file.toString().endsWith(end))
                .toList();
        assertThat(found).hasSize(1);
        return bench.disk.bytes(found.get(0));
    }

    @Test
    void theBytesOfARefusedBatchAreKeptInQuarantine() throws IOException {
        bench.event("a", "b");
        Sent refused = bench.send().get(1);
        bench.spool.refused(refused.token(), 0x99, "payload format");
        assertThat(quarantined("refused-" + refused.lane() + "-2.batch"))
                .isEqualTo(refused.batch().bytes());
        assertThat(bench.spool.quarantineBytes()).isEqualTo(refused.batch().bytes().length);
    }

    @Test
    void whatStandsOfADamagedBatchIsKeptInQuarantine() throws IOException {
        bench.event("a", "b");
        Sent first = bench.send().get(0);
        bench.damage(first.batch());
        bench.reconnect();
        bench.send();
        byte[] kept = quarantined("damaged-" + first.lane() + "-1.batch");
        assertThat(kept)
                .hasSameSizeAs(first.batch().bytes())
                .isNotEqualTo(first.batch().bytes());
    }

    @Test
    void whatRecoveryFindsDamagedIsKeptInQuarantineOnce() throws IOException {
        List<Batch> batches = seal("a", "b", "c");
        bench.damage(batches.get(1));
        sendAfterRestart();
        sendAfterRestart();
        byte[] kept = quarantined(".bytes");
        int batch = batches.get(1).bytes().length;
        assertThat(Arrays.copyOfRange(kept, 32, 32 + batch / 2))
                .isEqualTo(Arrays.copyOf(batches.get(1).bytes(), batch / 2));
    }

    @Test
    void aRecordThatIsNoBatchIsKeptInQuarantine() throws IOException {
        seal("a");
        bench.appendRaw(new byte[] {1, 2, 3, 4});
        bench.restart();
        assertThat(quarantined(".bytes")).containsExactly(1, 2, 3, 4);
    }

    @Test
    void aDamagedSegmentThatIsTooManyNowStopsNoStart() throws IOException {
        Batch batch = seal("a").get(0);
        bench.checkpoint();
        bench.damage(batch);
        bench.disk.kill();
        SegmentPool smaller =
                Spool.pool(bench.disk, SpoolBench.DATA, bench.capacity / 32, bench.capacity / 2, new ReadMemory());
        Quarantine quarantine = Quarantine.open(bench.disk, SpoolBench.DATA, 64 * 1024);
        SpoolRecovery recovery =
                new SpoolRecovery(smaller, new Spool.Beginning(bench.checkpoint, quarantine, ReadProgress.NONE), 2);
        assertThat(recovery.logs()).hasSize(BatchClass.values().length);
    }

    @Test
    void theGapOfARefusedBatchSurvivesACrash() throws IOException {
        bench.event("a", "b");
        List<Sent> sent = bench.send();
        bench.spool.refused(sent.get(0).token(), 0x99, "payload format");
        bench.seal();
        assertGap(sendAfterRestart().get(0), 1, sent.get(0).batch(), GapReason.REFUSED);
    }

    @Test
    void aRefusedGapIsKeptForTheNextConnection() throws IOException {
        bench.event("a");
        bench.spool.refused(bench.send().get(0).token(), 0x99, "no");
        bench.seal();
        Sent gap = bench.send().get(0);
        bench.spool.refused(gap.token(), 0x99, "no");
        bench.seal();
        assertThat(bench.send()).as("no loop").isEmpty();
        bench.reconnect();
        assertThat(bench.send().get(0).batch().bytes()).isEqualTo(gap.batch().bytes());
    }

    @Test
    void refusalsAreStatedAtMostOnceAMinute() throws IOException {
        bench.event("a", "b", "c", "d");
        bench.send().forEach(sent -> bench.spool.refused(sent.token(), 0x99, "no"));
        assertThat(bench.happenings).containsExactly("batch-refused");
    }

    @Test
    void aGapAndWhatItCoversBothOnDiskTheGapCounts() throws IOException {
        bench.event("a", "b");
        List<Sent> sent = bench.send();
        bench.spool.refused(sent.get(0).token(), 0x99, "no");
        bench.seal();
        assertThat(bench.isOnDisk(sent.get(0).batch())).isTrue();
        List<Sent> after = sendAfterRestart();
        assertThat(after).hasSize(2);
        assertGap(after.get(0), 1, sent.get(0).batch(), GapReason.REFUSED);
    }

    @Test
    void withoutACheckpointEverythingIsKeptAndSentAgain() throws IOException {
        List<Batch> batches = seal("a", "b", "c");
        bench.checkpoint();
        bench.accountFor(batches.get(0));
        bench.checkpoint();
        bench.checkpoint = SpoolState.LOST;
        assertThat(sendAfterRestart()).extracting(Sent::sequence).containsExactly(1L, 2L, 3L);
        assertThat(bench.spool.state().sealed().get(io.estran.protocol.lane.BatchClass.EVENTS))
                .isEqualTo(3);
    }

    @Test
    void withoutACheckpointTheAccountTellsWhetherABeginningIsFreedOrLost() throws IOException {
        List<Batch> batches = seal("a", "b", "c");
        bench.damage(batches.get(0));
        bench.checkpoint = SpoolState.LOST;
        assertThat(sendAfterRestart()).extracting(Sent::sequence).containsExactly(2L, 3L);
        BatchHeader lane = batches.get(0).header();
        bench.account(lane, LaneStatus.OK, 1, batches.get(0).chainHash(), 0);
        bench.seal();
        assertThat(bench.send()).as("it was freed").isEmpty();
        bench.account(lane, LaneStatus.OK, 0, Hash256.ZERO, 0);
        bench.seal();
        assertGap(bench.send().get(0), 1, batches.get(0), GapReason.LOST);
    }

    @Test
    void aVanishedSegmentIsAGapInEachLaneThatStoodInIt() throws IOException {
        for (int i = 0; i < 60; i++) {
            bench.bulkyEvent();
        }
        bench.checkpoint();
        List<Sent> before = bench.send();
        bench.disk.kill();
        bench.disk.delete(SpoolBench.FOLDER.resolve("000002.segment"));
        bench.disk.syncFolder(SpoolBench.FOLDER);
        List<Sent> after = sendAfterRestart();
        long reached = 0;
        for (Sent sent : after) {
            assertThat(sent.sequence()).isEqualTo(reached + 1);
            reached = sent.batch().point().sequence();
        }
        assertThat(reached).isEqualTo(before.size());
        assertThat(after.stream().filter(sent -> sent.batch().header().gap() != null))
                .hasSize(1);
    }

    @Test
    void aBatchOfANewerReleaseIsNotStartedOver() throws IOException {
        List<Batch> batches = seal("a");
        byte[] newer = NewerBatch.of(batches.get(0).bytes());
        SpoolBench other = new SpoolBench();
        other.appendRaw(newer);
        other.disk.kill();
        assertThatThrownBy(other::restart).isInstanceOf(IOException.class).hasMessageContaining("newer release");
        assertThat(other.disk.openFiles())
                .as("the logs and the pool are closed")
                .isZero();
    }

    @Test
    void capacityInHoursFollowsFromWhatIsSealed() throws IOException {
        assertThat(bench.spool.status().hours()).isEqualTo(-1);
        for (int minute = 0; minute < 10; minute++) {
            for (int second = 0; second < 60; second += 10) {
                bench.clock.advance(Duration.ofSeconds(10));
                bench.event("e" + minute + second);
            }
        }
        double bytesAnHour = 3600 / 10.0 * (bench.spool.status().lanes().get(0).sealed() > 0 ? frameBytes() : 0);
        double left = (double) bench.capacity - bench.spool.status().bytes();
        assertThat(bench.spool.status().hours())
                .isCloseTo(left / bytesAnHour, org.assertj.core.data.Percentage.withPercentage(5));
    }

    private double frameBytes() {
        bench.reconnect();
        return bench.send().stream()
                .skip(1)
                .mapToInt(sent -> sent.batch().bytes().length + 36)
                .average()
                .orElseThrow();
    }
}
