package io.estran.agent.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.estran.agent.storage.Bench;
import io.estran.agent.uplink.SpoolOutlet.Outgoing;
import io.estran.protocol.account.LaneStatus;
import io.estran.protocol.batch.Batch;
import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.lane.GapReason;
import io.estran.testkit.FaultyDisk;
import io.estran.testkit.ManualClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** People see what a data folder holds and what is wrong with it, and nothing changes by looking. */
class DataFolderTest {
    private static final Path DATA = Path.of("data");
    private static final Path CHECKPOINT = DATA.resolve("checkpoint");
    private static final Path FIRST_JOURNAL = DATA.resolve("journal/000001.segment");
    private static final Path FIRST_SPOOL = DATA.resolve("spool/000001.segment");
    private static final int RECORDS = 1024;

    private final FaultyDisk disk = new FaultyDisk(new SplittableRandom(1));
    private final ManualClock clock = new ManualClock(1_700_000_000_000_000_000L);
    private final DataFolder folder = new DataFolder(disk, DATA);
    private Bench bench;

    @BeforeEach
    void open() throws Exception {
        bench = new Bench(disk, DATA, Bench.settings(1024 * 1024), clock, 0);
    }

    private void seal(String... texts) {
        for (String text : texts) {
            bench.event(text);
            bench.turn();
        }
    }

    @Test
    void aFolderWithoutAnAgentsFilesIsNone() throws Exception {
        assertThat(folder.isOne()).isTrue();
        assertThat(new DataFolder(disk, Path.of("elsewhere")).isOne()).isFalse();
    }

    @Test
    void aRunningAgentsLanesAreCounted() throws Exception {
        seal("a", "b", "c");
        Inspection found = folder.inspect();
        assertThat(found.hasCheckpoint()).isTrue();
        assertThat(found.runNumber()).isEqualTo(1);
        assertThat(found.spoolCapacity()).isEqualTo(1024 * 1024);
        assertThat(found.lanes()).hasSize(1);
        LaneInspection lane = found.lanes().get(0);
        assertThat(lane.batchClass()).isEqualTo(BatchClass.EVENTS);
        assertThat(List.of(lane.first(), lane.last(), lane.batches(), lane.records()))
                .containsExactly(1L, 3L, 3L, 3L);
        assertThat(lane.firstTime()).isEqualTo(clock.wallNanos());
        assertThat(lane.lastTime()).isEqualTo(clock.wallNanos());
        assertThat(found.spoolBytesHeld()).isEqualTo(lane.bytes()).isPositive();
        assertThat(folder.check()).isEmpty();
    }

    @Test
    void whoeverWaitsIsToldWhichLogIsRead() throws Exception {
        seal("a");
        List<String> read = new ArrayList<>();
        new DataFolder(disk, DATA, name -> (done, all) -> {
                    assertThat(done).isPositive().isLessThanOrEqualTo(all);
                    read.add(name);
                })
                .inspect();
        assertThat(read).containsExactly("journal", "spool's batches of events");
    }

    @Test
    void whatIsFreedIsNotHeld() throws Exception {
        seal("a", "b");
        bench.checkpoint("state");
        bench.storage.outlet().connected();
        List<Outgoing> sent = bench.takeAll();
        Batch first = Bench.batch(sent.get(0));
        bench.storage.outlet().account(Bench.account(first.header(), LaneStatus.OK, 1, first.chainHash(), 0, 0, 0));
        bench.turn();
        bench.checkpoint("state");
        LaneInspection lane = folder.inspect().lanes().get(0);
        assertThat(List.of(lane.freed(), lane.first(), lane.last())).containsExactly(1L, 2L, 2L);
    }

    @Test
    void whatReplayWouldReadIsCountedFromTheCheckpoint() throws Exception {
        seal("before");
        bench.checkpoint("state");
        bench.inputs("0123456789");
        bench.inputs("x");
        bench.turn();
        bench.pass(Duration.ofMillis(60));
        bench.inputs("y");
        bench.turn();
        bench.pass(Duration.ofMillis(60));
        Inspection found = folder.inspect();
        assertThat(found.stateBytes()).isEqualTo(5);
        assertThat(found.journalRecordsToReplay())
                .as("what is synced together stands together")
                .isEqualTo(2);
        assertThat(found.journalBytesToReplay()).isEqualTo(found.journalEnd() - found.checkpointPosition());
    }

    @Test
    void capacityInHoursFollowsFromTheRateOfWhatIsHeld() throws Exception {
        seal("a");
        assertThat(folder.inspect().hours()).isEqualTo(-1);
        clock.advance(Duration.ofHours(1));
        seal("b");
        bench.checkpoint("state");
        Inspection found = folder.inspect();
        double left = (double) found.spoolCapacity() - found.spoolBytesHeld();
        assertThat(found.hours()).isCloseTo(left / found.spoolBytesHeld(), org.assertj.core.data.Offset.offset(0.01));
    }

    @Test
    void declaredGapsAreListedWithTheirReason() throws Exception {
        seal("a", "b");
        bench.storage.outlet().connected();
        List<Outgoing> sent = bench.takeAll();
        bench.storage.outlet().refused(sent.get(0).token(), 0x99, "no");
        bench.turn();
        bench.turn();
        assertThat(folder.inspect().lanes().get(0).gaps())
                .containsExactly(new LaneInspection.DeclaredGap(1, 1, GapReason.REFUSED, 1));
        assertThat(folder.check()).isEmpty();
    }

    @Test
    void aDamagedBatchIsFoundAndSaidInPlainWords() throws Exception {
        seal("a", "b", "c");
        bench.checkpoint("state");
        disk.flip(FIRST_SPOOL, RECORDS + 40, 3);
        assertThat(folder.check())
                .extracting(Finding::what)
                .satisfiesExactlyInAnyOrder(
                        what -> assertThat(what).contains("bytes of class events are damaged"),
                        what -> assertThat(what).isEqualTo("sequence 1 is missing"));
        assertThat(folder.check())
                .extracting(Finding::where)
                .anyMatch(where -> where.equals("spool/000001.segment at byte " + RECORDS));
        assertThat(folder.inspect().lanes().get(0).missing()).containsExactly(new LaneInspection.Sequences(1, 1));
    }

    @Test
    void aDamagedJournalIsFoundBehindTheCheckpointOnly() throws Exception {
        seal("before");
        bench.checkpoint("state");
        long behind = folder.inspect().checkpointPosition();
        seal("a", "b");
        disk.flip(FIRST_JOURNAL, RECORDS + 33, 0);
        assertThat(folder.check()).isEmpty();
        disk.flip(FIRST_JOURNAL, RECORDS + 33, 0);
        disk.flip(FIRST_JOURNAL, RECORDS + behind + 32, 0);
        assertThat(folder.check()).hasSize(1);
        assertThat(folder.check().get(0).where()).isEqualTo("journal/000001.segment at byte " + (RECORDS + behind));
        assertThat(folder.check().get(0).action()).contains("journal-corrupt");
    }

    @Test
    void aDamagedCopyOfTheCheckpointIsFoundAndBothAreWorse() throws Exception {
        seal("a");
        bench.checkpoint("state");
        disk.flip(CHECKPOINT, 20, 0);
        assertThat(folder.check()).extracting(Finding::what).containsExactly("copy 1 of two is damaged");
        assertThat(folder.inspect().hasCheckpoint()).isTrue();
        disk.flip(CHECKPOINT, disk.bytes(CHECKPOINT).length / 2 + 20, 0);
        assertThat(folder.check()).extracting(Finding::what).contains("both copies are damaged");
        assertThat(folder.inspect().hasCheckpoint()).isFalse();
        assertThat(folder.inspect().lanes()).hasSize(1);
    }

    @Test
    void aDamagedSegmentHeadIsFound() throws Exception {
        seal("a");
        disk.flip(FIRST_SPOOL, 9, 0);
        assertThat(folder.check())
                .extracting(Finding::what)
                .containsExactly("one of two copies of its head is damaged");
        disk.flip(FIRST_SPOOL, 512 + 9, 0);
        assertThat(folder.check()).extracting(Finding::what).contains("both copies of its head are damaged");
    }

    @Test
    void lookingChangesNothing() throws Exception {
        seal("a", "b");
        bench.checkpoint("state");
        seal("c");
        disk.flip(FIRST_SPOOL, RECORDS + 40, 0);
        long calls = disk.calls();
        folder.inspect();
        folder.check();
        assertThat(disk.calls()).as("calls that change something").isEqualTo(calls);
    }
}
