package io.estran.agent.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.estran.agent.storage.Bench;
import io.estran.process.disk.DiskFile;
import io.estran.protocol.batch.Batch;
import io.estran.testkit.FaultyDisk;
import io.estran.testkit.ManualClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each kind of damage is found on a folder, said in plain words, and what is foretold of the agent is what it does. */
class CheckTest {
    private static final Path DATA = Path.of("data");
    private static final Path CHECKPOINT = DATA.resolve("checkpoint");
    private static final Path JOURNAL = DATA.resolve("journal/000001.segment");
    private static final Path SPOOL = DATA.resolve("spool/000001.segment");
    private static final int RECORDS = 1024;
    private static final int RECORD_HEAD = 32;
    /** Where the fields of a segment's head begin: magic, version, kind, generation, base, run number, checksum. */
    private static final int[] HEAD_FIELDS = {0, 4, 6, 8, 16, 24, 32};
    /** Where the fields of a record begin: marker, length, synced before, tag, checksum, zero. */
    private static final int[] RECORD_FIELDS = {0, 4, 8, 16, 24, 28};

    private final FaultyDisk disk = new FaultyDisk(new SplittableRandom(1));
    private final ManualClock clock = new ManualClock(1_700_000_000_000_000_000L);
    private final DataFolder folder = new DataFolder(disk, DATA);
    private Bench bench;
    private List<Batch> batches = List.of();

    @BeforeEach
    void sealThreeBatches() throws Exception {
        bench = new Bench(disk, DATA, Bench.settings(1024 * 1024), clock, 0);
        for (String text : List.of("a", "b", "c")) {
            bench.event(text);
            bench.turn();
        }
        bench.checkpoint("state");
        for (String text : List.of("d", "e", "f")) {
            bench.inputs(text);
            bench.pass(Duration.ofMillis(60));
            bench.pass(Duration.ofMillis(60));
        }
        bench.storage.outlet().connected();
        batches = bench.takeAll().stream().map(Bench::batch).toList();
        assertThat(batches).hasSize(3);
        assertThat(folder.check()).isEmpty();
    }

    private List<String> check() throws IOException {
        return folder.check().stream().map(Finding::toString).toList();
    }

    private void start() throws IOException {
        disk.kill();
        bench.events.clear();
        bench.reopen();
    }

    /** What the agent sends after a start: sequences of batches, and of gaps with their reason. */
    private List<String> sent() throws Exception {
        bench.storage.outlet().connected();
        return bench.takeAll().stream()
                .map(Bench::batch)
                .map(batch -> {
                    var header = batch.header();
                    var gap = header.gap();
                    return gap == null
                            ? "" + header.from()
                            : header.from() + "-" + header.to() + " "
                                    + gap.reason().word();
                })
                .toList();
    }

    @Test
    void aBitFlippedInAnyFieldOfOneHeadOfASegmentCostsNothing() throws Exception {
        for (Path file : List.of(JOURNAL, SPOOL)) {
            for (int copy : new int[] {0, 512}) {
                for (int field : HEAD_FIELDS) {
                    disk.flip(file, copy + field, 1);
                    assertThat(check())
                            .as("%s, byte %d", file, copy + field)
                            .containsExactly(
                                    DATA.relativize(file)
                                            + ": one of two copies of its head is damaged; the agent uses the other, nothing is lost");
                    disk.flip(file, copy + field, 1);
                }
            }
        }
        disk.flip(SPOOL, 8, 1);
        start();
        assertThat(sent()).containsExactly("1", "2", "3");
        assertThat(check()).as("both are whole again").isEmpty();
    }

    @Test
    void bothHeadsOfASegmentDamagedAreWhatItHeldLost() throws Exception {
        disk.flip(SPOOL, 8, 1);
        disk.flip(SPOOL, 512 + 8, 1);
        String lane = batches.get(0).header().lane().toString();
        assertThat(check())
                .containsExactly(
                        "spool/000001.segment: both copies of its head are damaged; the agent uses the file as free space; what of it was still needed is listed as missing",
                        "lane " + lane
                                + " (events, run 1): sequences 1 to 3 are missing; the agent declares a gap, reason corrupt, when"
                                + " it starts or comes to send them, and the lane goes on behind it");
        start();
        assertThat(sent()).containsExactly("1-3 corrupt");
        assertThat(bench.events).containsExactly("spool-corrupt");
    }

    @Test
    void aBitFlippedInAnyFieldOfARecordOfTheSpoolCostsThatBatch() throws Exception {
        String lane = batches.get(0).header().lane().toString();
        for (int field : RECORD_FIELDS) {
            disk.flip(SPOOL, RECORDS + field, 1);
            assertThat(check())
                    .as("byte %d", field)
                    .containsExactly(
                            "spool/000001.segment at byte 1024: " + framed(batches.get(0))
                                    + " bytes of class events are damaged; the agent reads on behind them and keeps their bytes in"
                                    + " the quarantine; what of them was still needed is listed as missing",
                            "lane " + lane
                                    + " (events, run 1): sequence 1 is missing; the agent declares a gap, reason corrupt, when it"
                                    + " starts or comes to send them, and the lane goes on behind it");
            disk.flip(SPOOL, RECORDS + field, 1);
        }
        disk.flip(SPOOL, RECORDS, 1);
        start();
        assertThat(sent()).containsExactly("1-1 corrupt", "2", "3");
        assertThat(disk.list(DATA.resolve("quarantine"))).hasSize(1);
    }

    @Test
    void aBitFlippedInAnyByteOfABatchItsHeaderIncludedIsFound() throws Exception {
        int length = batches.get(0).bytes().length;
        for (int at = 0; at < length; at++) {
            disk.flip(SPOOL, RECORDS + RECORD_HEAD + at, at % 8);
            assertThat(folder.check()).as("byte %d of the batch", at).hasSize(2);
            disk.flip(SPOOL, RECORDS + RECORD_HEAD + at, at % 8);
        }
    }

    private static int framed(Batch batch) {
        return (RECORD_HEAD + batch.bytes().length + 7) & -8;
    }

    @Test
    void aBitFlippedInAnyFieldOfAJournalRecordCostsItsInputsAndIsSaid() throws Exception {
        long at = folder.inspect().checkpointPosition();
        for (int field : RECORD_FIELDS) {
            disk.flip(JOURNAL, RECORDS + at + field, 1);
            assertThat(check())
                    .as("byte %d", field)
                    .containsExactly("journal/000001.segment at byte " + (RECORDS + at) + ": positions " + at + " to "
                            + (at + 40)
                            + " (40 bytes) are damaged or missing; an agent that starts now replays what stands around them; the"
                            + " readings in them are lost to windows that were open, and it says so by an event, journal-corrupt."
                            + " An agent that runs needs them no longer behind its next checkpoint");
            disk.flip(JOURNAL, RECORDS + at + field, 1);
        }
        disk.flip(JOURNAL, RECORDS + at + 4, 1);
        start();
        assertThat(bench.replayed()).containsExactly("e", "f");
        assertThat(bench.events).containsExactly("journal-corrupt");
    }

    @Test
    void aVanishedSegmentIsMissedInTheLaneAndInTheJournal() throws Exception {
        disk.delete(SPOOL);
        assertThat(folder.check()).extracting(Finding::what).containsExactly("sequences 1 to 3 are missing");
        disk.delete(JOURNAL);
        start();
        assertThat(bench.replayed()).isEmpty();
        assertThat(sent()).containsExactly("1-3 corrupt");
    }

    @Test
    void aCheckpointOfWhichBothCopiesAreDamagedOrThatIsGoneIsSaid() throws Exception {
        String after =
                "at its next start the agent begins with empty windows and alarms, drops the journal, keeps every batch of the"
                        + " spool and sends them again; those that the cloud has are dropped there. An agent that runs writes a new"
                        + " checkpoint within seconds";
        disk.flip(CHECKPOINT, 20, 0);
        assertThat(check())
                .containsExactly(
                        "checkpoint: copy 1 of two is damaged; the agent uses the other, and its next checkpoint"
                                + " replaces both");
        disk.flip(CHECKPOINT, disk.bytes(CHECKPOINT).length / 2 + 20, 0);
        assertThat(check()).containsExactly("checkpoint: both copies are damaged; " + after);
        disk.delete(CHECKPOINT);
        assertThat(check()).containsExactly("checkpoint: is missing; " + after);
        start();
        assertThat(bench.events).containsExactly("checkpoint-lost");
        assertThat(bench.replayed()).isEmpty();
        assertThat(sent()).containsExactly("1", "2", "3");
    }

    @Test
    void ofACheckpointThatTheDiskDoesNotGiveTheAgentWaitsAndGoesOnWithout() throws Exception {
        disk.spoil(CHECKPOINT, 0, disk.bytes(CHECKPOINT).length);
        assertThat(check())
                .singleElement()
                .asString()
                .startsWith(
                        "checkpoint: data/checkpoint cannot be read: input/output error; at its next start the agent asks the"
                                + " disk for ten seconds, then sets the file aside into the quarantine and begins with empty windows");
        long before = clock.monotonicNanos();
        start();
        assertThat(clock.monotonicNanos() - before)
                .isEqualTo(Duration.ofSeconds(10).toNanos());
        assertThat(bench.events).containsExactly("checkpoint-lost");
        assertThat(disk.list(DATA.resolve("quarantine")))
                .containsExactly(DATA.resolve("quarantine/000001-unreadable-checkpoint"));
        assertThat(sent()).containsExactly("1", "2", "3");
    }

    @Test
    void ofASegmentThatTheDiskDoesNotGiveTheAgentWaitsAndGoesOnWithout() throws Exception {
        disk.spoil(SPOOL, 0, disk.bytes(SPOOL).length);
        assertThat(check().get(0))
                .isEqualTo(
                        "spool/000001.segment: the disk does not give its head; at its next start the agent asks the disk for ten"
                                + " seconds, then sets the file aside into the quarantine and goes on without it; what of it was still needed"
                                + " is listed as missing");
        start();
        assertThat(sent()).containsExactly("1-3 corrupt");
        assertThat(disk.exists(SPOOL)).isFalse();
        start();
        assertThat(sent()).containsExactly("1-3 corrupt");
    }

    @Test
    void aFileThatTheDiskGivesAgainAfterSomeSecondsIsNotLost() throws Exception {
        disk.spoil(SPOOL, 0, disk.bytes(SPOOL).length);
        int[] pauses = new int[1];
        bench.whenPausing = () -> {
            pauses[0]++;
            if (pauses[0] == 5) {
                heal();
            }
        };
        start();
        assertThat(sent()).containsExactly("1", "2", "3");
    }

    private void heal() {
        try {
            disk.heal(SPOOL);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    @Test
    void filesOfANewerReleaseAreNotStartedOver() throws Exception {
        byte[] head = Arrays.copyOf(disk.bytes(SPOOL), RECORDS);
        ByteBuffer newer = ByteBuffer.wrap(head.clone()).order(ByteOrder.LITTLE_ENDIAN);
        for (int copy : new int[] {0, 512}) {
            newer.putShort(copy + 4, (short) 2);
            CRC32C crc = new CRC32C();
            crc.update(newer.array(), copy, 32);
            newer.putInt(copy + 32, (int) crc.getValue());
        }
        put(SPOOL, newer.array());
        assertThat(check().get(0))
                .isEqualTo(
                        "spool/000001.segment: was written by a newer release; this release does not start on it and changes"
                                + " nothing; start the newer one again");
        put(SPOOL, head);
        assertThat(check()).isEmpty();
    }

    private void put(Path path, byte[] bytes) throws IOException {
        try (DiskFile file = disk.open(path)) {
            file.write(ByteBuffer.wrap(bytes), 0);
            file.sync();
        }
    }

    @Test
    void aTornTailIsNoDamage() throws Exception {
        byte[] bytes = disk.bytes(SPOOL);
        int end = bytes.length;
        while (bytes[end - 1] == 0) {
            end--;
        }
        bench.event("g");
        bench.turn();
        assertThat(folder.check()).isEmpty();
        disk.flip(SPOOL, ((end + 7) & -8) + RECORD_HEAD + 9, 0);
        assertThat(folder.check()).as("it was never known to be synced").isEmpty();
    }
}
