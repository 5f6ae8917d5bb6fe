package io.estran.agent.state;

import static io.estran.agent.state.StateBench.SECOND;
import static io.estran.agent.state.StateBench.configuration;
import static io.estran.agent.state.StateBench.window;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.estran.agent.input.MalformedInputException;
import io.estran.agent.rule.Priority;
import io.estran.agent.rule.RuleSpec;
import io.estran.agent.source.SeriesAttributes;
import io.estran.agent.state.PipelineConfiguration.SourceSpec;
import io.estran.agent.window.WindowSpec;
import io.estran.protocol.reading.Quality;
import io.estran.protocol.reading.QualityReason;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The life of a window, as the comment of package window tells it. */
class WindowLifeTest {
    private final StateBench bench = StateBench.of(List.of(window(10, 0)));
    private final StateBench late = StateBench.of(List.of(window(10, 20)));

    @Test
    void aWindowWithoutLatenessIsStatedOnceWhenTheWatermarkPassesItsEnd() {
        bench.reading(0, 1, 1);
        bench.reading(0, 9.999, 1);
        assertThat(bench.windows).isEmpty();
        bench.reading(0, 10, 1);
        assertThat(bench.statements()).containsExactly("0..10 2 r0.");
        bench.reading(0, 9, 1);
        assertThat(bench.state.summary()).returns(1L, StateSummary::late).returns(1L, StateSummary::windowsClosed);
        bench.assertBalance();
    }

    @Test
    void aLateReadingWithinTheLatenessRevisesItsWindowAtTheNextTick() {
        late.reading(0, 1, 1);
        late.reading(0, 12, 1);
        assertThat(late.statements()).containsExactly("0..10 1 r0");
        late.reading(0, 2, 1);
        late.reading(0, 3, 1);
        assertThat(late.statements()).hasSize(1);
        late.tick(12);
        assertThat(late.statements()).containsExactly("0..10 1 r0", "0..10 3 r1");
        late.tick(12.1);
        assertThat(late.statements()).as("nothing new").hasSize(2);
        late.reading(0, 30, 1);
        assertThat(late.statements()).containsExactly("0..10 1 r0", "0..10 3 r1", "0..10 3 r2.", "10..20 1 r0");
        late.reading(0, 4, 1);
        assertThat(late.state.summary()).returns(1L, StateSummary::late).returns(2L, StateSummary::windowsRevised);
        late.assertBalance();
    }

    @Test
    void aWindowThatOnlyLateReadingsFillBeginsAtRevisionZero() {
        late.reading(0, 12, 1);
        late.reading(0, 2, 1);
        late.tick(12);
        late.state.endOfInput();
        assertThat(late.statements()).containsExactly("0..10 1 r0", "0..10 1 r1.", "10..20 1 r0.");
    }

    @Test
    void aSilentSourceClosesItsWindowsAndAFileDoesNot() {
        StateBench two = new StateBench();
        two.run(1, 0);
        two.configure(configuration(
                List.of(new SourceSpec("plc", true), new SourceSpec("file", false)), List.of(window(10, 0))));
        two.state.series(0, 0, StateBench.LEVEL, SeriesAttributes.NONE);
        two.state.series(1, 1, StateBench.FLOW, SeriesAttributes.NONE);
        two.reading(0, 9, 1);
        two.reading(1, 9, 1);
        two.tick(9);
        two.tick(11.9);
        assertThat(two.windows).isEmpty();
        two.tick(12);
        assertThat(two.statements()).containsExactly("0..10 1 r0.");
        two.tick(10_000);
        assertThat(two.statements()).hasSize(1);
        assertThat(two.state.isQuiet()).as("the file's window waits").isFalse();
        two.state.ended(1, 1);
        assertThat(two.statements()).hasSize(2);
        assertThat(two.state.isQuiet()).isTrue();
        two.assertBalance();
    }

    @Test
    void aSourceThatEndedGoesOnInTheNextRun() {
        bench.reading(0, 1, 1, 1);
        bench.reading(0, 12, 1, 2);
        bench.state.ended(0, 2);
        assertThat(bench.statements()).containsExactly("0..10 1 r0.", "10..20 1 r0.");
        bench.run(2, 13);
        bench.reading(0, 13, 1, 3);
        bench.reading(0, 25, 1, 4);
        bench.state.ended(0, 4);
        assertThat(bench.statements()).containsExactly("0..10 1 r0.", "10..20 1 r0.", "20..30 1 r0.");
        assertThat(bench.state.sourcePosition(0)).isEqualTo(4);
        assertThat(bench.state.summary().late()).isEqualTo(1);
        bench.assertBalance();
    }

    @Test
    void badReadingsAreCountedApartAndWorstQualityIsSaid() {
        bench.reading(0, 1, 5);
        bench.reading(0, 2, 6, Quality.UNCERTAIN, QualityReason.STALE);
        bench.reading(0, 3, 1e6, Quality.BAD, QualityReason.SOURCE_LOST);
        bench.reading(0, 4, Double.NaN);
        bench.reading(0, 5, Double.MAX_VALUE);
        bench.state.endOfInput();
        assertThat(bench.windows.get(0))
                .returns(2L, w -> w.count())
                .returns(3L, w -> w.bad())
                .returns(6.0, w -> w.max())
                .returns(5.5, w -> w.mean())
                .returns(Quality.BAD, w -> w.quality())
                .returns(QualityReason.SOURCE_LOST, w -> w.reason());
    }

    @Test
    void aWindowOfBadReadingsOnlyHasNoValues() {
        bench.state.series(0, 0, StateBench.LEVEL, new SeriesAttributes("%", 1, 0, 100));
        bench.reading(0, 1, 101);
        bench.reading(0, 2, -0.1);
        bench.reading(0, 3, 1e300);
        bench.state.endOfInput();
        assertThat(bench.windows.get(0))
                .returns(0L, w -> w.count())
                .returns(3L, w -> w.bad())
                .returns(QualityReason.OUT_OF_RANGE, w -> w.reason());
        assertThat(bench.windows.get(0).min()).isNaN();
        assertThat(bench.windows.get(0).mean()).isNaN();
    }

    @Test
    void valuesAreBroughtToTheResolutionOfTheirSeries() {
        bench.state.series(0, 0, StateBench.LEVEL, new SeriesAttributes("%", 1, -1e9, 1e9));
        bench.reading(0, 1, 0.1 + 0.2);
        bench.reading(0, 2, 21.449999);
        bench.reading(0, 3, 21.45);
        bench.state.endOfInput();
        assertThat(bench.windows.get(0).first()).isEqualTo(0.3);
        assertThat(bench.windows.get(0).last()).isEqualTo(21.4);
        assertThat(bench.windows.get(0).moments().sum()).isEqualTo(43.1);
    }

    @Test
    void onlyTheShortestWindowOfASeriesIsInTheBalance() {
        StateBench three = StateBench.of(List.of(window(60, 0), window(1, 0), window(10, 0)));
        for (int i = 0; i < 50; i++) {
            three.reading(0, i + 0.5, 1);
            three.assertBalance();
        }
        assertThat(three.state.summary()).returns(49L, StateSummary::inWindows).returns(1L, StateSummary::open);
        three.state.endOfInput();
        assertThat(three.state.summary()).returns(50L, StateSummary::inWindows).returns(0L, StateSummary::open);
    }

    @Test
    void aReadingIsInEveryWindowThatOverlapsThere() {
        StateBench hops = StateBench.of(List.of(hopping(30, 10, 0)));
        hops.reading(0, 1, 1);
        hops.reading(0, 12, 1);
        assertThat(hops.statements()).containsExactly("-20..10 1 r0.");
        hops.reading(0, 25, 1);
        assertThat(hops.statements()).containsExactly("-20..10 1 r0.", "-10..20 2 r0.");
        hops.state.endOfInput();
        assertThat(hops.statements())
                .containsExactly("-20..10 1 r0.", "-10..20 2 r0.", "0..30 3 r0.", "10..40 2 r0.", "20..50 1 r0.");
        assertThat(hops.windows.get(2)).returns(3.0, w -> w.moments().sum());
    }

    @Test
    void aLateReadingRevisesEveryWindowThatOverlapsThereAndIsStated() {
        StateBench hops = StateBench.of(List.of(hopping(30, 10, 10)));
        hops.reading(0, 1, 1);
        hops.reading(0, 22, 1);
        assertThat(hops.statements()).containsExactly("-20..10 1 r0.", "-10..20 1 r0");
        hops.reading(0, 2, 1);
        hops.tick(22);
        assertThat(hops.statements().subList(2, hops.windows.size()))
                .as("the first is final, the third not yet stated")
                .containsExactly("-10..20 2 r1");
        hops.tick(22.1);
        assertThat(hops.windows).hasSize(3);
        hops.reading(0, 41, 1);
        assertThat(hops.statements().subList(3, hops.windows.size()))
                .containsExactly("-10..20 2 r2.", "0..30 3 r0.", "10..40 1 r0");
        hops.reading(0, 3, 1);
        hops.tick(41);
        assertThat(hops.windows).as("no window has it that is not final").hasSize(6);
    }

    @Test
    void whatOverlapsIsNotInTheBalance() {
        StateBench hops = StateBench.of(List.of(hopping(30, 10, 0)));
        StateBench both = StateBench.of(List.of(hopping(30, 10, 0), window(60, 0)));
        for (int i = 0; i < 100; i++) {
            hops.reading(0, i, 1);
            both.reading(0, i, 1);
            hops.assertBalance();
            both.assertBalance();
        }
        assertThat(hops.state.summary()).returns(100L, StateSummary::unwindowed).returns(0L, StateSummary::open);
        assertThat(both.state.summary()).returns(60L, StateSummary::inWindows).returns(40L, StateSummary::open);
    }

    @Test
    void ofOverlappingAndOtherWindowsOfOneLengthTheFirstEntryCounts() {
        StateBench bench = StateBench.of(List.of(window(30, 0), hopping(30, 10, 0)));
        bench.reading(0, 1, 1);
        bench.state.endOfInput();
        assertThat(bench.statements()).containsExactly("0..30 1 r0.");
    }

    @Test
    void aLateReadingOfAShortWindowRevisesTheLongOne() {
        StateBench two = StateBench.of(List.of(window(40, 100), window(10, 100)));
        two.reading(0, 1, 1);
        two.reading(0, 41, 1);
        assertThat(two.statements()).containsExactly("0..40 1 r0", "0..10 1 r0");
        two.reading(0, 2, 5);
        two.tick(41);
        assertThat(two.statements().subList(2, 4)).containsExactly("0..40 2 r1", "0..10 2 r1");
        assertThat(two.windows.get(2)).returns(5.0, w -> w.max()).returns(3.0, w -> w.mean());
    }

    @Test
    void aReadingThatIsLateForAShortWindowIsInTheLongOneAllTheSame() {
        StateBench two = StateBench.of(List.of(window(10, 0), window(60, 0)));
        two.reading(0, 1, 1);
        two.reading(0, 15, 1);
        two.reading(0, 3, 7);
        two.reading(0, 16, 1);
        two.state.endOfInput();
        assertThat(two.statements()).containsExactly("0..10 1 r0.", "10..20 2 r0.", "0..60 4 r0.");
        assertThat(two.windows.get(2)).returns(7.0, w -> w.max()).returns(1.0, w -> w.last());
        assertThat(two.state.summary()).returns(1L, StateSummary::late);
    }

    private static WindowSpec hopping(long seconds, long every, long lateness) {
        return new WindowSpec("**", seconds * SECOND, lateness * SECOND, null, 0, every * SECOND);
    }

    @Test
    void aRunIsStated() {
        bench.run(7, 3);
        assertThat(bench.events)
                .singleElement()
                .returns("agent-started", event -> event.type())
                .returns("agents/lab-1", event -> event.asset())
                .satisfies(event ->
                        assertThat(event.fields()).containsEntry("run", 7L).containsEntry("version", "1.0"));
    }

    @Test
    void aConfigurationComesBackFromItsCanonicalForm() {
        PipelineConfiguration configuration = configuration(
                List.of(new SourceSpec("a", true), new SourceSpec("b", false)),
                List.of(
                        window(1, 5),
                        hopping(60, 20, 3),
                        new WindowSpec("a/*", 86_400 * SECOND, 0, ZoneId.of("Europe/Paris"), 6 * 3_600 * SECOND, 0)),
                StateBench.full(2),
                new RuleSpec("r", "**", false, 1, 0, 0, Priority.LOW, null));
        byte[] bytes = configuration.toBytes();
        assertThat(PipelineConfiguration.of(bytes)).isEqualTo(configuration);
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> PipelineConfiguration.of(cut)).isInstanceOf(MalformedInputException.class);
        }
    }

    @Test
    void inputsOfUnknownSourcesAreRefused() {
        assertThatThrownBy(() -> bench.state.ended(3, 0)).isInstanceOf(MalformedInputException.class);
        assertThatThrownBy(() -> bench.state.allowance(-1, 0)).isInstanceOf(MalformedInputException.class);
        assertThatThrownBy(() -> bench.state.series(5, 9, "a/b", SeriesAttributes.NONE))
                .isInstanceOf(MalformedInputException.class);
        assertThatThrownBy(() -> bench.state.series(Integer.MAX_VALUE, 0, "a/b", SeriesAttributes.NONE))
                .isInstanceOf(MalformedInputException.class);
    }
}
