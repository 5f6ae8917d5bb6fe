package io.estran.agent.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.estran.agent.input.InputDecoder;
import io.estran.agent.input.MalformedInputException;
import io.estran.agent.input.Records;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** State and journal come checked from the disk; what another version wrote, or nobody, is refused all the same. */
class DamagedStateTest {
    private final RandomInputs inputs = new RandomInputs(3, false);
    private final PipelineState state = new PipelineState(new RecordedOutputs(), Effects.NONE, 1_000);
    private int refused;

    DamagedStateTest() {
        inputs.begin().forEach(input -> input.accept(state));
        for (int i = 0; i < 150; i++) {
            inputs.next().accept(state);
        }
    }

    private void read(byte[] written) {
        PipelineState restored = new PipelineState(new RecordedOutputs(), Effects.NONE, 1_000);
        try {
            StateCodec.read(written, restored);
            restored.endOfInput();
        } catch (MalformedInputException expected) {
            refused++;
        }
    }

    @Test
    void everyTruncationIsRefused() {
        byte[] written = StateCodec.write(state);
        for (int length = 0; length < written.length; length++) {
            read(Arrays.copyOf(written, length));
        }
        assertThat(refused).isEqualTo(written.length);
        read(written);
        assertThat(refused).isEqualTo(written.length);
    }

    @Test
    void everyFlippedBitIsRefusedOrReadAsSomethingElse() {
        byte[] written = StateCodec.write(state);
        for (int bit = 0; bit < written.length * 8; bit++) {
            written[bit / 8] ^= (byte) (1 << bit % 8);
            read(written);
            written[bit / 8] ^= (byte) (1 << bit % 8);
        }
        assertThat(refused).isPositive();
    }

    @Test
    void aJournalOfAnotherStateIsRefusedOrApplied() {
        Random random = new Random(1);
        for (int i = 0; i < 300; i++) {
            RandomInputs others = new RandomInputs(i, false);
            byte[] bytes = Records.of(to -> {
                        others.begin().forEach(input -> input.accept(to));
                        others.next().accept(to);
                    })
                    .array();
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
