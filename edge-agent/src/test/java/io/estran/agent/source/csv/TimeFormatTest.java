package io.estran.agent.source.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How event times are read. */
class TimeFormatTest {
    private static long nanos(String pattern, String zone, String cell) {
        return TimeFormat.of(pattern, ZoneId.of(zone)).nanos(cell);
    }

    @ParameterizedTest(name = "{0} in {1}: {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "yyyy-MM-dd HH:mm:ss     | +08:00       | 2016-07-01 00:00:00             | 2016-06-30T16:00:00Z",
                "yyyy-MM-dd HH:mm:ss     | UTC          | 2016-07-01 00:00:00             | 2016-07-01T00:00:00Z",
                "yyyy-MM-dd HH           | UTC          | 2016-07-01 07                   | 2016-07-01T07:00:00Z",
                "yyyy-MM-dd              | Europe/Paris | 2016-07-01                      | 2016-06-30T22:00:00Z",
                "MM/dd/yyyy hh:mm a      | UTC          | 07/01/2016 12:30 am             | 2016-07-01T00:30:00Z",
                "d.M.yyyy H:mm           | UTC          | 1.7.2016 7:05                   | 2016-07-01T07:05:00Z",
                "dd-MMM-yy HH:mm         | UTC          | 01-jul-16 07:05                 | 2016-07-01T07:05:00Z",
                "yyyy-DDD HH:mm          | UTC          | 2016-060 07:05                  | 2016-02-29T07:05:00Z",
                "yyyy-MM-dd HH:mm:ss.SSS | UTC          | 2016-07-01 00:00:00.123         | 2016-07-01T00:00:00.123Z",
                "yyyy-MM-dd HH:mm XXX    | UTC          | 2016-07-01 00:00 +02:00         | 2016-06-30T22:00:00Z",
                "yyyy-MM-dd XXX          | UTC          | 2016-07-01 +02:00               | 2016-06-30T22:00:00Z",
                "yyyy-MM-dd HH:mm VV     | UTC          | 2016-07-01 00:00 Europe/Paris   | 2016-06-30T22:00:00Z",
                "iso                     | +08:00       | 2016-07-01                      | 2016-06-30T16:00:00Z",
                "iso                     | +08:00       | 2016-07-01 00:00                | 2016-06-30T16:00:00Z",
                "iso                     | +08:00       | 2016-07-01T00:00:00.123456789   | 2016-06-30T16:00:00.123456789Z",
                "iso                     | +08:00       | 2016-07-01T00:00:00Z            | 2016-07-01T00:00:00Z",
                "iso                     | +08:00       | 2016-07-01T00:00:00+02:30       | 2016-06-30T21:30:00Z",
                "iso                     | +08:00       | 2016-07-01T00:00:00-0530        | 2016-07-01T05:30:00Z",
                "iso                     | +08:00       | 2016-07-01T00:00:00+02          | 2016-06-30T22:00:00Z",
                "epoch-s                 | UTC          | 1467331200                      | 2016-07-01T00:00:00Z",
                "epoch-s                 | UTC          | 1467331200.25                   | 2016-07-01T00:00:00.250Z",
                "epoch-s                 | UTC          | 1.4673312e9                     | 2016-07-01T00:00:00Z",
                "epoch-s                 | UTC          | -1                              | 1969-12-31T23:59:59Z",
                "epoch-ms                | UTC          | 1467331200001                   | 2016-07-01T00:00:00.001Z",
                "epoch-us                | UTC          | 1467331200000001                | 2016-07-01T00:00:00.000001Z",
                "epoch-ns                | UTC          | 1467331200000000001             | 2016-07-01T00:00:00.000000001Z",
                // LocalDateTime.atZone: of two hours the first; a time that never was moves on by the step
                "yyyy-MM-dd HH:mm        | Europe/Paris | 2024-10-27 02:30                | 2024-10-27T00:30:00Z",
                "yyyy-MM-dd HH:mm        | Europe/Paris | 2024-03-31 02:30                | 2024-03-31T01:30:00Z",
            })
    void reads(String pattern, String zone, String cell, String expected) {
        Instant instant = Instant.parse(expected);
        assertThat(nanos(pattern, zone, cell)).isEqualTo(instant.getEpochSecond() * 1_000_000_000L + instant.getNano());
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "yyyy-MM-dd HH:mm:ss | 2016-07-01",
                "yyyy-MM-dd HH:mm:ss | 2016-07-01 00:00:00 x",
                "yyyy-MM-dd HH:mm:ss | 2016-02-30 00:00:00",
                "yyyy-MM-dd HH:mm:ss | 2015-02-29 00:00:00",
                "yyyy-MM-dd HH:mm:ss | 2016-13-01 00:00:00",
                "yyyy-MM-dd HH:mm:ss | 2016-07-01 25:00:00",
                "yyyy-MM-dd HH:mm:ss | 1600-07-01 00:00:00",
                "iso                 | 2016-02-30",
                "iso                 | 2016-07-01Z",
                "iso                 | 20160701",
                "epoch-s             | ''",
                "epoch-s             | now",
                "epoch-s             | 0x10",
                "epoch-s             | 99999999999",
                "epoch-s             | 1e999999999",
                "epoch-s             | 1e-999999999",
                "epoch-ns            | 0.5",
            })
    void whatIsNoTimeIsRefusedWithThePattern(String pattern, String cell) {
        assertThatThrownBy(() -> nanos(pattern, "UTC", cell))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not a time as in " + pattern);
    }

    @Test
    void aVeryLongCellIsRefused() {
        assertThatThrownBy(() -> nanos("epoch-s", "UTC", "1".repeat(100_000)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("longer than");
    }

    @ParameterizedTest
    @ValueSource(strings = {"HH:mm:ss", "MM-dd HH:mm", "YYYY-MM-dd", "yyyy-MM HH:mm"})
    void aPatternWithoutDateIsRefused(String pattern) {
        assertThatThrownBy(() -> TimeFormat.of(pattern, ZoneId.of("UTC")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("year, month and day")
                .hasMessageContaining(TimeFormat.ALLOWED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"yyyy-MM-dd hh:mm", "yyyy-MM-dd mm:ss", "yyyy-MM-dd KK:mm:ss"})
    void aPatternThatWouldLoseTheTimeOfDayIsRefused(String pattern) {
        assertThatThrownBy(() -> TimeFormat.of(pattern, ZoneId.of("UTC")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("HH is the hour of the day");
    }

    @Test
    void aPatternOfUnknownLettersIsRefused() {
        assertThatThrownBy(() -> TimeFormat.of("date", ZoneId.of("UTC")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(TimeFormat.ALLOWED);
    }
}
