package io.estran.agent.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.estran.agent.log.ReadMemory;
import io.estran.agent.log.SegmentPool;
import io.estran.testkit.FaultyDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * To the byte: what is kept ready, when there is no more room, and when a checkpoint is needed.
 *
 * <p>Of a segment of 12 KiB, 8 KiB count: less its heads, and less a rest that is too small for a record of the largest size, 2
 * KiB. Ahead of a checkpoint come 16 records, and 4 more on the way to it; another segment is left for a run that begins with a
 * crowded journal: 5 segments and 1. A record of the largest size takes 2080 bytes, so 5 fit into the 11264 of a segment.
 */
class JournalRoomTest {
    private static final Path DATA = Path.of("data");
    private static final int SEGMENT = 12 * 1024;
    private static final int LARGEST = 2048;
    private static final int AHEAD = 16;
    private static final int FULL = 5;
    private static final int READY = 6;
    private static final int SEGMENTS = 16;

    private final FaultyDisk disk = new FaultyDisk(new SplittableRandom(1));
    private Journal journal;
    private long checkpoint;
    private int run;

    JournalRoomTest() throws IOException {
        open();
    }

    private void open() throws IOException {
        run++;
        SegmentPool pool = Journal.pool(disk, DATA, SEGMENT, (long) SEGMENTS * SEGMENT, new ReadMemory());
        journal = Journal.open(pool, run, checkpoint, LARGEST, AHEAD);
    }

    private void write(int records) throws IOException {
        for (int i = 0; i < records; i++) {
            bytes(LARGEST);
        }
    }

    private void bytes(int payload) throws IOException {
        journal.append(ByteBuffer.allocate(payload));
        journal.flush();
    }

    /** Records of the largest size that are taken before there is no more room. */
    private int fill() throws IOException {
        int records = 0;
        while (journal.hasRoom()) {
            write(1);
            records++;
        }
        return records;
    }

    @Test
    void whatComesAheadOfACheckpointIsReadyFromTheStart() throws IOException {
        assertThat(journal.bytes()).isEqualTo(READY * SEGMENT);
        assertThat(journal.usedBytes()).isZero();
        write(1);
        assertThat(journal.bytes()).as("and again behind each flush").isEqualTo((READY + 1) * SEGMENT);
        assertThat(journal.usedBytes()).isEqualTo(SEGMENT);
    }

    @Test
    void theLastSegmentIsLeftForARunThatBeginsCrowded() throws IOException {
        assertThat(fill()).isEqualTo((SEGMENTS - 2) * FULL + 4);
        assertThat(journal.usedBytes()).isEqualTo((SEGMENTS - 1) * SEGMENT);
        disk.kill();
        open();
        assertThat(fill())
                .as("one more where it stood, and the last segment up to two records")
                .isEqualTo(5);
        journal.release(0);
        assertThat(journal.hasRoom()).isFalse();
    }

    @Test
    void aCheckpointEndsWhatARunThatBeginsCrowdedMayTake() throws IOException {
        fill();
        disk.kill();
        open();
        assertThat(journal.hasRoom()).isTrue();
        journal.release(0);
        assertThat(journal.hasRoom()).isFalse();
    }

    @Test
    void aRunThatBeginsWithRoomLeavesTheLastSegment() throws IOException {
        write(1);
        disk.kill();
        open();
        assertThat(fill()).isEqualTo((SEGMENTS - 2) * FULL + 3);
    }

    @Test
    void roomForTwoRecordsOfTheLargestSizeIsEnough() throws IOException {
        write((SEGMENTS - 2) * FULL + 3);
        bytes(896); // leaves 4096 of this segment
        assertThat(journal.hasRoom()).isTrue();
        journal.append(ByteBuffer.allocate(1));
        assertThat(journal.hasRoom()).as("what waits counts").isFalse();
        assertThat(journal.unsynced()).isEqualTo(40);
        journal.flush();
        assertThat(journal.unsynced()).isZero();
        assertThat(journal.hasRoom()).isFalse();
    }

    @Test
    void itIsCrowdedWhenWhatIsAheadAndASegmentNoLongerFit() throws IOException {
        // 60 KiB are needed: 7 segments that count for 8 KiB, and 4 KiB of the one that is written.
        write((SEGMENTS - 8) * FULL + 3);
        bytes(896);
        assertThat(journal.isCrowded()).isFalse();
        bytes(1);
        assertThat(journal.isCrowded()).isTrue();
        journal.release(journal.end());
        assertThat(journal.isCrowded()).isFalse();
    }

    @Test
    void aDamagedEndBehindWhichTheCheckpointStandsIsFreeAtTheStart() throws IOException {
        bytes(1);
        bytes(1);
        checkpoint = journal.end();
        disk.kill();
        disk.flip(DATA.resolve("journal/000001.segment"), 1024 + 40 + 32, 0);
        open();
        assertThat(journal.usedBytes()).isZero();
        assertThat(journal.findings().corrupt()).hasSize(1);
        assertThat(journal.end()).isEqualTo(checkpoint);
    }

    @Test
    void everyFileIsClosedWithTheJournal() throws IOException {
        write(FULL + 1);
        assertThat(disk.openFiles()).isEqualTo(2 + READY);
        journal.close();
        assertThat(disk.openFiles()).isZero();
    }
}
