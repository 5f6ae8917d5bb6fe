package io.estran.agent.state;

import static io.estran.agent.derive.DeriveSpecs.mean;
import static io.estran.agent.state.StateBench.LEVEL;
import static io.estran.agent.state.StateBench.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.estran.agent.derive.DerivePlan;
import io.estran.agent.derive.DeriveSpec;
import io.estran.agent.raw.RawSpec;
import io.estran.agent.rule.Priority;
import io.estran.agent.rule.RuleSpec;
import io.estran.agent.source.SeriesAttributes;
import io.estran.agent.state.PipelineConfiguration.SourceSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of derived series when series, entries and sources come and go. */
class DerivedUnderChangeTest {
    private static final SourceSpec PLC = new SourceSpec("plc", true);
    private static final SourceSpec FILE = new SourceSpec("file", false);
    private static final String NEW = "station-1/tank/new";

    private final StateBench bench = StateBench.of(List.of());

    private void configure(int most, DeriveSpec... entries) {
        bench.configure(StateBench.configuration(List.of(PLC), List.of(), List.of())
                .with(new DerivePlan(List.of(entries), most)));
    }

    @Test
    void whatAChangeEndsTakesNoRoomFromWhatItBegins() {
        configure(2, mean("**", "{series}-old", 10, 10, false));
        configure(2, mean("**", "{series}-new", 10, 10, false));
        assertThat(bench.state.summary())
                .returns(2L, StateSummary::derivedSeries)
                .returns(0L, StateSummary::refused);
        assertThat(StateCodec.write(bench.reopened().state)).isEqualTo(StateCodec.write(bench.state));
    }

    @Test
    void theLimitHoldsWhileAChangeEndsSomeAndBeginsMore() {
        configure(1, mean(LEVEL, "old", 10, 10, false));
        configure(1, mean("**", "{series}-new", 10, 10, false));
        assertThat(bench.state.summary())
                .returns(1L, StateSummary::derivedSeries)
                .returns(1L, StateSummary::refused);
    }

    @Test
    void aNameThatIsGivenUpIsFreeForWhatIsDerived() {
        configure(10, mean(LEVEL, "flow", 10, 10, false));
        assertThat(bench.state.summary()).returns(0L, StateSummary::derivedSeries);
        bench.state.retired(1);
        assertThat(bench.state.summary()).returns(1L, StateSummary::derivedSeries);
        bench.reading(0, 0, 4);
        bench.reading(0, 10, 4);
        assertThat(bench.state.summary()).returns(1L, StateSummary::derived);
    }

    /** A source gives again what it gave before, with a time that cannot be; then a period of another source ends. */
    @Test
    void aRejectedReadingThatIsGivenAgainKeepsNobodyElseFromWriting() {
        RuleSpec fast =
                new RuleSpec("fast", NEW, true, 50, 0, 0, Priority.HIGH, new RuleSpec.Write(StateBench.PUMP, 0));
        bench.configure(StateBench.configuration(List.of(PLC, FILE), List.of(), List.of(), fast)
                .with(new DerivePlan(List.of(mean(LEVEL, "new", 10, 10, false)), 10)));
        bench.state.series(2, 1, "station-1/file/x", SeriesAttributes.NONE);
        bench.state.allowance(1, 100);
        bench.run(2, 0);
        bench.reading(0, 0, 60);
        bench.reading(0, 9, 60);
        bench.state.reading(2, Long.MAX_VALUE, 1, 0, 0, 7);
        bench.tick(10);
        bench.tick(30);
        assertThat(bench.transitions()).containsExactly("fast raised 9.999999999");
        assertThat(bench.orders).hasSize(1);
    }

    @Test
    void aSeriesThatMovesToAnotherSourceGoesOnInItsPeriod() {
        RawSpec raw = new RawSpec("**/new", RawSpec.Kind.EVERY, 0, 0);
        DeriveSpec spec = mean(LEVEL, "new", 10, 10, false);
        SourceSpec other = new SourceSpec("other", true);
        bench.configure(StateBench.configuration(List.of(PLC, other), List.of(), List.of(raw))
                .with(new DerivePlan(List.of(spec), 10)));
        bench.reading(0, 0, 4);
        bench.reading(1, 5, 4);
        bench.state.series(0, 1, LEVEL, SeriesAttributes.NONE);
        bench.reading(0, 6, 8);
        bench.reading(1, 30, 4);
        assertThat(bench.readings).as("its new source is not there yet").isEmpty();
        bench.reading(0, 10, 8);
        assertThat(bench.readings)
                .extracting(reading -> (reading.time() - NOON) / 1e9 + " " + reading.value())
                .containsExactly("9.999999999 5.6");
        assertThat(StateCodec.write(bench.reopened().state)).isEqualTo(StateCodec.write(bench.state));
        assertThat(bench.state.summary().late()).isZero();
    }
}
