package io.estran.agent.state;

import static io.estran.agent.state.StateBench.NOON;
import static io.estran.agent.state.StateBench.SECOND;
import static io.estran.agent.state.StateBench.full;
import static io.estran.agent.state.StateBench.window;
import static org.assertj.core.api.Assertions.assertThat;

import io.estran.agent.input.Inputs;
import io.estran.protocol.aggregate.WindowAggregate;
import io.estran.protocol.event.Event;
import io.estran.protocol.reading.Quality;
import io.estran.protocol.reading.QualityReason;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A clock that is known to be wrong: quality says which readings are affected, and nothing else depends on it. */
class WrongClockTest {
    /** Seconds from noon to the Unix epoch. */
    private static final double EPOCH = -NOON / 1e9;

    private final StateBench bench = StateBench.of(List.of(window(1, 0)), full(0));

    private void gatewaySaysBehind(double seconds) {
        bench.state.timeKnown(Long.MIN_VALUE, Math.round(seconds * SECOND));
    }

    private List<String> types() {
        return bench.events.stream()
                .map(Event::type)
                .filter(type -> type.startsWith("clock"))
                .toList();
    }

    private List<String> qualities() {
        return bench.windows.stream()
                .filter(WindowAggregate::isFinal)
                .map(window -> window.quality() + " " + window.reason())
                .toList();
    }

    @Test
    void whatAClockIn1970DatesIsUncertainUntilTheClockIsRight() {
        bench.run(2, EPOCH);
        bench.state.timeKnown(NOON - 86_400 * SECOND, Inputs.UNKNOWN_OFFSET);
        bench.tick(EPOCH + 0.1);
        for (int i = 0; i < 3; i++) {
            bench.reading(0, EPOCH + 0.2 + i, 1);
            bench.tick(EPOCH + 0.3 + i);
        }
        bench.tick(EPOCH + 4, -EPOCH);
        bench.reading(0, 4.5, 1);
        bench.state.endOfInput();
        assertThat(types()).containsExactly("clock-not-synchronised", "clock-step", "clock-synchronised");
        String uncertain = Quality.UNCERTAIN + " " + QualityReason.CLOCK_NOT_SYNCHRONISED;
        assertThat(qualities())
                .containsExactly(uncertain, uncertain, uncertain, Quality.GOOD + " " + QualityReason.NONE);
        assertThat(bench.state.summary().late()).isZero();
        bench.assertBalance();
    }

    @Test
    void rulesSeeWhatAWrongClockDates() {
        bench.run(2, EPOCH);
        bench.state.timeKnown(NOON, Inputs.UNKNOWN_OFFSET);
        bench.tick(EPOCH + 1);
        bench.reading(0, EPOCH + 1.5, 99);
        assertThat(bench.transitions()).hasSize(1);
        assertThat(bench.orders).hasSize(1);
    }

    @Test
    void readingsOfAnotherClockAreTakenAtTheirWordMeanwhile() {
        bench.run(2, EPOCH);
        bench.state.timeKnown(NOON - 86_400 * SECOND, Inputs.UNKNOWN_OFFSET);
        for (int i = 0; i < 30; i++) {
            bench.tick(EPOCH + i);
            bench.reading(0, i + 0.5, 1);
        }
        bench.state.endOfInput();
        assertThat(bench.state.summary()).returns(30L, StateSummary::inWindows).returns(0L, StateSummary::dropped);
        assertThat(qualities()).hasSize(30).allMatch(quality -> quality.startsWith("GOOD"));
    }

    @Test
    void whatWasTakenFromTheFutureMeanwhileShutsNothingOutAfterwards() {
        bench.run(2, EPOCH);
        bench.state.timeKnown(NOON - 86_400 * SECOND, Inputs.UNKNOWN_OFFSET);
        bench.tick(EPOCH);
        bench.reading(0, 80 * 365 * 86_400.0, 1);
        bench.tick(EPOCH + 1, -EPOCH);
        for (int i = 1; i < 5; i++) {
            bench.reading(0, i + 0.5, 1);
        }
        assertThat(bench.state.summary().late()).isZero();
        bench.assertBalance();
    }

    @Test
    void theGatewaysTimeTellsThatTheClockIsWrongAndAStepThatItIsRight() {
        bench.tick(1);
        gatewaySaysBehind(2);
        assertThat(types()).isEmpty();
        gatewaySaysBehind(86_400);
        bench.tick(2);
        bench.reading(0, 2.1, 1);
        assertThat(types()).containsExactly("clock-not-synchronised");
        assertThat(bench.events.get(0).fields()).containsEntry("offset", 86_400.0);
        bench.tick(3, 86_400);
        assertThat(types()).containsExactly("clock-not-synchronised", "clock-step", "clock-synchronised");
        assertThat(bench.events.get(1).fields()).containsEntry("offset", 0.0);
        assertThat(bench.state.clockOffset()).isZero();
    }

    @Test
    void aStepAwayFromTheGatewaysTimeIsKnownToBeWrongAtOnce() {
        bench.tick(1);
        gatewaySaysBehind(0);
        bench.tick(2, -86_400);
        bench.reading(0, 2.1 - 86_400, 1);
        bench.state.endOfInput();
        assertThat(types()).containsExactly("clock-step", "clock-not-synchronised");
        assertThat(bench.events.get(0).fields()).containsEntry("offset", 86_400.0);
        assertThat(qualities()).containsExactly("UNCERTAIN CLOCK_NOT_SYNCHRONISED");
    }

    @Test
    void whatIsKnownOfTheTimeIsPartOfTheState() {
        bench.tick(1);
        gatewaySaysBehind(86_400);
        StateBench again = bench.reopened();
        assertThat(again.state.clockOffset()).isEqualTo(86_400 * SECOND);
        again.tick(2, 86_400);
        assertThat(again.events).extracting(Event::type).containsExactly("clock-step", "clock-synchronised");
    }

    @Test
    void aSilentSourceIsCompleteUpToTheClock() {
        bench.reading(0, 0.5, 1);
        bench.tick(1);
        assertThat(bench.state.completeUpTo(StateBench.at(1), SECOND)).isEqualTo(StateBench.at(0.5));
        bench.tick(5);
        bench.tick(6);
        assertThat(bench.state.completeUpTo(StateBench.at(66), 66 * SECOND))
                .as("its window is closed, two seconds of silence are no news")
                .isEqualTo(StateBench.at(64));
    }

    @Test
    void aSourceThatNeverGaveAnythingIsCompleteUpToTheClockToo() {
        assertThat(bench.state.completeUpTo(StateBench.at(1), SECOND)).isEqualTo(Long.MIN_VALUE);
        bench.tick(5);
        assertThat(bench.state.completeUpTo(StateBench.at(5), 5 * SECOND)).isEqualTo(StateBench.at(3));
    }
}
