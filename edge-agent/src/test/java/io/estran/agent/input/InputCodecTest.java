package io.estran.agent.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.estran.agent.source.SeriesAttributes;
import io.estran.protocol.lane.Id128;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** What the encoder writes, the decoder gives again, bit for bit and in order. */
class InputCodecTest {
    private final RecordedInputs read = new RecordedInputs();

    @Property(tries = 300)
    void anyInputsComeBack(@ForAll long seed, @ForAll @IntRange(max = 60) int count) {
        RecordedInputs written = new RecordedInputs();
        ByteBuffer record = new AnyInputs(seed).record(count, written);
        RecordedInputs decoded = new RecordedInputs();
        InputDecoder.decode(record, decoded);
        assertThat(decoded.all).isEqualTo(written.all).hasSize(count);
    }

    @Test
    void eachRecordIsReadAlone() {
        InputEncoder encoder = new InputEncoder();
        for (int i = 0; i < 2; i++) {
            ByteBuffer record = ByteBuffer.allocate(1 << 10).order(ByteOrder.LITTLE_ENDIAN);
            encoder.begin(record);
            encoder.reading(7, 1_000, 0.5, 1, 2, 41);
            encoder.reading(8, 1_000, 0.5, 0, 0, 42);
            InputDecoder.decode(record.flip(), read);
        }
        assertThat(read.all).hasSize(4);
        assertThat(read.all.subList(2, 4)).isEqualTo(read.all.subList(0, 2));
    }

    @Test
    void anEmptyRecordGivesNothing() {
        InputDecoder.decode(ByteBuffer.allocate(0), read);
        assertThat(read.all).isEmpty();
    }

    @Test
    void theDecoderLeavesTheBufferAsItWas() {
        ByteBuffer record = new AnyInputs(1).record(5, read).order(ByteOrder.BIG_ENDIAN);
        int limit = record.limit();
        InputDecoder.decode(record, new RecordedInputs());
        assertThat(record.position()).isZero();
        assertThat(record.limit()).isEqualTo(limit);
        assertThat(record.order()).isEqualTo(ByteOrder.BIG_ENDIAN);
    }

    private static int bytes(Consumer<Inputs> input) {
        ByteBuffer record = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
        InputEncoder encoder = new InputEncoder();
        encoder.begin(record);
        input.accept(encoder);
        return record.position();
    }

    @Test
    void inputsOfTheLargestSizeStayWithinTheRoomThatIsAskedFor() {
        String name = "a/" + "x".repeat(510);
        String unit = "\u2103".repeat(256);
        String said = "\u2103".repeat(256);
        assertThat(bytes(to -> to.reading(Inputs.MOST_SERIES - 1, Long.MIN_VALUE, 1, 2, 255, Long.MAX_VALUE)))
                .isLessThanOrEqualTo(InputEncoder.READING_BYTES);
        assertThat(bytes(to ->
                        to.series(Inputs.MOST_SERIES - 1, 1 << 30, name, new SeriesAttributes(unit, 9, -1e300, 1e300))))
                .isLessThanOrEqualTo(InputEncoder.SMALL_BYTES);
        assertThat(bytes(to -> to.tick(-1, -1, -1, -1))).isLessThanOrEqualTo(InputEncoder.SMALL_BYTES);
        assertThat(bytes(to -> to.outcome(-1, said, Long.MIN_VALUE, -1))).isLessThanOrEqualTo(InputEncoder.SMALL_BYTES);
        assertThat(bytes(to -> to.runStarted(-1, new Id128(-1, -1), name, name, -1, -1)))
                .isLessThanOrEqualTo(InputEncoder.SMALL_BYTES);
        assertThat(bytes(to -> to.configured(new byte[InputEncoder.PART_BYTES], true)))
                .isLessThanOrEqualTo(InputEncoder.PART_BYTES + InputEncoder.SMALL_BYTES);
    }

    @Test
    void aUsualReadingTakesFewBytes() {
        assertThat(bytes(to -> {
                    for (int i = 0; i < 100; i++) {
                        to.reading(i % 10, 1_795_521_600_000_000_000L + i / 10 * 1_000_000L, i, 0, 0, i + 1);
                    }
                }))
                .isLessThan(100 * 10 + 60);
    }

    @Test
    void whatAnotherVersionWroteIsRefusedInPlainWords() {
        assertThatThrownBy(() -> InputDecoder.decode(ByteBuffer.wrap(new byte[] {2, 9}), read))
                .isInstanceOf(MalformedInputException.class)
                .hasMessageContaining("version 2")
                .hasMessageContaining("start the version that wrote it once more");
        assertThatThrownBy(() -> InputDecoder.decode(ByteBuffer.wrap(new byte[] {1, 77}), read))
                .isInstanceOf(MalformedInputException.class)
                .hasMessageContaining("unknown tag 77");
    }

    @Test
    void aReadingThatCannotBeIsRefused() {
        int good = InputEncoder.READING | InputEncoder.SAME_SERIES | InputEncoder.SAME_TIME;
        for (int flags : new int[] {
            0x40,
            InputEncoder.NEXT_SERIES,
            InputEncoder.NEXT_POSITION | InputEncoder.HAS_POSITION,
            InputEncoder.HAS_QUALITY
        }) {
            byte[] record = new byte[40];
            record[0] = InputEncoder.VERSION;
            record[1] = (byte) (good | flags);
            record[2] = 3; // a quality class that there is not
            assertThatThrownBy(() -> InputDecoder.decode(ByteBuffer.wrap(record), read))
                    .as("flags %x", flags)
                    .isInstanceOf(MalformedInputException.class);
        }
        assertThat(read.all).isEmpty();
    }
}
