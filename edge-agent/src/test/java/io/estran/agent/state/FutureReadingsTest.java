package io.estran.agent.state;

import static io.estran.agent.state.StateBench.FLOW;
import static io.estran.agent.state.StateBench.LEVEL;
import static io.estran.agent.state.StateBench.full;
import static io.estran.agent.state.StateBench.window;
import static org.assertj.core.api.Assertions.assertThat;

import io.estran.agent.input.Inputs;
import io.estran.protocol.reading.Quality;
import io.estran.protocol.reading.QualityReason;
import java.util.List;
import org.junit.jupiter.api.Test;

/** DESIGN "Time": a reading from the future never moves a watermark; it is kept as uncertain (clock). */
class FutureReadingsTest {
    private final StateBench bench = StateBench.of(List.of(window(1, 0)), full(0));

    @Test
    void aReadingFromTheFutureMovesNoWatermarkAndIsKeptAsUncertain() {
        bench.reading(0, 0.5, 1);
        bench.reading(0, 3600, 2);
        assertThat(bench.windows).isEmpty();
        bench.state.endOfInput();
        assertThat(bench.statements()).containsExactly("0..1 1 r0.", "3600..3601 1 r0.");
        assertThat(bench.windows.get(1).quality()).isEqualTo(Quality.UNCERTAIN);
        assertThat(bench.windows.get(1).reason()).isEqualTo(QualityReason.CLOCK_FUTURE);
        bench.assertBalance();
    }

    @Test
    void aReadingJustWithinTheBoundIsOrdinary() {
        bench.reading(0, 0.5, 1);
        bench.reading(0, 60, 2);
        assertThat(bench.statements()).containsExactly("0..1 1 r0.");
    }

    @Test
    void aReadingFromTheFutureRaisesNothing() {
        bench.reading(0, 3600, 99);
        assertThat(bench.events).isEmpty();
        assertThat(bench.orders).isEmpty();
    }

    @Test
    void garbageFromTheFutureLeavesRoomForThePresent() {
        for (int i = 0; i < 100; i++) {
            bench.reading(0, 100_000 + 10 * i, 1);
        }
        long dropped = bench.state.summary().dropped();
        assertThat(dropped).as("windows ahead are bounded").isBetween(80L, 90L);
        for (int i = 0; i < 100; i++) {
            bench.reading(0, i + 0.5, 1);
            bench.tick(i + 0.9);
        }
        assertThat(bench.state.summary().dropped()).isEqualTo(dropped);
        assertThat(bench.statements()).hasSize(99);
        bench.assertBalance();
    }

    @Test
    void windowsAheadCloseOnceTimeHasComeThereThoughTheSourceGivesNothingElse() {
        for (int i = 0; i <= 3700; i++) {
            bench.reading(0, 3600 + i, i);
            bench.tick(i);
        }
        assertThat(bench.statements()).contains("3600..3601 1 r0.", "3603..3604 1 r0.");
    }

    @Test
    void windowsAheadCloseOnceTimeHasComeThereThoughNewReadingsAreAheadToo() {
        bench.reading(0, 0.5, 0);
        for (int i = 1; i <= 3700; i++) {
            bench.reading(0, 3600 + i, i);
            bench.tick(i);
        }
        assertThat(bench.statements()).startsWith("0..1 1 r0.", "3601..3602 1 r0.", "3602..3603 1 r0.");
    }

    @Test
    void anAbsurdTimeIsRejectedButItsPlaceInTheSourceCounts() {
        bench.state.reading(0, Long.MAX_VALUE, 1, 0, 0, 7);
        assertThat(bench.state.summary().rejected()).isEqualTo(1);
        assertThat(bench.state.sourcePosition(0)).isEqualTo(7);
        bench.state.reading(0, Long.MIN_VALUE, 1, 0, 0, Inputs.NO_POSITION);
        bench.state.reading(9, 0, 1, 0, 0, Inputs.NO_POSITION);
        bench.state.reading(-1, 0, 1, 0, 0, Inputs.NO_POSITION);
        assertThat(bench.state.summary().rejected()).isEqualTo(4);
        bench.assertBalance();
    }

    @Test
    void aSeriesWhoseValuesAreAllAheadHoldsUpNoOther() {
        bench.reading(0, 3600, 1);
        bench.reading(1, 0.5, 1);
        bench.reading(1, 1.5, 1);
        assertThat(bench.windows)
                .extracting(w -> w.series())
                .containsExactly(FLOW)
                .doesNotContain(LEVEL);
    }
}
