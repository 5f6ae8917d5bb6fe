package io.estran.agent.state;

import static io.estran.agent.state.StateBench.LEVEL;
import static io.estran.agent.state.StateBench.SECOND;
import static io.estran.agent.state.StateBench.at;
import static io.estran.agent.state.StateBench.configuration;
import static io.estran.agent.state.StateBench.full;
import static io.estran.agent.state.StateBench.window;
import static org.assertj.core.api.Assertions.assertThat;

import io.estran.agent.input.Inputs;
import io.estran.agent.source.SeriesAttributes;
import io.estran.agent.state.PipelineConfiguration.SourceSpec;
import io.estran.protocol.event.Event;
import io.estran.protocol.json.IsoTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** While storage takes nothing, rules and writes go on; readings are counted as dropped; what happened is told afterwards. */
class HoldTest {
    private final StateBench bench = StateBench.of(List.of(window(1, 0)), full(0));

    private void unrecorded(double seconds, double value) {
        bench.state.unrecorded(0, at(seconds), value, 0, 0, Inputs.NO_POSITION);
    }

    @Test
    void rulesWriteAtOnceAndTheirEventsComeWhenStorageIsBack() {
        bench.reading(0, 1, 50);
        bench.state.hold(source -> false);
        unrecorded(2, 99);
        assertThat(bench.orders).hasSize(1);
        assertThat(bench.events).isEmpty();
        unrecorded(3, 0);
        assertThat(bench.state.release()).isZero();
        assertThat(bench.transitions()).containsExactly("full raised 2.0", "full cleared 3.0");
        assertThat(bench.state.summary()).returns(2L, StateSummary::dropped).returns(1L, StateSummary::accepted);
        bench.assertBalance();
    }

    @Test
    void windowsStandStillAndGoOnAfterwards() {
        bench.reading(0, 0.5, 1);
        bench.tick(0.5);
        bench.state.hold(source -> false);
        unrecorded(0.6, 1);
        unrecorded(5, 1);
        bench.state.unrecordedTick(at(30), 30 * SECOND, 3, 4);
        assertThat(bench.windows).isEmpty();
        bench.state.release();
        bench.reading(0, 31.5, 1);
        assertThat(bench.statements()).containsExactly("0..1 1 r0.");
        assertThat(bench.state.summary()).returns(6L, StateSummary::dropped).returns(3L, StateSummary::rejected);
        bench.assertBalance();
    }

    @Test
    void readingsThatNobodyKeptAreDeclaredOnceStorageIsBack() {
        bench.state.hold(source -> false);
        unrecorded(3, 1);
        unrecorded(2, 1);
        unrecorded(7, 1);
        assertThat(bench.events).isEmpty();
        bench.state.release();
        assertThat(bench.events)
                .singleElement()
                .returns("readings-dropped", Event::type)
                .returns("agents/lab-1", Event::asset)
                .returns(
                        Map.of(
                                "readings", 3L,
                                "from", IsoTime.write(at(2)),
                                "to", IsoTime.write(at(7))),
                        event -> Map.copyOf(event.fields()));
        bench.state.hold(source -> false);
        bench.state.release();
        assertThat(bench.events).as("nothing twice").hasSize(1);
    }

    @Test
    void eventsKeptAreBoundedAndTheRestIsCounted() {
        bench.state.hold(source -> false);
        for (int i = 0; i < 1_005; i++) {
            bench.state.event(new Event("source-lost", "a/b", i, Map.of()));
        }
        assertThat(bench.state.release()).isEqualTo(5);
        assertThat(bench.events).hasSize(1_001);
        assertThat(bench.events.get(1_000))
                .as("what is lost is stated")
                .returns("events-lost", Event::type)
                .returns("agents/lab-1", Event::asset)
                .returns(Map.of("events", 5L), Event::fields);
        bench.state.hold(source -> false);
        assertThat(bench.state.release()).as("nothing twice").isZero();
    }

    @Test
    void aSourceThatEndsMeanwhileClosesItsWindowsAtTheNextTick() {
        bench.reading(0, 0.5, 1);
        bench.state.hold(source -> false);
        bench.state.ended(0, 0);
        assertThat(bench.windows).isEmpty();
        bench.state.release();
        bench.tick(5);
        assertThat(bench.statements()).containsExactly("0..1 1 r0.");
    }

    @Test
    void aSeriesThatMovesToAnotherSourceMeanwhileKeepsItsWindowAndIsWatched() {
        SourceSpec plc = new SourceSpec("plc", true);
        SourceSpec other = new SourceSpec("other", true);
        bench.configure(configuration(List.of(plc, other), List.of(window(1, 0), window(10, 0)), full(0)));
        bench.reading(0, 0.5, 1);
        bench.state.hold(source -> false);
        bench.state.series(0, 1, LEVEL, SeriesAttributes.NONE);
        bench.state.series(2, 1, "station-1/tank/new", SeriesAttributes.NONE);
        unrecorded(0.7, 99);
        assertThat(bench.orders).hasSize(1);
        assertThat(bench.windows).isEmpty();
        bench.state.release();
        StateBench restored = bench.reopened();
        for (StateBench each : List.of(bench, restored)) {
            each.reading(0, 0.8, 1);
            each.reading(2, 0.8, 1);
            each.reading(0, 11, 1);
            assertThat(each.statements()).containsExactly("0..1 2 r0.", "0..1 1 r0.", "0..10 2 r0.", "0..10 1 r0.");
            each.assertBalance();
        }
    }

    @Test
    void thatASourceIsMadeToWaitIsNoSilence() {
        StateBench delayed = StateBench.of(List.of(window(1, 0)), full(5));
        delayed.tick(0);
        delayed.reading(0, 0.2, 99);
        delayed.tick(0.3);
        delayed.state.hold(source -> true);
        delayed.state.unrecordedTick(at(60), 60 * SECOND, 0, 0);
        assertThat(delayed.transitions())
                .as("the condition is not known to have lasted")
                .isEmpty();
        delayed.state.release();
        delayed.tick(60.1);
        delayed.reading(0, 0.4, 50);
        assertThat(delayed.state.summary()).returns(0L, StateSummary::late);
        delayed.reading(0, 1.5, 50);
        assertThat(delayed.statements()).containsExactly("0..1 2 r0.");
        assertThat(delayed.transitions()).isEmpty();
    }

    @Test
    void whatCameMeanwhileIsInTheStateThatFollows() {
        bench.state.hold(source -> false);
        bench.state.unrecorded(0, at(1), 99, 0, 0, 17);
        bench.state.allowance(0, 500);
        bench.state.release();
        StateBench restored = bench.reopened();
        assertThat(restored.state.sourcePosition(0)).isEqualTo(17);
        assertThat(restored.state.sourceAllowance(0)).isEqualTo(500);
        assertThat(restored.state.summary()).isEqualTo(bench.state.summary());
        restored.reading(0, 2, 0);
        assertThat(restored.transitions()).containsExactly("full cleared 2.0");
    }
}
