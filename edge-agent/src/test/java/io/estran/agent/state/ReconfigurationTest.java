package io.estran.agent.state;

import static io.estran.agent.state.StateBench.FLOW;
import static io.estran.agent.state.StateBench.LEVEL;
import static io.estran.agent.state.StateBench.SECOND;
import static io.estran.agent.state.StateBench.configuration;
import static io.estran.agent.state.StateBench.full;
import static io.estran.agent.state.StateBench.window;
import static org.assertj.core.api.Assertions.assertThat;

import io.estran.agent.rule.Priority;
import io.estran.agent.rule.RuleSpec;
import io.estran.agent.source.SeriesAttributes;
import io.estran.agent.state.PipelineConfiguration.SourceSpec;
import io.estran.agent.window.WindowSpec;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A changed configuration: what it does not touch goes on, the rest ends in good order, and the balance holds. */
class ReconfigurationTest {
    private static final SourceSpec PLC = new SourceSpec("plc", true);
    private static final SourceSpec OTHER = new SourceSpec("other", true);

    private final StateBench bench = StateBench.of(List.of(window(10, 0)), full(0));

    @Test
    void anEqualConfigurationChangesNothing() {
        bench.reading(0, 1, 99);
        byte[] before = StateCodec.write(bench.state);
        bench.configure(configuration(List.of(window(10, 0)), full(0)));
        assertThat(StateCodec.write(bench.state)).isEqualTo(before);
    }

    @Test
    void ofNamesOfSourcesThatAreGoneTheThousandThatGaveSomethingLastAreKept() {
        List<WindowSpec> windows = List.of(window(10, 0));
        bench.configure(configuration(List.of(PLC, OTHER), windows));
        bench.state.series(900, 1, "station-9/x", SeriesAttributes.NONE);
        bench.reading(900, 1, 5, 77);
        int most = 0;
        for (int i = 0; i < 1_200; i++) {
            bench.configure(configuration(List.of(PLC, new SourceSpec("file-" + i, false)), windows));
            int number = bench.state.sourceNumber("file-" + i);
            most = Math.max(most, number);
            bench.state.series(901, number, "station-9/" + i, SeriesAttributes.NONE);
            bench.tick(i);
            bench.reading(901, i, 5, i);
            bench.configure(configuration(List.of(PLC), windows));
            bench.state.retired(901);
        }
        assertThat(most).as("numbers that were ever given").isBetween(1_000, 1_003);
        bench.reopen();
        for (int i = 0; i < 1_200; i++) {
            assertThat(bench.state.sourceNumber("file-" + i) >= 0)
                    .as("file-" + i)
                    .isEqualTo(i >= 201);
        }
        bench.configure(configuration(List.of(PLC, OTHER), windows));
        assertThat(bench.state.sourcePosition(bench.state.sourceNumber("other")))
                .as("one that holds a series is kept, and goes on where it was")
                .isEqualTo(77);
        bench.assertBalance();
    }

    @Test
    void windowsThatAreConfiguredNoLongerAreStatedAndClosed() {
        bench.reading(0, 1, 1);
        bench.configure(configuration(List.of(), full(0)));
        assertThat(bench.statements()).containsExactly("0..10 1 r0.");
        bench.reading(0, 2, 1);
        assertThat(bench.state.summary())
                .returns(1L, StateSummary::inWindows)
                .returns(1L, StateSummary::unwindowed)
                .returns(0L, StateSummary::open);
        bench.assertBalance();
    }

    @Test
    void aLongerWindowGoesOnWhenAShorterOneIsAdded() {
        bench.reading(0, 1, 1);
        bench.configure(configuration(List.of(window(1, 0), window(10, 0)), full(0)));
        bench.assertBalance();
        bench.reading(0, 2.5, 1);
        bench.assertBalance();
        bench.reading(0, 11, 1);
        assertThat(bench.statements()).containsExactly("2..3 1 r0.", "0..10 2 r0.");
        assertThat(bench.state.summary())
                .returns(2L, StateSummary::inWindows)
                .returns(1L, StateSummary::open)
                .returns(0L, StateSummary::late);
        bench.assertBalance();
    }

    @Test
    void aLongerWindowGoesOnWhenTheShorterOneIsRemoved() {
        StateBench two = StateBench.of(List.of(window(1, 0), window(10, 0)));
        two.reading(0, 1.5, 1);
        two.reading(0, 2.5, 1);
        two.configure(configuration(List.of(window(10, 0))));
        two.assertBalance();
        assertThat(two.statements()).containsExactly("1..2 1 r0.", "2..3 1 r0.");
        two.reading(0, 3.5, 1);
        two.reading(0, 10, 1);
        assertThat(two.statements()).containsExactly("1..2 1 r0.", "2..3 1 r0.", "0..10 3 r0.");
        assertThat(two.state.summary())
                .returns(3L, StateSummary::inWindows)
                .returns(1L, StateSummary::open)
                .returns(0L, StateSummary::late);
        two.assertBalance();
    }

    @Test
    void anOpenWindowGoesOnUnderAnotherLateness() {
        bench.reading(0, 1, 1);
        bench.configure(configuration(List.of(window(10, 5)), full(0)));
        bench.reading(0, 2, 1);
        bench.reading(0, 10, 1);
        bench.reading(0, 15, 1);
        assertThat(bench.statements()).containsExactly("0..10 2 r0", "0..10 2 r1.");
        bench.assertBalance();
    }

    @Test
    void aWindowThatTheNewLatenessNoLongerHoldsOpenIsFinalAtOnce() {
        StateBench late = StateBench.of(List.of(window(10, 100)));
        late.reading(0, 1, 1);
        late.reading(0, 50, 1);
        assertThat(late.statements()).containsExactly("0..10 1 r0");
        late.configure(configuration(List.of(window(10, 0))));
        assertThat(late.statements()).containsExactly("0..10 1 r0", "0..10 1 r1.");
        late.assertBalance();
    }

    @Test
    void anOpenWindowGoesOnWhenAnotherEntryNamesItsSeries() {
        bench.reading(0, 1, 1);
        bench.configure(configuration(List.of(new WindowSpec("station-1/**", 10 * SECOND, 0, null)), full(0)));
        bench.reading(0, 2, 1);
        bench.reading(0, 10, 1);
        assertThat(bench.statements()).containsExactly("0..10 2 r0.");
    }

    @Test
    void anOpenWindowGoesOnWhenItsSeriesMovesToAnotherSource() {
        bench.reading(0, 1, 99);
        bench.configure(configuration(List.of(PLC, OTHER), List.of(window(10, 0)), full(0)));
        bench.run(2, 2);
        bench.state.series(0, 1, LEVEL, SeriesAttributes.NONE);
        bench.reading(0, 3, 50);
        assertThat(bench.transitions()).containsExactly("full raised 1.0", "full cleared 3.0");
        bench.reading(1, 20, 1);
        assertThat(bench.windows)
                .as("its old source's watermark is not its own any more")
                .isEmpty();
        bench.reading(0, 20, 1);
        assertThat(bench.statements()).containsExactly("0..10 2 r0.");
        bench.assertBalance();
    }

    @Test
    void aPendingAlarmMovesWithItsSeries() {
        StateBench delayed = StateBench.of(List.of(window(10, 0)), full(2));
        delayed.reading(0, 1, 99);
        delayed.configure(configuration(List.of(PLC, OTHER), List.of(window(10, 0)), full(2)));
        delayed.state.series(0, 1, LEVEL, SeriesAttributes.NONE);
        delayed.reading(1, 20, 1);
        assertThat(delayed.transitions()).isEmpty();
        delayed.state.series(2, 1, "station-1/tank/other", SeriesAttributes.NONE);
        delayed.reading(2, 20, 1);
        assertThat(delayed.transitions()).containsExactly("full raised 3.0");
    }

    @Test
    void aSourceThatIsRemovedClosesItsWindowsAndGoesOnWhenItIsBack() {
        bench.reading(0, 1, 1);
        bench.reading(0, 12, 1);
        bench.configure(configuration(List.of(OTHER), List.of(window(10, 0)), full(0)));
        assertThat(bench.statements()).containsExactly("0..10 1 r0.", "10..20 1 r0.");
        bench.configure(configuration(List.of(PLC, OTHER), List.of(window(10, 0)), full(0)));
        bench.reading(0, 13, 1);
        bench.reading(0, 21, 1);
        bench.reading(0, 31, 1);
        assertThat(bench.statements()).containsExactly("0..10 1 r0.", "10..20 1 r0.", "20..30 1 r0.");
        assertThat(bench.state.summary().late()).isEqualTo(1);
        bench.assertBalance();
    }

    @Test
    void theAlarmOfARuleThatIsGoneIsClearedNow() {
        bench.reading(0, 1, 99);
        bench.tick(5);
        bench.configure(configuration(List.of(window(10, 0))));
        assertThat(bench.transitions()).containsExactly("full raised 1.0", "full cleared 5.0");
    }

    @Test
    void theAlarmOfAChangedRuleIsClearedAndTheNewOneJudgesAfresh() {
        bench.reading(0, 1, 99);
        bench.tick(1);
        RuleSpec higher = new RuleSpec("full", LEVEL, true, 97, 5, 0, Priority.HIGH, null);
        bench.configure(configuration(List.of(window(10, 0)), higher));
        bench.reading(0, 2, 99);
        assertThat(bench.transitions()).containsExactly("full raised 1.0", "full cleared 1.0", "full raised 2.0");
    }

    @Test
    void theAlarmOfASourceThatIsGoneIsClearedAndItsSeriesMayBeGivenUp() {
        bench.configure(configuration(List.of(PLC, OTHER), List.of(window(10, 0)), full(0)));
        bench.reading(0, 1, 99);
        bench.tick(2);
        bench.configure(configuration(List.of(OTHER), List.of(window(10, 0)), full(0)));
        assertThat(bench.transitions()).containsExactly("full raised 1.0", "full cleared 2.0");
        bench.state.wasHeard(0);
        assertThat(bench.state.isRetirable(0)).isTrue();
        bench.configure(configuration(List.of(PLC, OTHER), List.of(window(10, 0)), full(0)));
        bench.reading(0, 20, 98);
        assertThat(bench.transitions()).endsWith("full raised 20.0");
    }

    @Test
    void anOpenSessionGoesOnUnderAnotherBoundOfItsLength() {
        StateBench sessions = StateBench.of(List.of(WindowSpec.session("**", 10 * SECOND, 60 * SECOND, 0)));
        sessions.reading(0, 1, 1);
        sessions.configure(configuration(List.of(WindowSpec.session("**", 10 * SECOND, 30 * SECOND, 0))));
        for (int second = 1; second <= 40; second++) {
            sessions.reading(0, second, 1);
        }
        sessions.state.endOfInput();
        assertThat(sessions.statements()).containsExactly("1..31 31 r0.", "31..50 10 r0.");
    }

    @Test
    void anAddedRuleLeavesTheOthersAlone() {
        bench.reading(0, 1, 99);
        RuleSpec flow = new RuleSpec("flow", FLOW, true, 1, 0, 0, Priority.LOW, null);
        bench.configure(configuration(List.of(window(10, 0)), flow, full(0)));
        bench.reading(0, 2, 99);
        bench.reading(1, 2, 2);
        bench.reading(0, 3, 0);
        assertThat(bench.transitions()).containsExactly("full raised 1.0", "flow raised 2.0", "full cleared 3.0");
        assertThat(bench.orders).hasSize(1);
    }

    @Test
    void pendingAlarmsSurviveRulesThatChangePlaces() {
        RuleSpec a = new RuleSpec("a", LEVEL, true, 1, 0, 2 * SECOND, Priority.LOW, null);
        RuleSpec b = new RuleSpec("b", LEVEL, true, 2, 0, 2 * SECOND, Priority.LOW, null);
        RuleSpec c = new RuleSpec("c", LEVEL, true, 3, 0, 2 * SECOND, Priority.LOW, null);
        StateBench three = StateBench.of(List.of(), a, b, c);
        three.reading(0, 1, 99);
        three.configure(configuration(List.of(), c, a, b));
        three.reading(1, 10, 0);
        assertThat(three.transitions()).containsExactly("c raised 3.0", "a raised 3.0", "b raised 3.0");
        assertThat(three.state.isQuiet()).isFalse();
        three.tick(10);
        assertThat(three.state.isQuiet()).as("no alarm is left pending").isTrue();
    }

    @Test
    void ofTwoEntriesThatCutTimeAlikeTheFirstCountsHoweverTheZoneIsWritten() {
        WindowSpec epoch = new WindowSpec("**", 86_400 * SECOND, 0, null);
        WindowSpec utc = new WindowSpec("**", 86_400 * SECOND, SECOND, ZoneId.of("UTC"));
        WindowSpec etc = new WindowSpec("**", 86_400 * SECOND, 2 * SECOND, ZoneId.of("Etc/UTC"));
        WindowSpec paris = new WindowSpec("**", 86_400 * SECOND, 0, ZoneId.of("Europe/Paris"));
        StateBench days = StateBench.of(List.of(utc, epoch, etc, paris));
        days.reading(0, 1, 1);
        days.state.endOfInput();
        assertThat(days.statements()).containsExactlyInAnyOrder("-43200..43200 1 r0.", "-46800..39600 1 r0.");
        days.assertBalance();
    }

    @Test
    void aSeriesWithAnotherResolutionOrUnitGoesOnInItsWindow() {
        bench.state.series(0, 0, LEVEL, new SeriesAttributes("%", 1, 0, 100));
        bench.reading(0, 1, 12.34);
        bench.state.series(0, 0, LEVEL, new SeriesAttributes("%", 2, 0, 100));
        bench.reading(0, 2, 12.34);
        bench.reading(0, 3, 101);
        bench.state.endOfInput();
        assertThat(bench.windows.get(0))
                .returns(2L, w -> w.count())
                .returns(1L, w -> w.bad())
                .returns(12.3, w -> w.first())
                .returns(12.34, w -> w.last())
                .returns("%", w -> w.unit());
        assertThat(bench.windows.get(0).mean()).isEqualTo(12.32, org.assertj.core.data.Offset.offset(1e-12));
        bench.assertBalance();
    }

    @Test
    void aNetworkSourceThatTakesTheNameOfAFileAtItsEndGoesOnInTime() {
        SourceSpec file = new SourceSpec("plc", false);
        bench.configure(configuration(List.of(file), List.of(window(10, 0)), full(0)));
        bench.reading(0, 1, 1, 1);
        bench.state.ended(0, 1);
        bench.configure(configuration(List.of(PLC), List.of(window(10, 0)), full(0)));
        bench.reading(0, 11, 1);
        bench.reading(0, 20, 1);
        assertThat(bench.statements()).containsExactly("0..10 1 r0.", "10..20 1 r0.");
        assertThat(bench.state.summary().late()).isZero();
        bench.assertBalance();
    }

    @Test
    void aFileThatHasGrownAndIsBegunAnewUnderItsNameGoesOnInTime() {
        SourceSpec file = new SourceSpec("plc", false);
        bench.configure(configuration(List.of(file), List.of(window(10, 0)), full(0)));
        bench.reading(0, 1, 1, 1);
        bench.state.ended(0, 1);
        bench.configure(configuration(List.of(file), List.of(window(10, 0))));
        bench.reading(0, 11, 1, 2);
        bench.state.ended(0, 2);
        assertThat(bench.statements()).containsExactly("0..10 1 r0.", "10..20 1 r0.");
        assertThat(bench.state.summary().late()).isZero();
        bench.assertBalance();
    }
}
