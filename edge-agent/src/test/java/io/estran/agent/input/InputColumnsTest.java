package io.estran.agent.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What a hand-over has room for, and what a record takes of hand-overs. */
class InputColumnsTest {
    private static final int TICK_BYTES = 19 + InputEncoder.OTHER_OVERHEAD;

    private final InputColumns columns = new InputColumns(InputEncoder.HAND_OVER_BYTES);
    private final InputEncoder encoder = new InputEncoder();

    private static void tick(InputColumns to, long wall) {
        to.tick(wall, 7, 0, 0);
    }

    private static void part(InputColumns to) {
        to.configured(new byte[1000], false);
    }

    @Test
    void anInputTakesItsOwnBytesOfTheRoomAndNotThoseOfTheOnesBefore() {
        InputColumns small = new InputColumns(1000);
        assertThat(small.isEmpty()).isTrue();
        assertThat(small.hasRoom(1000)).isTrue();
        assertThat(small.hasRoom(1001)).isFalse();
        for (int ticks = 1; ticks <= 3; ticks++) {
            tick(small, ticks);
            assertThat(small.isEmpty()).isFalse();
            assertThat(small.hasRoom(1000 - ticks * TICK_BYTES)).isTrue();
            assertThat(small.hasRoom(1001 - ticks * TICK_BYTES)).isFalse();
        }
        small.reading(1, 2, 3, 0, 0, Inputs.NO_POSITION);
        assertThat(small.hasRoom(1000 - 3 * TICK_BYTES - InputEncoder.READING_BYTES))
                .isTrue();
        assertThat(small.hasRoom(1001 - 3 * TICK_BYTES - InputEncoder.READING_BYTES))
                .isFalse();
    }

    @Test
    void columnsThatAreUsedAgainHoldNothingOfTheirLastUse() {
        tick(columns, 1);
        columns.reading(1, 2, 3, 0, 0, Inputs.NO_POSITION);
        tick(columns, 2);
        columns.clear();
        assertThat(columns.isEmpty()).isTrue();
        assertThat(columns.hasRoom(InputEncoder.HAND_OVER_BYTES)).isTrue();
        tick(columns, 3);
        assertThat(encoder.take(columns)).isTrue();
        RecordedInputs read = new RecordedInputs();
        InputDecoder.decode(encoder.finish(), read);
        assertThat(read.all).containsExactly(List.of("tick", 3L, 7L, 0L, 0L));
    }

    @Test
    void aRecordTakesInputsUntilTheNextWouldNotFit() {
        int fit = 65; // of 1005 bytes each
        for (int i = 0; i < fit - 10; i++) {
            part(columns);
        }
        assertThat(encoder.take(columns)).isTrue();
        columns.clear();
        for (int i = 0; i < 10; i++) {
            part(columns);
        }
        assertThat(encoder.take(columns)).isTrue();
        columns.clear();
        part(columns);
        assertThat(encoder.take(columns)).isFalse();
        assertThat(encoder.finish().remaining()).isBetween(fit * 1005, InputEncoder.RECORD_BYTES);
        assertThat(encoder.take(columns)).isTrue();
    }

    @Test
    void readingsThatDoNotPackFitIntoTheirRecordsAllTheSame() {
        SplittableRandom random = new SplittableRandom(5);
        RecordedInputs written = new RecordedInputs();
        RecordedInputs read = new RecordedInputs();
        int records = 1;
        for (int handOver = 0; handOver < 4; handOver++) {
            columns.clear();
            while (columns.hasRoom(InputEncoder.READING_BYTES)) {
                int series = random.nextInt(Inputs.MOST_SERIES);
                long time = random.nextLong();
                double value = Double.longBitsToDouble(random.nextLong());
                long position = random.nextLong(Long.MAX_VALUE);
                columns.reading(series, time, value, 0, 0, position);
                written.reading(series, time, value, 0, 0, position);
            }
            while (!encoder.take(columns)) {
                decode(encoder.finish(), read);
                records++;
            }
        }
        decode(encoder.finish(), read);
        assertThat(records).isGreaterThan(2);
        assertThat(read.all).isEqualTo(written.all);
    }

    @Test
    void aRecordOfReadingsThatTakeNoBytesToSpeakOfIsFullAllTheSame() {
        int handOvers = 60;
        int readings = 0;
        RecordedInputs read = new RecordedInputs();
        for (int handOver = 0; handOver < handOvers; handOver++) {
            columns.clear();
            while (columns.hasRoom(InputEncoder.READING_BYTES)) {
                columns.reading(1, 1000L * readings++, 4, 0, 0, Inputs.NO_POSITION);
            }
            while (!encoder.take(columns)) {
                decode(encoder.finish(), read);
                assertThat(read.all).hasSizeBetween(InputEncoder.MOST_READINGS - 64, InputEncoder.MOST_READINGS);
            }
        }
        assertThat(readings).isGreaterThan(InputEncoder.MOST_READINGS);
        decode(encoder.finish(), read);
        assertThat(read.all).hasSize(readings);
    }

    private static void decode(ByteBuffer record, RecordedInputs to) {
        assertThat(record.remaining()).isLessThanOrEqualTo(InputEncoder.RECORD_BYTES);
        InputDecoder.decode(record, to);
    }
}
