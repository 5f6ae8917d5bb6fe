package io.estran.agent.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.estran.process.disk.DiskFile;
import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.lane.Hash256;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.lane.LanePoint;
import io.estran.testkit.FaultyDisk;
import io.estran.testkit.FaultyDisk.Leftover;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/** The old checkpoint or the new one stands there, whatever happens in between. */
class CheckpointFileTest {
    private static final Path FOLDER = Path.of("data");
    private static final Path FILE = FOLDER.resolve("checkpoint");
    private static final int CALLS_OF_A_WRITE = 6;

    private final FaultyDisk disk = new FaultyDisk(new SplittableRandom(3));
    private final CheckpointFile file = new CheckpointFile(disk, FOLDER);

    private static Hash256 hash(int first) {
        byte[] bytes = new byte[Hash256.BYTES];
        bytes[0] = (byte) first;
        return new Hash256(bytes);
    }

    private static Checkpoint checkpoint(long run) {
        LanePoint point = new LanePoint(new Id128(1, run), 7, hash(1));
        SpoolState spool = new SpoolState(
                1 << 20,
                12,
                Map.of(BatchClass.EVENTS, 5L, BatchClass.AGGREGATES, 900L),
                Map.of(BatchClass.EVENTS, 4000L),
                Map.of(BatchClass.EVENTS, 40L),
                Map.of(BatchClass.EVENTS, point),
                Map.of(BatchClass.EVENTS, 11L),
                List.of(
                        new LaneState(
                                new Id128(2, run),
                                11,
                                BatchClass.EVENTS,
                                new Id128(3, 4),
                                run,
                                null,
                                3,
                                hash(2),
                                7,
                                hash(3),
                                -1,
                                -1),
                        new LaneState(
                                new Id128(9, run),
                                12,
                                BatchClass.AGGREGATES,
                                new Id128(3, 4),
                                run,
                                point,
                                0,
                                Hash256.ZERO,
                                0,
                                Hash256.ZERO,
                                6,
                                77)));
        return new Checkpoint(run, ("state of run " + run).getBytes(StandardCharsets.UTF_8), 100 * run, spool);
    }

    private static void assertSame(Checkpoint found, Checkpoint expected) throws IOException {
        assertThat(found).isNotNull();
        assertThat(CheckpointCodec.encode(found)).isEqualTo(CheckpointCodec.encode(expected));
    }

    private long run() throws IOException {
        Checkpoint found = file.read().checkpoint();
        assertThat(found).isNotNull();
        assertSame(found, checkpoint(found.runNumber()));
        return found.runNumber();
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        assertThat(file.read().checkpoint()).isNull();
        file.write(checkpoint(1));
        Checkpoint found = file.read().checkpoint();
        assertThat(found).isNotNull();
        assertThat(found.runNumber()).isEqualTo(1);
        assertThat(found.journalPosition()).isEqualTo(100);
        assertThat(found.state()).asString().isEqualTo("state of run 1");
        assertThat(found.spool().lanes()).isEqualTo(checkpoint(1).spool().lanes());
        assertThat(found.spool().tips()).isEqualTo(checkpoint(1).spool().tips());
        assertThat(found.spool().tipLanes()).isEqualTo(checkpoint(1).spool().tipLanes());
        assertThat(found.spool().held()).containsEntry(BatchClass.EVENTS, 40L);
    }

    @Test
    void aCheckpointWithoutStateIsRead() throws IOException {
        file.write(Checkpoint.NONE);
        Checkpoint found = file.read().checkpoint();
        assertThat(found).isNotNull();
        assertThat(found.state()).isNull();
        assertThat(found.spool().isLost()).isFalse();
    }

    @Test
    void aPowerCutAtAnyCallLeavesTheOldOrTheNew() throws IOException {
        for (int call = 1; call <= CALLS_OF_A_WRITE; call++) {
            for (Leftover leftover : Leftover.values()) {
                file.write(checkpoint(1));
                disk.cutPowerAtCall(disk.calls() + call);
                assertThatThrownBy(() -> file.write(checkpoint(2))).hasMessage("power cut");
                disk.cutPower(leftover);
                assertThat(run()).as("call %d, %s", call, leftover).isIn(1L, 2L);
                file.write(checkpoint(3));
                disk.cutPower(Leftover.NOTHING);
                assertThat(run()).isEqualTo(3);
            }
        }
    }

    @Test
    void aFailureAtAnyCallLeavesTheOldOrTheNewAndTheNextWriteWorks() throws IOException {
        for (int call = 1; call <= CALLS_OF_A_WRITE; call++) {
            file.write(checkpoint(1));
            disk.failAtCall(disk.calls() + call);
            assertThatThrownBy(() -> file.write(checkpoint(2))).hasMessage("input/output error");
            assertThat(run()).as("call %d", call).isIn(1L, 2L);
            disk.cutPower(Leftover.RANDOM);
            assertThat(run()).as("call %d, then a power cut", call).isIn(1L, 2L);
            file.write(checkpoint(3));
            disk.cutPower(Leftover.NOTHING);
            assertThat(run()).isEqualTo(3);
        }
    }

    @Test
    void aWriteTakesAsManyCallsAsAreBrokenHere() throws IOException {
        file.write(checkpoint(1));
        long before = disk.calls();
        file.write(checkpoint(2));
        assertThat(disk.calls() - before).isEqualTo(CALLS_OF_A_WRITE);
    }

    @Test
    void anyBitFlippedInOneCopyCostsNothing() throws IOException {
        file.write(checkpoint(1));
        int size = disk.bytes(FILE).length;
        for (int at = 0; at < size; at++) {
            disk.flip(FILE, at, at % 8);
            assertThat(run()).as("byte %d", at).isEqualTo(1);
            assertThat(file.read().damaged()).isEqualTo(at < size / 2 ? List.of(1) : List.of());
            disk.flip(FILE, at, at % 8);
        }
    }

    @Test
    void aCopyTornAtAnyByteCostsNothing() throws IOException {
        file.write(checkpoint(1));
        byte[] old = disk.bytes(FILE);
        file.write(checkpoint(2));
        byte[] whole = disk.bytes(FILE);
        int half = whole.length / 2;
        for (int copy = 0; copy < 2; copy++) {
            for (int kept = 0; kept < half; kept++) {
                byte[] torn = whole.clone();
                System.arraycopy(old, copy * half + kept, torn, copy * half + kept, half - kept);
                try (DiskFile out = disk.open(FILE)) {
                    out.write(ByteBuffer.wrap(torn), 0);
                }
                assertThat(run()).as("copy %d torn at byte %d", copy, kept).isIn(1L, 2L);
            }
        }
    }

    @Test
    void withBothCopiesDamagedThereIsNone() throws IOException {
        file.write(checkpoint(1));
        disk.flip(FILE, 30, 0);
        disk.flip(FILE, disk.bytes(FILE).length / 2 + 30, 0);
        assertThat(file.read().checkpoint()).isNull();
        assertThat(file.read().damaged()).containsExactly(1, 2);
        assertThat(file.exists()).isTrue();
    }

    @Test
    void aFileCutShortAtAnyByteIsNoError() throws IOException {
        file.write(checkpoint(1));
        byte[] whole = disk.bytes(FILE);
        for (int size = 0; size < whole.length; size += 7) {
            try (DiskFile out = disk.open(FILE)) {
                out.truncate(size);
            }
            assertThat(file.read().checkpoint()).isNull();
            file.write(checkpoint(1));
        }
    }

    @Test
    void aCopyThatTheDiskDoesNotGiveIsAsGoodAsDamaged() throws IOException {
        file.write(checkpoint(1));
        disk.spoil(FILE, 0, 1);
        assertThat(run()).isEqualTo(1);
    }

    @Test
    void aDiskThatGivesNeitherCopyIsAnErrorForItMayPass() throws IOException {
        file.write(checkpoint(1));
        disk.spoil(FILE, 0, disk.bytes(FILE).length);
        assertThatThrownBy(file::read).isInstanceOf(IOException.class).hasMessageContaining(FILE + " cannot be read");
        disk.heal(FILE);
        assertThat(run()).isEqualTo(1);
    }

    @Test
    void aCheckpointOfANewerReleaseIsRefusedInPlainWords() throws IOException {
        byte[] body = CheckpointCodec.encode(checkpoint(1));
        body[3] = 2;
        CRC32C crc = new CRC32C();
        crc.update(body);
        ByteBuffer copy = ByteBuffer.allocate(2 * (12 + body.length));
        for (int i = 0; i < 2; i++) {
            copy.putInt(0x45534350)
                    .putInt(body.length)
                    .putInt((int) crc.getValue())
                    .put(body);
        }
        try (DiskFile out = disk.open(FILE)) {
            out.write(copy.flip(), 0);
        }
        assertThatThrownBy(file::read)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("written by a newer release")
                .hasMessageContaining("version 2")
                .hasMessageContaining("start the newer release again");
    }
}
