package io.estran.agent.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.estran.agent.input.InputDecoder;
import io.estran.agent.input.InputEncoder;
import io.estran.agent.input.MalformedInputException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Snapshot and journal come checked from the disk; what another version wrote, or nobody, is refused all the same. */
class DamagedSnapshotTest {
    private final RandomInputs inputs = new RandomInputs(3, false);
    private final PipelineState state = new PipelineState(new RecordedOutputs(), Effects.NONE, 1_000);
    private int refused;

    DamagedSnapshotTest() {
        inputs.begin().forEach(input -> input.accept(state));
        for (int i = 0; i < 150; i++) {
            inputs.next().accept(state);
        }
    }

    private void read(byte[] snapshot) {
        PipelineState restored = new PipelineState(new RecordedOutputs(), Effects.NONE, 1_000);
        try {
            StateSnapshot.read(snapshot, restored);
            restored.endOfInput();
        } catch (MalformedInputException expected) {
            refused++;
        }
    }

    @Test
    void everyTruncationIsRefused() {
        byte[] snapshot = StateSnapshot.write(state);
        for (int length = 0; length < snapshot.length; length++) {
            read(Arrays.copyOf(snapshot, length));
        }
        assertThat(refused).isEqualTo(snapshot.length);
        read(snapshot);
        assertThat(refused).isEqualTo(snapshot.length);
    }

    @Test
    void everyFlippedBitIsRefusedOrReadAsSomethingElse() {
        byte[] snapshot = StateSnapshot.write(state);
        for (int bit = 0; bit < snapshot.length * 8; bit++) {
            snapshot[bit / 8] ^= (byte) (1 << bit % 8);
            read(snapshot);
            snapshot[bit / 8] ^= (byte) (1 << bit % 8);
        }
        assertThat(refused).isPositive();
    }

    @Test
    void aJournalOfAnotherStateIsRefusedOrApplied() {
        Random random = new Random(1);
        for (int i = 0; i < 300; i++) {
            ByteBuffer record = ByteBuffer.allocate(64 * 1024).order(ByteOrder.LITTLE_ENDIAN);
            InputEncoder encoder = new InputEncoder();
            encoder.begin(record);
            RandomInputs others = new RandomInputs(i, false);
            others.begin().forEach(input -> input.accept(encoder));
            others.next().accept(encoder);
            byte[] bytes = Arrays.copyOf(record.array(), record.position());
            for (int damage = random.nextInt(3); damage >= 0; damage--) {
                bytes[1 + random.nextInt(bytes.length - 1)] = (byte) random.nextInt();
            }
            PipelineState fresh = new PipelineState(new RecordedOutputs(), Effects.NONE, 1_000);
            try {
                InputDecoder.decode(ByteBuffer.wrap(bytes), fresh);
                fresh.endOfInput();
            } catch (MalformedInputException expected) {
                refused++;
            }
        }
        assertThat(refused).isPositive();
    }
}
