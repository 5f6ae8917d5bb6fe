package io.estran.cli.arrival;

import static org.assertj.core.api.Assertions.assertThat;

import io.estran.protocol.aggregate.Moments;
import io.estran.protocol.aggregate.QuantileSketch;
import io.estran.protocol.aggregate.WindowAggregate;
import io.estran.protocol.reading.Quality;
import io.estran.protocol.reading.QualityReason;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class WindowSumsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final WindowSums sums = new WindowSums();

    @Test
    void goodAndBadReadingsOfAllWindowsAreAddedUp() {
        add(window("a/x", SECOND, 0, 10, 2, 0, true));
        add(window("a/x", SECOND, 1, 20, 0, 0, true));
        add(window("a/y", SECOND, 0, 5, 0, 0, true));

        assertThat(sums.readings()).isEqualTo(37);
        assertThat(sums.closed()).isEqualTo(3);
        assertThat(sums.revised()).isZero();
    }

    @Test
    void ofSeveralStatementsOnAWindowTheHighestRevisionCountsInWhateverOrderTheyCome() {
        add(window("a/x", SECOND, 0, 10, 0, 0, false));
        add(window("a/x", SECOND, 0, 14, 0, 2, false));
        add(window("a/x", SECOND, 0, 12, 0, 1, false));
        assertThat(sums.readings()).isEqualTo(14);

        add(window("a/x", SECOND, 0, 15, 0, 3, true));
        assertThat(sums.readings()).isEqualTo(15);
        assertThat(sums.closed()).isEqualTo(1);
        assertThat(sums.revised()).isEqualTo(3);
    }

    @Test
    void longerWindowsOfASeriesHoldTheSameReadingsAndAreNotAdded() {
        add(window("a/x", MINUTE, 0, 60, 0, 0, true));
        add(window("a/x", SECOND, 0, 30, 0, 0, true));
        add(window("a/x", SECOND, 1, 30, 0, 0, true));

        assertThat(sums.readings()).isEqualTo(60);
    }

    @Test
    void daysOfTwentyThreeAndTwentyFiveHoursAreWindowsLikeTheOthers() {
        add(window("a/x", Duration.ofHours(24), 0, 24, 0, 0, true));
        add(window("a/x", Duration.ofHours(23), 1, 23, 0, 0, true));
        add(window("a/x", Duration.ofHours(25), 2, 25, 0, 0, true));

        assertThat(sums.readings()).isEqualTo(72);
    }

    @Test
    void windowsThatDoNotCountAreStatedAndNotAdded() {
        add(window("a/x", MINUTE, 0, 60, 0, 0, true));
        sums.add(window("a/x", SECOND, 0, 60, 0, 0, true), OptionalLong.empty());

        assertThat(sums.readings()).isEqualTo(60);
        assertThat(sums.closed()).isEqualTo(2);
    }

    private void add(WindowAggregate window) {
        sums.add(window, OptionalLong.of(window.length()));
    }

    private static WindowAggregate window(
            String series, Duration length, long number, long count, long bad, int revision, boolean isFinal) {
        return new WindowAggregate(
                series,
                "",
                number * length.toNanos(),
                length.toNanos(),
                count,
                bad,
                1,
                1,
                1,
                1,
                new Moments.Doubles(count, 0),
                QuantileSketch.EMPTY,
                Quality.GOOD,
                QualityReason.NONE,
                revision,
                isFinal);
    }
}
