package io.estran.agent.state;

import static io.estran.agent.state.StateBench.NOON;
import static io.estran.agent.state.StateBench.full;
import static io.estran.agent.state.StateBench.window;
import static org.assertj.core.api.Assertions.assertThat;

import io.estran.protocol.event.Event;
import java.util.List;
import org.junit.jupiter.api.Test;

/** DESIGN "Time": a clock step is detected, stated, and loses nothing. The readings here are dated by the agent's clock. */
class ClockStepTest {
    private static final double YEAR = 365 * 86_400.0;

    private final StateBench bench = StateBench.of(List.of(window(1, 0)), full(0));

    private List<Object> steps() {
        return bench.events.stream()
                .filter(event -> event.type().equals("clock-step"))
                .<Object>map(event -> event.fields().get("seconds"))
                .toList();
    }

    @Test
    void aStepIsStatedWithItsSize() {
        bench.tick(1);
        bench.tick(2, 0.4);
        bench.tick(3, 3600);
        bench.tick(4, 0);
        assertThat(steps()).containsExactly(3599.6, -3600.0);
        assertThat(bench.events).allSatisfy(event -> assertThat(event.asset()).isEqualTo("agents/lab-1"));
        assertThat(bench.events.get(0).time()).isEqualTo(NOON + 3603 * StateBench.SECOND);
    }

    @Test
    void aStepWhileStorageTakesNothingIsStatedToo() {
        bench.state.hold(source -> false);
        bench.state.unrecordedTick(NOON + 3600 * StateBench.SECOND, StateBench.SECOND, 0, 0);
        bench.state.release();
        assertThat(steps()).containsExactly(3599.0);
    }

    @Test
    void anotherRunsMonotonicClockIsNoStep() {
        bench.tick(100);
        bench.state.runStarted(
                2, new io.estran.protocol.lane.Id128(0, 2), "lab-1", "1.0", StateBench.at(200), -123_456_789);
        bench.state.tick(StateBench.at(201), -123_456_789 + StateBench.SECOND, 0, 0);
        assertThat(steps()).isEmpty();
    }

    @Test
    void rulesSeeEveryReadingAfterAStepBack() {
        bench.tick(0);
        bench.reading(0, 50, 99);
        bench.tick(1, -49);
        bench.reading(0, -47, 50);
        bench.reading(0, -46, 99);
        assertThat(bench.transitions()).containsExactly("full raised 50.0", "full cleared -47.0", "full raised -46.0");
    }

    @Test
    void aDelayLastsNoLongerThanItIsAfterAStepBack() {
        StateBench delayed = StateBench.of(List.of(window(1, 0)), full(5));
        delayed.tick(0);
        delayed.reading(0, 50, 99);
        delayed.tick(1, -49);
        delayed.reading(0, -47, 99);
        delayed.reading(0, -40, 99);
        assertThat(delayed.transitions()).containsExactly("full raised -43.0");
    }

    @Test
    void dataComesInAgainAtOnceWhenTheClockWasYearsAhead() {
        bench.reading(0, 0.5, 1);
        bench.tick(1, 4 * YEAR);
        bench.reading(0, 4 * YEAR + 1.5, 1);
        bench.reading(0, 4 * YEAR + 2.5, 1);
        bench.tick(2, 0);
        for (int i = 2; i < 12; i++) {
            bench.reading(0, i + 0.5, 1);
        }
        assertThat(bench.state.summary().late()).isZero();
        assertThat(bench.statements()).contains("2..3 1 r0.", "10..11 1 r0.");
        bench.assertBalance();
    }

    @Test
    void dataComesInAgainAtOnceWhenTheClockOfTheRunBeforeWasYearsAhead() {
        bench.tick(1, 4 * YEAR);
        bench.reading(0, 4 * YEAR + 1.5, 1);
        bench.reading(0, 4 * YEAR + 2.5, 1);
        bench.run(2, 10);
        bench.reading(0, 10.5, 1);
        bench.reading(0, 11.5, 1);
        assertThat(bench.state.summary().late()).isZero();
        assertThat(bench.statements()).contains("10..11 1 r0.");
    }

    @Test
    void noWindowIsFinalTwiceWhateverTheClockDoes() {
        bench.reading(0, 0.5, 1);
        bench.tick(1, 3600);
        for (int i = 1; i < 20; i++) {
            bench.reading(0, 3600 + i + 0.5, 1);
        }
        bench.tick(20, 3600);
        bench.tick(21, 3590);
        for (int i = 0; i < 60; i++) {
            bench.reading(0, 3600 + i + 0.5, 1);
            bench.tick(21 + i, 3590);
        }
        assertThat(bench.windows.stream().filter(w -> w.isFinal()).map(w -> w.start()))
                .doesNotHaveDuplicates();
        bench.assertBalance();
    }

    @Test
    void aStepForwardClosesWhatItPassedAndLosesNothing() {
        bench.reading(0, 0.5, 1);
        bench.tick(1, 86_400);
        bench.reading(0, 86_401, 1);
        assertThat(bench.statements()).containsExactly("0..1 1 r0.");
        assertThat(bench.events).extracting(Event::type).containsExactly("clock-step");
    }

    @Test
    void aStepTellsTheTimeBeforeAndAfter() {
        bench.tick(1);
        bench.tick(2, 3600);
        assertThat(bench.events.get(0).fields())
                .containsEntry("before", "2026-11-24T12:00:02.000000000Z")
                .containsEntry("after", "2026-11-24T13:00:02.000000000Z")
                .doesNotContainKey("offset");
    }

    @Test
    void slowDriftIsNoStep() {
        for (int minute = 1; minute <= 1_440; minute++) {
            bench.tick(60 * minute, 60 * minute * 500e-6);
        }
        assertThat(bench.events).isEmpty();
    }

    @Test
    void aDayBackAndForthInTheMiddleOfWindowsLosesNothing() {
        double day = 86_400;
        for (int i = 0; i < 30; i++) {
            double ahead = i < 10 ? 0 : i < 20 ? -day : day;
            bench.tick(i, ahead);
            bench.reading(0, i + ahead + 0.5, 1);
        }
        bench.state.endOfInput();
        assertThat(steps()).containsExactly(-day, 2 * day);
        assertThat(bench.state.summary())
                .returns(30L, StateSummary::accepted)
                .returns(0L, StateSummary::late)
                .returns(30L, StateSummary::inWindows);
        bench.assertBalance();
    }
}
