package io.estran.agent.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.estran.agent.uplink.SpoolOutlet.Outgoing;
import io.estran.process.disk.DiskFile;
import io.estran.protocol.batch.BatchHeader;
import io.estran.testkit.FaultyDisk;
import io.estran.testkit.FaultyDisk.Leftover;
import io.estran.testkit.ManualClock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Faults of the disk as the whole of storage meets them: nothing kept is lost, and it goes on without a hand. */
class DiskFaultsTest {
    private static final Path DATA = Path.of("data");
    private static final Path JOURNAL = DATA.resolve("journal/000001.segment");
    private static final Path SPOOL = DATA.resolve("spool/000001.segment");

    private final FaultyDisk disk = new FaultyDisk(new SplittableRandom(1));
    private final ManualClock clock = new ManualClock(1_700_000_000_000_000_000L);
    private final SplittableRandom random = new SplittableRandom(11);
    private Bench bench;

    @BeforeEach
    void open() throws Exception {
        bench = new Bench(disk, DATA, Bench.settings(1024 * 1024), clock, 0);
    }

    private void seal(String text) {
        assertThat(bench.event(text)).isTrue();
        bench.turn();
    }

    /** Text that does not compress. */
    private String noise(int characters) {
        return random.ints(characters, 0x4e00, 0x9e00)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private int framesLeft() {
        int taken = 0;
        while (bench.inputs("x")) {
            taken++;
        }
        return taken;
    }

    private void reopenAfterPowerCut() throws IOException {
        disk.cutPower(Leftover.NOTHING);
        bench.reopen();
    }

    private List<Long> sequences() throws InterruptedException {
        bench.storage.outlet().connected();
        return bench.takeAll().stream()
                .map(Bench::batch)
                .peek(batch -> assertThat(batch.header().gap()).isNull())
                .map(batch -> batch.header().sequence())
                .toList();
    }

    @Test
    void onAReadOnlyDiskWhatIsKeptIsSentAndReadingsAreTakenAgainWhenItCanBeWritten() throws Exception {
        seal("a");
        disk.setReadOnly(true);
        seal("b");
        bench.pass(Duration.ofSeconds(6));
        assertThat(bench.storage.isHealthy()).isFalse();
        assertThat(bench.events).contains("storage-failed");
        assertThat(sequences()).containsExactly(1L);
        framesLeft();
        assertThat(bench.inputs("x"))
                .as("the pipeline is told that nothing is taken; it drops, and says so")
                .isFalse();
        disk.setReadOnly(false);
        bench.pass(Duration.ofSeconds(6));
        bench.pass(Duration.ofSeconds(6));
        assertThat(bench.storage.isHealthy()).isTrue();
        assertThat(bench.events).contains("storage-recovered");
        assertThat(bench.sealed).extracting(BatchHeader::recordCount).containsExactly(1, 1);
        assertThat(framesLeft()).isEqualTo(Bench.FRAMES);
    }

    @Test
    void aStartOnAReadOnlyDiskIsRefusedInPlainWordsAndChangesNothing() throws Exception {
        seal("a");
        disk.kill();
        disk.setReadOnly(true);
        assertThatThrownBy(bench::reopen)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot be written")
                .hasMessageContaining("read-only file system");
        disk.setReadOnly(false);
        bench.reopen();
        assertThat(sequences()).containsExactly(1L);
    }

    @Test
    void aBatchTornAtAnyByteIsSealedAnewFromTheJournal() throws Exception {
        seal("a");
        int from = end(SPOOL);
        seal("b");
        byte[] whole = disk.bytes(SPOOL);
        int to = lastByte(SPOOL);
        disk.kill();
        for (int kept = from; kept < to; kept++) {
            put(SPOOL, from, Arrays.copyOf(Arrays.copyOfRange(whole, from, kept), to - from));
            bench.reopen();
            assertThat(bench.events).as("torn after %d bytes", kept - from).isEmpty();
            assertThat(bench.replayed()).as("the inputs of both are there").containsExactly("a", "b");
            assertThat(bench.ordinal).as("the second is to be sealed anew").isEqualTo(1);
            disk.kill();
        }
        bench.reopen();
        assertThat(sequences()).containsExactly(1L);
    }

    @Test
    void aJournalRecordTornAtAnyByteWasNeverCalledSynced() throws Exception {
        seal("a");
        int from = end(JOURNAL);
        bench.inputs("b");
        bench.pass(Duration.ofMillis(60));
        bench.pass(Duration.ofMillis(60));
        byte[] whole = disk.bytes(JOURNAL);
        int to = lastByte(JOURNAL);
        assertThat(to).isGreaterThan(from);
        disk.kill();
        for (int kept = from; kept < to; kept++) {
            put(JOURNAL, from, Arrays.copyOf(Arrays.copyOfRange(whole, from, kept), to - from));
            bench.reopen();
            assertThat(bench.replayed()).as("torn after %d bytes", kept - from).containsExactly("a");
            assertThat(bench.events).isEmpty();
            disk.kill();
        }
    }

    /** Where the next record will stand. */
    private int end(Path file) throws IOException {
        return (lastByte(file) + 7) & -8;
    }

    /** Behind the last byte that is not zero. */
    private int lastByte(Path file) throws IOException {
        byte[] bytes = disk.bytes(file);
        int end = bytes.length;
        while (bytes[end - 1] == 0) {
            end--;
        }
        return end;
    }

    private void put(Path path, long offset, byte[] bytes) throws IOException {
        try (DiskFile file = disk.open(path)) {
            file.write(ByteBuffer.wrap(bytes), offset);
            file.sync();
        }
    }

    @Test
    void aDamagedCheckpointCopyCostsNothingAndTheNextCheckpointReplacesBoth() throws Exception {
        seal("a");
        bench.checkpoint("state");
        disk.flip(DATA.resolve("checkpoint"), 40, 0);
        reopenAfterPowerCut();
        assertThat(bench.storage.recovery().state()).asString().isEqualTo("state");
        byte[] written = disk.bytes(DATA.resolve("checkpoint"));
        int half = written.length / 2;
        assertThat(Arrays.copyOf(written, half)).isEqualTo(Arrays.copyOfRange(written, half, written.length));
    }

    @Test
    void aJournalDamagedInTheMiddleIsReplayedAroundItAndStated() throws Exception {
        seal("a");
        int from = end(JOURNAL);
        seal("b");
        seal("c");
        disk.flip(JOURNAL, from + 32, 0);
        reopenAfterPowerCut();
        assertThat(bench.replayed()).containsExactly("a", "c");
        assertThat(bench.events).containsExactly("journal-corrupt");
    }

    @Test
    void theJournalIsReadOnceAndOnlyBehindTheCheckpoint() throws Exception {
        double segment = Bench.settings(1024 * 1024).journalSegment();
        for (int i = 0; i < 40; i++) {
            seal("x".repeat(60_000));
        }
        reopenAfterPowerCut();
        double atOpening = bench.counter("estran.agent.storage.recovery.read.bytes");
        assertThat(bench.replayed()).hasSize(40);
        double read = bench.counter("estran.agent.storage.recovery.read.bytes") - atOpening;
        assertThat(read)
                .as("each of its segments once")
                .isEqualTo(Math.ceil(40 / Math.floor(segment / 60_032)) * segment);
        assertThat(bench.gauge("estran.agent.storage.recovery.left.bytes")).isZero();
        bench.checkpoint("state");
        reopenAfterPowerCut();
        assertThat(bench.replayed()).isEmpty();
    }

    @Test
    void onAFullDiskStorageGoesOnWithWhatItHasAndStartsAgain() throws Exception {
        seal("a");
        disk.setCapacity(disk.used());
        String large = "x".repeat(3_000);
        int sealed = 1;
        for (int i = 0; i < 400; i++) {
            sealed += bench.event(large) ? 1 : 0;
            bench.pass(Duration.ofSeconds(1));
            if (bench.storage.recorder().wantsState()) {
                bench.checkpoint("state of some length " + "s".repeat(i));
            }
        }
        assertThat(sealed)
                .as("frames were taken all the time but for the seconds of asking")
                .isGreaterThan(380);
        assertThat(bench.counter("estran.agent.storage.checkpoints")).isPositive();
        assertThat(bench.events).contains("spool-bounded-by-disk", "spool-evicted");
        assertThat(bench.gauge("estran.agent.spool.bounded.by.disk")).isEqualTo(1);
        disk.kill();
        disk.setCapacity(disk.used());
        bench.reopen();
        seal("b");
        assertThat(bench.storage.isHealthy()).isTrue();
        disk.setCapacity(Long.MAX_VALUE);
        bench.pass(Duration.ofSeconds(11));
        bench.pass(Duration.ofSeconds(11));
        assertThat(bench.gauge("estran.agent.spool.bounded.by.disk")).isZero();
    }

    @Test
    void allFilesTogetherStayWithinTheirBoundsAndTheMetricCountsThem() throws Exception {
        StorageSettings bounds = Bench.settings(1024 * 1024);
        long most = 0;
        for (int i = 0; i < 600; i++) {
            seal(noise(1_200));
            bench.pass(Duration.ofSeconds(1));
            if (i % 50 == 0) {
                bench.storage.outlet().disconnected();
                bench.storage.outlet().connected();
                List<Outgoing> sent = bench.takeAll();
                for (Outgoing each : sent.subList(0, Math.min(3, sent.size()))) {
                    bench.storage.outlet().refused(each.token(), 0x99, "no");
                }
            }
            if (bench.storage.recorder().wantsState()) {
                bench.checkpoint("state");
            }
            most = Math.max(most, disk.used());
        }
        bench.pass(Duration.ofSeconds(1));
        assertThat(bench.events).contains("spool-evicted", "batch-refused");
        assertThat(bench.gauge("estran.agent.quarantine.bytes")).isBetween(30_000.0, (double) bounds.quarantineBytes());
        assertThat(bench.gauge("estran.agent.storage.bytes")).isEqualTo(disk.used());
        assertThat(most)
                .isLessThanOrEqualTo(
                        bounds.spoolBytes() + bounds.journalBytes() + bounds.quarantineBytes() + 4 * 16 * 1024);
    }
}
