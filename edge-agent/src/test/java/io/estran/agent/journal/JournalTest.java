package io.estran.agent.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.estran.agent.input.IgnoredInputs;
import io.estran.agent.input.InputColumns;
import io.estran.agent.input.InputDecoder;
import io.estran.agent.input.InputEncoder;
import io.estran.agent.log.Log;
import io.estran.agent.log.LogFindings;
import io.estran.agent.log.ReadMemory;
import io.estran.agent.log.ReadProgress;
import io.estran.agent.log.SegmentPool;
import io.estran.testkit.FaultyDisk;
import io.estran.testkit.FaultyDisk.Leftover;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Inputs are kept behind the checkpoint, and the journal never promises room that it does not have. */
class JournalTest {
    private static final Path DATA = Path.of("data");
    private static final int SEGMENT = 64 * 1024;
    private static final int LARGEST = 16 * 1024;
    private static final int AHEAD = 16;
    private static final int CAPACITY = 16 * SEGMENT;

    private final FaultyDisk disk = new FaultyDisk(new SplittableRandom(1));
    private Journal journal;
    private long checkpoint;
    private int run;

    JournalTest() throws IOException {
        journal = open();
    }

    private Journal open() throws IOException {
        run++;
        SegmentPool pool = Journal.pool(disk, DATA, SEGMENT, CAPACITY, new ReadMemory());
        return Journal.open(pool, run, checkpoint, LARGEST, AHEAD);
    }

    private void append(String text) {
        journal.append(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    private void write(String text) throws IOException {
        append(text);
        journal.flush();
    }

    private static String large(int i) {
        return ("" + i).repeat(LARGEST).substring(0, LARGEST);
    }

    private List<String> scan(long from, long to) throws IOException {
        List<String> found = new ArrayList<>();
        JournalScan.read(
                disk,
                DATA,
                from,
                to,
                new ReadMemory(),
                ReadProgress.NONE,
                record -> found.add(
                        StandardCharsets.UTF_8.decode(record.payload()).toString()));
        return found;
    }

    @Test
    void aWholeRecordStandsBehindTheInputsThatCameBeforeIt() throws IOException {
        InputColumns inputs = new InputColumns(InputEncoder.HAND_OVER_BYTES);
        inputs.tick(1, 2, 0, 0);
        journal.append(inputs);
        write("after");
        List<String> records = scan(0, journal.end());
        assertThat(records).hasSize(2);
        assertThat(records.get(1)).isEqualTo("after");
    }

    @Test
    void aScanGivesTheRecordsOfARangeAndChangesNothing() throws IOException {
        write("a");
        long from = journal.end();
        write("b");
        write("c");
        long calls = disk.calls();
        assertThat(scan(from, journal.end())).containsExactly("b", "c");
        assertThat(scan(0, from)).containsExactly("a");
        assertThat(disk.calls()).isEqualTo(calls);
    }

    private static InputColumns tick(long number) {
        InputColumns frame = new InputColumns(InputEncoder.HAND_OVER_BYTES);
        frame.tick(number, number, 0, 0);
        return frame;
    }

    /** The ticks of each record. */
    private List<List<Long>> ticks() throws IOException {
        List<List<Long>> records = new ArrayList<>();
        JournalScan.read(disk, DATA, record -> {
            List<Long> ticks = new ArrayList<>();
            InputDecoder.decode(record.payload(), new IgnoredInputs() {
                @Override
                public void tick(long wall, long monotonic, long rejected, long dropped) {
                    ticks.add(wall);
                }
            });
            records.add(ticks);
        });
        return records;
    }

    @Test
    void framesThatAreSyncedTogetherStandInOneRecordUnlessItIsEnded() throws IOException {
        journal.append(tick(1));
        journal.append(tick(2));
        assertThat(journal.end()).as("the record goes on").isZero();
        assertThat(journal.unsynced()).isPositive();
        journal.endRecord();
        long ended = journal.end();
        assertThat(ended).isPositive();
        journal.append(tick(3));
        journal.flush();
        assertThat(journal.end()).isGreaterThan(ended);
        assertThat(journal.unsynced()).isZero();
        journal.append(tick(4));
        journal.flush();
        assertThat(ticks()).containsExactly(List.of(1L, 2L), List.of(3L), List.of(4L));
    }

    @Test
    void whatIsInAnOpenRecordTakesRoom() throws IOException {
        SegmentPool pool = Journal.pool(disk, Path.of("larger"), 4 * SEGMENT, 64L * SEGMENT, new ReadMemory());
        try (Journal larger = Journal.open(pool, 1, 0, InputEncoder.RECORD_BYTES, 1)) {
            larger.append(tick(0));
            int open = larger.unsynced();
            for (int i = 1; i <= 1_000; i++) {
                larger.append(tick(i));
            }
            assertThat(larger.end()).isZero();
            assertThat(larger.unsynced()).isGreaterThan(open + 1_000 * 16);
            int frames = 0;
            while (larger.hasRoom()) {
                larger.append(tick(frames));
                frames++;
                assertThat(frames).isLessThan(1_000_000);
            }
            larger.flush();
            assertThat(larger.unsynced()).as("there was room for it").isZero();
        }
    }

    @Test
    void ofAKilledProcessAScanGivesAtLeastWhatWasSynced() throws IOException {
        write("a");
        append("b");
        disk.kill();
        List<String> found = new ArrayList<>();
        JournalScan.read(
                disk,
                DATA,
                record -> found.add(
                        StandardCharsets.UTF_8.decode(record.payload()).toString()));
        assertThat(found).containsExactly("a");
    }

    @Test
    void aScanSaysWhatIsDamaged() throws IOException {
        write("a");
        write("b");
        write("c");
        disk.kill();
        disk.flip(DATA.resolve("journal/000001.segment"), 1024 + 40 + 32, 0);
        LogFindings all = JournalScan.read(disk, DATA, record -> {});
        assertThat(all.corrupt()).hasSize(1);
        assertThat(JournalScan.read(disk, DATA, 0, 40, new ReadMemory(), ReadProgress.NONE, record -> {}))
                .isEqualTo(all);
    }

    @Test
    void whatLiesBeforeTheCheckpointIsFreed() throws IOException {
        for (int i = 0; i < 12; i++) {
            write(large(i));
        }
        long used = journal.usedBytes();
        journal.release(journal.end());
        assertThat(journal.usedBytes()).isEqualTo(SEGMENT).isLessThan(used);
    }

    @Test
    void whileThereIsRoomEverythingAppendedCanBeSynced() throws IOException {
        for (int round = 0; round < 4; round++) {
            for (int i = 0; journal.hasRoom() && i < 1000; i++) {
                append(large(i));
            }
            journal.flush();
        }
        journal.release(journal.end());
        SplittableRandom random = new SplittableRandom(5);
        int records = 0;
        while (journal.hasRoom()) {
            append("x".repeat(1 + random.nextInt(LARGEST)));
            records++;
            if (random.nextInt(4) == 0) {
                journal.flush();
            }
        }
        journal.flush();
        assertThat(journal.bytes()).isLessThanOrEqualTo(CAPACITY);
        assertThat(records).isGreaterThan(CAPACITY / LARGEST / 2);
        while (journal.hasRoom()) {
            write(large(1));
        }
        assertThat(journal.usedBytes()).as("the bound is used").isGreaterThan(CAPACITY * 3L / 4);
        journal.release(journal.end());
        assertThat(journal.hasRoom()).isTrue();
    }

    @Test
    void itIsCrowdedWhileThereIsStillRoomForWhatWaitsInTheHandOver() throws IOException {
        while (!journal.isCrowded()) {
            write(large(1));
        }
        int more = 0;
        while (journal.hasRoom()) {
            write(large(2));
            more++;
        }
        assertThat(more).isGreaterThanOrEqualTo(AHEAD);
    }

    @Test
    void onAFullDiskItGoesOnWithTheSegmentsThatItHas() throws IOException {
        write(large(0));
        disk.setCapacity(disk.bytes(DATA.resolve("journal/000001.segment")).length * 3L);
        int written = 0;
        while (journal.hasRoom()) {
            write(large(written++));
            assertThat(journal.isCrowded() || written < 12).isTrue();
        }
        assertThat(written).isGreaterThan(2);
        disk.setCapacity(Long.MAX_VALUE);
        assertThat(journal.hasRoom()).isFalse();
        journal.askAgain();
        journal.flush();
        assertThat(journal.hasRoom()).isTrue();
    }

    @Test
    void aSegmentThatVanishedBehindTheCheckpointIsMissing() throws IOException {
        write("a");
        checkpoint = journal.end();
        while (journal.usedBytes() < 3 * SEGMENT) {
            write(large(1));
        }
        disk.kill();
        disk.delete(DATA.resolve("journal/000002.segment"));
        journal = open();
        assertThat(journal.findings().missing()).hasSize(1);
        assertThat(journal.findings().missing().get(0).bytes()).isGreaterThan(3 * LARGEST);
    }

    @Test
    void damageBeforeTheCheckpointIsOfNoConsequence() throws IOException {
        write("a");
        write("b");
        checkpoint = journal.end();
        write("c");
        disk.flip(DATA.resolve("journal/000001.segment"), 1024 + 32, 0);
        disk.cutPower(Leftover.NOTHING);
        journal = open();
        assertThat(journal.findings().missing()).isEmpty();
        assertThat(scan(checkpoint, Long.MAX_VALUE)).containsExactly("c");
    }

    @Test
    void aJournalThatIsGoneGoesOnAtTheCheckpoint() throws IOException {
        write("a");
        checkpoint = journal.end();
        disk.kill();
        for (Path file : disk.list(DATA.resolve("journal"))) {
            disk.delete(file);
        }
        journal = open();
        assertThat(journal.end()).isEqualTo(checkpoint);
        write("b");
        disk.kill();
        journal = open();
        assertThat(scan(checkpoint, Long.MAX_VALUE)).containsExactly("b");
    }

    @Test
    void damageOfTheNewestInputsIsATornTailUnlessTheCheckpointKnowsThem() throws IOException {
        write("a");
        disk.flip(DATA.resolve("journal/000001.segment"), 1024 + 32, 0);
        disk.cutPower(Leftover.NOTHING);
        journal = open();
        assertThat(journal.findings().missing()).isEqualTo(List.<Log.Range>of());
        assertThat(journal.end()).isZero();
    }
}
