package io.estran.agent.state;

import static io.estran.agent.state.StateBench.FLOW;
import static io.estran.agent.state.StateBench.LEVEL;
import static io.estran.agent.state.StateBench.at;
import static io.estran.agent.state.StateBench.full;
import static io.estran.agent.state.StateBench.window;
import static org.assertj.core.api.Assertions.assertThat;

import io.estran.agent.source.SeriesAttributes;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Series that are given up: which can be, what goes with them, and what comes back. */
class RetiredSeriesTest {
    private final StateBench bench = StateBench.of(List.of(window(10, 5)), full(0));

    private boolean isRetirable(int series) {
        bench.state.wasHeard(series);
        return bench.state.isRetirable(series);
    }

    @Test
    void itIsHeardOnceForEachTimeThatSomethingCame() {
        bench.state.wasHeard(0);
        assertThat(bench.state.wasHeard(0)).isFalse();
        for (int i = 0; i < 40; i++) {
            bench.reading(0, 1 + i / 10.0, 50);
            assertThat(bench.state.isRetirable(0)).isFalse();
            assertThat(bench.state.wasHeard(0)).as("reading %d", i).isTrue();
            assertThat(bench.state.wasHeard(0)).isFalse();
        }
    }

    @Test
    void itStaysWhileAWindowIsOpenOrNotFinal() {
        bench.reading(0, 1, 50);
        assertThat(isRetirable(0)).as("open").isFalse();
        bench.reading(1, 12, 1);
        assertThat(isRetirable(0)).as("not final").isFalse();
        bench.reading(1, 15, 1);
        assertThat(isRetirable(0)).isTrue();
    }

    @Test
    void itStaysWhileItsAlarmIsRaised() {
        bench.reading(0, 1, 99);
        bench.reading(1, 15, 1);
        assertThat(isRetirable(0)).isFalse();
        bench.reading(0, 16, 50);
        bench.reading(1, 35, 1);
        assertThat(isRetirable(0)).isTrue();
    }

    @Test
    void itStaysWhileStorageTakesNothing() {
        bench.state.wasHeard(0);
        bench.state.hold(source -> false);
        assertThat(bench.state.isRetirable(0)).isFalse();
    }

    @Test
    void nothingOfItIsLeftInTheState() {
        bench.reading(0, 1, 50);
        bench.reading(1, 15, 1);
        int before = StateCodec.write(bench.state).length;
        bench.state.retired(0);
        assertThat(StateCodec.write(bench.state).length).isLessThan(before - LEVEL.length());
        assertThat(StateCodec.write(bench.reopened().state)).isEqualTo(StateCodec.write(bench.state));
        bench.reading(0, 16, 50);
        assertThat(bench.state.summary().rejected())
                .as("nobody has that number")
                .isEqualTo(1);
        bench.assertBalance();
    }

    @Test
    void whatItHadOpenIsStated() {
        bench.reading(0, 1, 50);
        bench.state.retired(0);
        assertThat(bench.statements()).containsExactly("0..10 1 r0.");
        bench.assertBalance();
    }

    @Test
    void itsNumberIsThatOfAnother() {
        bench.reading(0, 1, 50);
        bench.reading(1, 15, 1);
        bench.state.retired(0);
        bench.state.series(0, 0, "station-2/tank/level", SeriesAttributes.NONE);
        bench.windows.clear();
        bench.reading(0, 16, 7);
        bench.reading(1, 36, 1);
        assertThat(bench.windows)
                .filteredOn(window -> !window.series().equals(FLOW))
                .singleElement()
                .satisfies(window -> {
                    assertThat(window.series()).isEqualTo("station-2/tank/level");
                    assertThat(window.start()).isEqualTo(at(10));
                });
        bench.assertBalance();
    }

    @Test
    void ifItComesBackItsOldWindowsStayFinal() {
        bench.reading(0, 1, 50);
        bench.reading(1, 15, 1);
        bench.state.retired(0);
        bench.state.series(0, 0, LEVEL, SeriesAttributes.NONE);
        bench.windows.clear();
        bench.reading(0, 2, 51);
        assertThat(bench.state.summary().late()).isEqualTo(1);
        bench.state.endOfInput();
        assertThat(bench.windows).allMatch(window -> window.series().equals(FLOW));
        bench.assertBalance();
    }
}
