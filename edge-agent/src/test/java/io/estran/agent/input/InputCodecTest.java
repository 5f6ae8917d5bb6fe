package io.estran.agent.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.estran.agent.source.SeriesAttributes;
import io.estran.protocol.lane.Id128;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
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

    /** Several hand-overs into one encoder: whatever records they are cut into, the order of all inputs stands. */
    @Property(tries = 200)
    void handOversComeBackInOrderHoweverTheyAreCutIntoRecords(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int count) {
        RecordedInputs written = new RecordedInputs();
        AnyInputs any = new AnyInputs(seed);
        List<InputColumns> handed = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            handed.add(any.handed(300, written));
        }
        RecordedInputs decoded = new RecordedInputs();
        List<ByteBuffer> records = Records.all(handed);
        records.forEach(record -> {
            assertThat(record.remaining()).isLessThanOrEqualTo(InputEncoder.RECORD_BYTES);
            InputDecoder.decode(record, decoded);
        });
        assertThat(decoded.all).isEqualTo(written.all);
    }

    @Property(tries = 300)
    void signalsOfAllKindsComeBack(@ForAll long seed) {
        RecordedInputs written = new RecordedInputs();
        RecordedInputs decoded = new RecordedInputs();
        Records.all(List.of(new AnySignals(seed).handed(1_000, written)))
                .forEach(record -> InputDecoder.decode(record, decoded));
        assertThat(decoded.all).isEqualTo(written.all);
    }

    @Property(tries = 1_000)
    void extremesOfEverySortComeBackBitForBit(@ForAll long seed) {
        RecordedInputs written = new RecordedInputs();
        RecordedInputs read = new RecordedInputs();
        AnyExtremes extremes = new AnyExtremes(seed);
        Records.all(List.of(extremes.handed(400, written), extremes.handed(1, written), extremes.handed(900, written)))
                .forEach(record -> InputDecoder.decode(record, read));
        assertThat(read.all).isEqualTo(written.all);
    }

    @Test
    void valuesThatAreHardToTellApartComeBackBitForBit() {
        double[] values = {
            0.0,
            -0.0,
            Double.NaN,
            Double.longBitsToDouble(0x7ff8_0000_dead_beefL),
            Double.longBitsToDouble(0xfff4_0000_0000_0001L),
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY,
            Double.MIN_VALUE,
            -Double.MIN_NORMAL,
            Double.MAX_VALUE,
            Float.MIN_VALUE,
            -Float.MAX_VALUE,
            0.1,
            (float) 0.1,
            Math.nextUp(0.1),
            1e300,
            9007199254740993.0,
            123456789.125
        };
        RecordedInputs written = new RecordedInputs();
        ByteBuffer record = Records.of(to -> {
            for (double first : values) {
                for (double second : values) {
                    for (double value : new double[] {first, second}) {
                        to.reading(3, 5, value, 0, 0, Inputs.NO_POSITION);
                        written.reading(3, 5, value, 0, 0, Inputs.NO_POSITION);
                    }
                }
            }
        });
        InputDecoder.decode(record, read);
        assertThat(read.all).isEqualTo(written.all);
    }

    @Test
    void eachRecordIsReadAlone() {
        InputColumns columns = new InputColumns(InputEncoder.HAND_OVER_BYTES);
        columns.reading(7, 1_000, 0.5, 1, 2, 41);
        columns.reading(8, 1_000, 0.5, 0, 0, 42);
        InputEncoder encoder = new InputEncoder();
        for (int i = 0; i < 2; i++) {
            assertThat(encoder.take(columns)).isTrue();
            InputDecoder.decode(encoder.finish(), read);
        }
        assertThat(read.all).hasSize(4);
        assertThat(read.all.subList(2, 4)).isEqualTo(read.all.subList(0, 2));
    }

    @Test
    void nothingIsLeftOfARecordThatIsFinished() {
        InputEncoder encoder = new InputEncoder();
        InputColumns noise = new InputColumns(InputEncoder.HAND_OVER_BYTES);
        Random random = new Random(1);
        while (noise.hasRoom(InputEncoder.READING_BYTES)) {
            noise.reading(random.nextInt(Inputs.MOST_SERIES), random.nextLong(), random.nextGaussian(), 0, 0, -1);
        }
        assertThat(encoder.take(noise)).isTrue();
        assertThat(encoder.isEmpty()).isFalse();
        encoder.finish();
        assertThat(encoder.isEmpty()).isTrue();
        InputColumns one = new InputColumns(InputEncoder.HAND_OVER_BYTES);
        one.reading(1, 2, 3, 0, 0, -1);
        encoder.take(one);
        assertThat(encoder.finish()).isEqualTo(Records.of(one));
    }

    @Test
    void anEmptyRecordGivesNothing() {
        InputDecoder.decode(ByteBuffer.allocate(0), read);
        InputDecoder.decode(Records.of(to -> {}), read);
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
        return Records.of(input).remaining();
    }

    @Test
    void inputsOfTheLargestSizeStayWithinTheRoomThatIsAskedFor() {
        String name = "a/" + "x".repeat(510);
        String unit = "\u2103".repeat(256);
        String said = "\u2103".repeat(256);
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

    /** Each column is at its worst with every reading. */
    @Test
    void readingsNeverTakeMoreThanTheRoomThatIsAskedFor() {
        Random random = new Random(1);
        InputColumns columns = new InputColumns(InputEncoder.HAND_OVER_BYTES);
        int readings = 0;
        while (columns.hasRoom(InputEncoder.READING_BYTES)) {
            double value = Double.longBitsToDouble(random.nextLong());
            double wild = readings % 2 == 0 ? value : random.nextInt(100) / 10.0;
            int series = random.nextInt(2) * (Inputs.MOST_SERIES - 1 - readings);
            columns.reading(
                    series, random.nextLong(), wild, readings % 2, random.nextInt(256), random.nextLong() >>> 1);
            readings++;
        }
        assertThat(readings).isEqualTo(InputEncoder.HAND_OVER_BYTES / InputEncoder.READING_BYTES);
        assertThat(Records.of(columns).remaining())
                .isLessThanOrEqualTo(readings * InputEncoder.READING_BYTES)
                .as("which is not far from what it takes")
                .isGreaterThan(readings * InputEncoder.READING_BYTES / 2);
    }

    @Test
    void readingsInTheirUsualOrderTakeOnlyTheirValues() {
        assertThat(bytes(to -> {
                    for (int i = 0; i < 1_000; i++) {
                        to.reading(i % 10, 1_795_521_600_000_000_000L + i / 10 * 1_000_000L, 20.5, 0, 0, i + 1);
                    }
                }))
                .isLessThan(1_000 / 8 + 150);
    }

    @Test
    void whatAnotherVersionWroteIsRefusedInPlainWords() {
        assertThatThrownBy(() -> InputDecoder.decode(ByteBuffer.wrap(new byte[] {1, 9}), read))
                .isInstanceOf(MalformedInputException.class)
                .hasMessageContaining("version 1")
                .hasMessageContaining("start the version that wrote it once more");
        assertThatThrownBy(() -> InputDecoder.decode(ByteBuffer.wrap(new byte[] {2, 0, 0, 77}), read))
                .isInstanceOf(MalformedInputException.class)
                .hasMessageContaining("unknown tag 77");
    }

    @Test
    void aColumnThatIsLongerThanItsReadingsIsRefused() {
        byte[] record = Records.of(to -> {
                    to.reading(1, 5, 0.5, 0, 0, -1);
                    to.reading(1, 5, 0.5, 2, 0, -1);
                })
                .array();
        assertThat(record[1]).as("readings").isEqualTo((byte) 2);
        record[1] = 1;
        assertThatThrownBy(() -> InputDecoder.decode(ByteBuffer.wrap(record), new RecordedInputs()))
                .isInstanceOf(MalformedInputException.class);
    }

    @Test
    void aQualityThatThereIsNotIsRefused() {
        byte[] worse = Records.of(to -> to.reading(1, 5, 0.5, 3, 0, -1)).array();
        assertThatThrownBy(() -> InputDecoder.decode(ByteBuffer.wrap(worse), read))
                .isInstanceOf(MalformedInputException.class)
                .hasMessageContaining("quality 3");
        assertThat(read.all).isEmpty();
    }
}
