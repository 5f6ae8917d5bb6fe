package io.estran.agent.state;

import static io.estran.agent.state.StateBench.SECOND;
import static io.estran.agent.state.StateBench.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.estran.agent.raw.RawSpec;
import io.estran.agent.raw.RawSpec.Kind;
import io.estran.agent.source.SeriesAttributes;
import io.estran.agent.state.PipelineConfiguration.SourceSpec;
import io.estran.protocol.codec.BlockWriter;
import io.estran.protocol.reading.Quality;
import io.estran.protocol.reading.Reading;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Readings that are sent on as they are. */
class RawReadingsTest {
    private static final List<SourceSpec> PLC = List.of(new SourceSpec("plc", true));

    @Test
    void theFirstEntryThatIsForASeriesDecidesAndOthersAreNotSent() {
        StateBench bench =
                bench(new RawSpec("*/*/level", Kind.DEADBAND, 5, 0), new RawSpec("*/*/level", Kind.EVERY, 0, 0));
        take(bench, 0, 1, 10);
        take(bench, 0, 2, 11);
        take(bench, 1, 2, 3);
        take(bench, 0, 3, 20);

        assertThat(bench.readings).extracting(Reading::series).containsOnly(StateBench.LEVEL);
        assertThat(bench.readings).extracting(Reading::value).containsExactly(10.0, 20.0);
        assertThat(bench.readings).extracting(Reading::time).containsExactly(at(1), at(3));
    }

    @Test
    void valuesAreCheckedAndRoundedAsInWindows() {
        StateBench bench = bench(new RawSpec("**", Kind.EVERY, 0, 0));
        bench.state.series(0, 0, StateBench.LEVEL, new SeriesAttributes("%", 1, 0, 100));
        take(bench, 0, 1, 12.345);
        take(bench, 0, 2, 101);

        assertThat(bench.readings).extracting(Reading::unit).containsOnly("%");
        assertThat(bench.readings).extracting(Reading::value).containsExactly(12.3, 101.0);
        assertThat(bench.readings).extracting(Reading::quality).containsExactly(Quality.GOOD, Quality.BAD);
    }

    @Test
    void whatADoorHoldsIsSentOnceItsSourceHasBeenSilentForLong() {
        StateBench bench = bench(new RawSpec("**", Kind.DOOR, 1, 10 * SECOND));
        take(bench, 0, 1, 5);
        take(bench, 0, 2, 5);
        for (int second = 3; second < 13; second++) {
            bench.state.tick(at(second), second * SECOND, 0, 0);
        }
        assertThat(bench.readings).hasSize(1);
        bench.state.tick(at(14), 14 * SECOND, 0, 0);

        assertThat(bench.readings).extracting(Reading::time).containsExactly(at(1), at(2));
    }

    @Test
    void whatADoorHoldsIsSentWhenTheSourceEndsOrTheEntryIsGone() {
        StateBench bench = bench(new RawSpec("*/*/level", Kind.DOOR, 1, 60 * SECOND));
        take(bench, 0, 1, 5);
        take(bench, 0, 2, 6);
        bench.configure(StateBench.configuration(PLC, List.of(), List.of()));
        assertThat(bench.readings).extracting(Reading::time).containsExactly(at(1), at(2));

        bench.configure(
                StateBench.configuration(PLC, List.of(), List.of(new RawSpec("**", Kind.DOOR, 1, 60 * SECOND))));
        take(bench, 1, 3, 5);
        take(bench, 1, 4, 6);
        bench.state.ended(0, 0);
        assertThat(bench.readings).extracting(Reading::time).containsExactly(at(1), at(2), at(3), at(4));
    }

    @Test
    void whileAReadingIsHeldBackTicksAreNeeded() {
        StateBench bench = bench(new RawSpec("**", Kind.DOOR, 1, 10 * SECOND));
        take(bench, 0, 1, 5);
        bench.state.tick(at(2), 2 * SECOND, 0, 0);
        bench.state.tick(at(3), 3 * SECOND, 0, 0);
        assertThat(bench.state.isQuiet()).isTrue();
        take(bench, 0, 4, 5);
        for (int second = 5; second < 15; second++) {
            assertThat(bench.state.isQuiet()).isFalse();
            bench.state.tick(at(second), second * SECOND, 0, 0);
        }
        assertThat(bench.readings).hasSize(2);
        assertThat(bench.state.isQuiet()).isTrue();
    }

    @Test
    void aClockThatWentBackMakesNothingLate() {
        StateBench bench = bench(new RawSpec("**", Kind.DEADBAND, 1, 0));
        bench.state.tick(at(86_400), SECOND, 0, 0);
        take(bench, 0, 86_400, 5);
        bench.state.tick(at(1), 2 * SECOND, 0, 0);
        for (int second = 2; second < 50; second++) {
            take(bench, 0, second, 5);
        }

        assertThat(bench.readings).extracting(Reading::time).containsExactly(at(86_400), at(2));
    }

    @Test
    void readingsOfTimesThatNoBlockCanHoldTogetherAreRejected() {
        StateBench bench = bench(new RawSpec("**", Kind.EVERY, 0, 0));
        long rejected = bench.state.summary().rejected();
        bench.state.reading(0, -8_000_000_000_000_000_000L, 1, 0, 0, -1);
        bench.state.reading(0, 8_000_000_000_000_000_000L, 1, 0, 0, -1);
        bench.state.reading(0, Intake.LEAST_TIME, 1, 0, 0, -1);
        bench.state.reading(0, Intake.MOST_TIME, 1, 0, 0, -1);

        assertThat(bench.state.summary().rejected() - rejected).isEqualTo(2);
        assertThat(bench.readings).hasSize(2);
        try (BlockWriter writer = new BlockWriter()) {
            assertThat(writer.readings("station-1/tank", bench.readings)).isNotEmpty();
        }
    }

    @Test
    void numbersGoOnBehindWhatWasSealed() {
        StateBench bench = bench(new RawSpec("**", Kind.EVERY, 0, 0));
        assertThat(bench.state.continueFrom(0, 0, 0)).isFalse();
        assertThat(bench.state.continueFrom(0, 0, 7)).isTrue();
        assertThat(bench.state.raw.ordinal()).isEqualTo(7);
    }

    private static StateBench bench(RawSpec... raw) {
        StateBench bench = StateBench.of(List.of());
        bench.configure(StateBench.configuration(PLC, List.of(), List.of(raw)));
        return bench;
    }

    private static void take(StateBench bench, int series, double seconds, double value) {
        bench.state.reading(series, at(seconds), value, Quality.GOOD.code(), 0, -1);
    }
}
