package io.estran.cli.arrival;

import static org.assertj.core.api.Assertions.assertThat;

import io.estran.agent.config.AgentConfiguration;
import io.estran.agent.config.ReadMode;
import io.estran.protocol.aggregate.Moments;
import io.estran.protocol.aggregate.QuantileSketch;
import io.estran.protocol.aggregate.WindowAggregate;
import io.estran.protocol.reading.Quality;
import io.estran.protocol.reading.QualityReason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveSeriesTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final long HOUR = Duration.ofHours(1).toNanos();

    @TempDir
    Path folder;

    private LiveSeries live;

    @BeforeEach
    void read() throws Exception {
        Files.writeString(folder.resolve("all.csv"), "time,a,b\n");
        Files.writeString(folder.resolve("some.csv"), "time,a,b\n");
        Path file = Files.writeString(folder.resolve("agent.yaml"), """
                agent: lab-1
                sources:
                  - {name: all, type: csv, file: all.csv, time: {column: time}, asset: recorded/all}
                  - name: some
                    type: csv
                    file: some.csv
                    time: {column: time}
                    asset: mixed/machine
                    columns: [{column: a, series: old}]
                  - {name: lines, type: line-protocol, series: "mixed/machine/{field}"}
                windows:
                  - {series: "mixed/**", length: 1s, lateness: 3s}
                  - {series: "**", length: 1s}
                  - {series: "**", length: 1d, lateness: 1h, zone: Europe/Paris}
                  - {series: "other/**", length: 500ms, every: 250ms}
                  - {series: "**", session: 1s, atMost: 1d, lateness: 7s}
                  - {series: "only/**", session: 2s}
                  - {series: "shifts/**", length: 8h, zone: Europe/Paris, from: "06:00"}
                """);
        live = new LiveSeries(AgentConfiguration.read(file, Map.of(), ReadMode.RUN));
    }

    private static WindowAggregate window(String series, long length) {
        return window(series, length, 0);
    }

    private static WindowAggregate window(String series, long length, long session) {
        return new WindowAggregate(
                series,
                "",
                0,
                length,
                1,
                0,
                1,
                1,
                1,
                1,
                new Moments.Doubles(1, 0),
                QuantileSketch.EMPTY,
                Quality.GOOD,
                QualityReason.NONE,
                0,
                true,
                session);
    }

    @Test
    void whatARecordedFileGivesIsNotLive() {
        assertThat(live.contains("recorded/all/b")).isFalse();
        assertThat(live.contains("mixed/machine/old")).isFalse();
        assertThat(live.contains("mixed/machine/new")).isTrue();
        assertThat(live.lateness(window("mixed/machine/old", SECOND))).isEmpty();
    }

    @Test
    void ofWindowsOfOneLengthTheFirstEntryThatMatchesSaysHowLongTheyWait() {
        assertThat(live.lateness(window("mixed/machine/new", SECOND))).hasValue(3 * SECOND);
        assertThat(live.lateness(window("other/x", SECOND))).hasValue(0);
    }

    @Test
    void localDaysOfAnyLengthAreDays() {
        for (int hours : new int[] {23, 24, 25}) {
            assertThat(live.lateness(window("other/x", hours * HOUR))).hasValue(HOUR);
        }
    }

    @Test
    void theBalanceCountsTheShortestWindowsThatDoNotOverlap() {
        assertThat(live.windows().counted(window("other/x", SECOND / 2))).isEmpty();
        assertThat(live.windows().counted(window("other/x", SECOND))).hasValue(SECOND);
        assertThat(live.windows().counted(window("other/x", 23 * HOUR))).isEmpty();
        assertThat(live.windows().counted(window("other/x", 7 * SECOND))).hasValue(7 * SECOND);
    }

    @Test
    void aShiftInWhichClocksChangeIsAShift() {
        for (int hours : new int[] {7, 8, 9}) {
            assertThat(live.windows().of(window("shifts/x", hours * HOUR)))
                    .hasValueSatisfying(entry -> assertThat(entry.lengthNanos()).isEqualTo(8 * HOUR));
        }
    }

    @Test
    void sessionsAreOfTheEntryWithTheirGapAndNotCounted() {
        assertThat(live.windows().of(window("other/x", 5 * SECOND, SECOND)))
                .hasValueSatisfying(entry -> assertThat(entry.latenessNanos()).isEqualTo(7 * SECOND));
        assertThat(live.windows().of(window("other/x", 24 * HOUR)))
                .hasValueSatisfying(entry -> assertThat(entry.isSession()).isFalse());
        assertThat(live.windows().of(window("other/x", 5 * SECOND, 3 * SECOND))).isEmpty();
        assertThat(live.windows().counted(window("other/x", SECOND, SECOND))).isEmpty();
        assertThat(live.windows().counted(window("only/x", 3 * SECOND, 2 * SECOND)))
                .isEmpty();
    }
}
