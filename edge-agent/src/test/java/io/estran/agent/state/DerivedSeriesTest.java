package io.estran.agent.state;

import static io.estran.agent.derive.DeriveSpecs.energy;
import static io.estran.agent.derive.DeriveSpecs.increase;
import static io.estran.agent.derive.DeriveSpecs.mean;
import static io.estran.agent.derive.DeriveSpecs.rate;
import static io.estran.agent.derive.DeriveSpecs.timeIn;
import static io.estran.agent.state.StateBench.FLOW;
import static io.estran.agent.state.StateBench.LEVEL;
import static io.estran.agent.state.StateBench.NOON;
import static io.estran.agent.state.StateBench.SECOND;
import static io.estran.agent.state.StateBench.at;
import static io.estran.agent.state.StateBench.window;
import static org.assertj.core.api.Assertions.assertThat;

import io.estran.agent.derive.DerivePlan;
import io.estran.agent.derive.DeriveSpec;
import io.estran.agent.raw.RawSpec;
import io.estran.agent.rule.Priority;
import io.estran.agent.rule.RuleSpec;
import io.estran.agent.source.SeriesAttributes;
import io.estran.agent.state.PipelineConfiguration.SourceSpec;
import io.estran.agent.window.WindowSpec;
import io.estran.protocol.aggregate.WindowAggregate;
import io.estran.protocol.event.Event;
import io.estran.protocol.reading.Quality;
import io.estran.protocol.reading.QualityReason;
import io.estran.protocol.reading.Reading;
import java.time.ZoneId;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Series that are made of others: what they say, and that they are series like any others. */
class DerivedSeriesTest {
    private static final List<SourceSpec> PLC = List.of(new SourceSpec("plc", true));
    private static final String NEW = "station-1/tank/new";

    @Test
    void aRateIsTheStepsByTheTimeSinceTheReadingBefore() {
        StateBench bench = bench(rate(LEVEL, "new", 0, 0));
        bench.reading(0, 1, 100);
        bench.reading(0, 3, 110);
        bench.reading(0, 3.5, 110);
        bench.reading(0, 4, 1110);
        assertThat(derived(bench)).containsExactly("3.0 5.0 GOOD", "3.5 0.0 GOOD", "4.0 2000.0 GOOD");
    }

    @Test
    void aCounterOf16BitsGoesOnAtZeroIfItCanHaveComeSoFar() {
        StateBench bench = bench(rate(LEVEL, "new", 16, 100));
        bench.reading(0, 1, 65_530);
        bench.reading(0, 2, 24);
        assertThat(derived(bench)).containsExactly("2.0 30.0 GOOD");
        assertThat(bench.state.summary()).returns(1L, StateSummary::wraps).returns(0L, StateSummary::resets);
    }

    @Test
    void aCounterOf32BitsGoesOnAtZeroIfItCanHaveComeSoFar() {
        StateBench bench = bench(rate(LEVEL, "new", 32, 1e6));
        bench.reading(0, 1, 4_294_967_295.0);
        bench.reading(0, 2, 0);
        bench.reading(0, 3, 500_000);
        assertThat(derived(bench)).containsExactly("2.0 1.0 GOOD", "3.0 500000.0 GOOD");
    }

    @Test
    void aResetIsNoRateAndNoSpikeAndIsCounted() {
        StateBench bench = bench(rate(LEVEL, "new", 16, 100));
        bench.reading(0, 1, 30_000);
        bench.reading(0, 2, 7); // 35543 steps if it had wrapped
        bench.reading(0, 3, 17);
        bench.reading(0, 4, 60_000); // a step that it cannot have made
        bench.reading(0, 5, 60_010);
        assertThat(derived(bench)).containsExactly("3.0 10.0 GOOD", "5.0 10.0 GOOD");
        assertThat(bench.state.summary()).returns(0L, StateSummary::wraps).returns(2L, StateSummary::resets);
    }

    @Test
    void aCounterThatMayHaveComeRoundMoreThanOnceTellsNothing() {
        StateBench bench = bench(rate(LEVEL, "new", 16, 1_000));
        bench.reading(0, 1, 10);
        bench.tick(70);
        bench.reading(0, 70, 20);
        bench.reading(0, 71, 30);
        assertThat(derived(bench)).containsExactly("71.0 10.0 GOOD");
    }

    @Test
    void whatNoCounterOfSoManyBitsCanShowIsNotUsed() {
        StateBench bench = bench(rate(LEVEL, "new", 16, 100));
        bench.reading(0, 1, 10);
        bench.reading(0, 2, -3);
        bench.reading(0, 3, 65_536);
        bench.reading(0, 4, 40);
        assertThat(derived(bench)).containsExactly("4.0 10.0 GOOD");
        assertThat(bench.state.summary().unused()).isEqualTo(2);
    }

    @Test
    void readingsThatAreNoNewerThanTheLastMakeNoRate() {
        StateBench bench = bench(rate(LEVEL, "new", 0, 0));
        bench.reading(0, 1, 10);
        bench.reading(0, 3, 30);
        bench.reading(0, 2, 20);
        bench.reading(0, 3, 35);
        bench.reading(0, 4, 40);
        assertThat(derived(bench)).containsExactly("3.0 10.0 GOOD", "4.0 10.0 GOOD");
        assertThat(bench.state.summary().unused()).isEqualTo(2);
    }

    @Test
    void badReadingsAndThoseFromTheFutureAreLeftOutAndUncertainOnesMakeUncertain() {
        StateBench bench = bench(rate(LEVEL, "new", 0, 0));
        bench.tick(0);
        bench.reading(0, 1, 10);
        bench.reading(0, 2, 1e6, Quality.BAD, QualityReason.DEVICE_FAILURE);
        bench.reading(0, 5_000, 1e6);
        bench.reading(0, 3, 30, Quality.UNCERTAIN, QualityReason.STALE);
        bench.reading(0, 4, 40);
        bench.reading(0, 5, 50);
        assertThat(derived(bench)).containsExactly("3.0 10.0 UNCERTAIN", "4.0 10.0 UNCERTAIN", "5.0 10.0 GOOD");
        assertThat(bench.readings.get(0).reason()).isEqualTo(QualityReason.STALE);
    }

    @Test
    void anIncreaseIsCountedInThePeriodOfTheReadingThatShowsIt() {
        StateBench bench = bench(increase(LEVEL, "new", 10));
        for (int second = 0; second <= 25; second++) {
            bench.reading(0, second, 100 + second);
        }
        assertThat(derived(bench)).containsExactly("9.999999999 9.0 GOOD", "19.999999999 10.0 GOOD");
    }

    @Test
    void anIncreaseGoesOnOverAWrapAndIsUncertainAfterAReset() {
        DeriveSpec spec = new DeriveSpec(
                LEVEL,
                DeriveSpec.Kind.INCREASE,
                "new",
                "",
                0.5,
                10 * SECOND,
                null,
                10 * SECOND,
                0.9,
                false,
                16,
                100,
                0,
                0);
        StateBench bench = bench(spec);
        for (int second = 0; second < 20; second++) {
            bench.reading(0, second, (65_500 + 10 * second) % 65_536);
        }
        for (int second = 20; second <= 30; second++) {
            bench.reading(0, second, second < 25 ? 200 + second : second);
        }
        assertThat(derived(bench))
                .containsExactly("9.999999999 45.0 GOOD", "19.999999999 50.0 GOOD", "29.999999999 37.0 UNCERTAIN");
        assertThat(bench.state.summary()).returns(1L, StateSummary::wraps).returns(1L, StateSummary::resets);
    }

    @Test
    void aMeanWeighsEachValueWithTheTimeForWhichItHeld() {
        StateBench bench = bench(mean(LEVEL, "new", 10, 10, false));
        bench.reading(0, 0, 1);
        bench.reading(0, 9, 11);
        bench.reading(0, 12, 100);
        bench.reading(0, 20, 0);
        assertThat(derived(bench)).containsExactly("9.999999999 2.0 GOOD", "19.999999999 82.2 GOOD");
    }

    @Test
    void aMeanOnLinesKnowsHowALineWentOnBeyondThePeriod() {
        StateBench bench = bench(mean(LEVEL, "new", 10, 10, true));
        bench.reading(0, 0, 0);
        bench.reading(0, 5, 10);
        bench.reading(0, 15, 30);
        bench.reading(0, 20, 30);
        // 0..5: 25, 5..10: 75; 10..15: 125, 15..20: 150
        assertThat(derived(bench)).containsExactly("9.999999999 10.0 GOOD", "19.999999999 27.5 GOOD");
    }

    @Test
    void beyondTheLongestGapNothingIsKnownAndAPeriodThatIsKnownInPartIsUncertain() {
        StateBench bench = bench(mean(LEVEL, "new", 10, 2, false));
        bench.reading(0, 0, 5);
        bench.reading(0, 8, 7);
        bench.reading(0, 20, 9);
        assertThat(derived(bench)).containsExactly("9.999999999 6.0 UNCERTAIN");
        assertThat(bench.readings.get(0).reason()).isEqualTo(QualityReason.MISSING_VALUE);
    }

    @Test
    void timeInAStateIsCountedInSeconds() {
        StateBench bench = bench(timeIn(LEVEL, "new", 10, 10, 2, 2));
        bench.reading(0, 0, 2);
        bench.reading(0, 3.25, 1);
        bench.reading(0, 7, 2);
        bench.reading(0, 7, 3); // at the same time: the newer value holds
        bench.reading(0, 9, 2);
        bench.reading(0, 10, 0);
        assertThat(derived(bench)).containsExactly("9.999999999 4.25 GOOD");
        assertThat(bench.readings.get(0).unit()).isEqualTo("s");
    }

    @Test
    void energyIsTheIntegralOfPower() {
        StateBench bench = bench(energy(LEVEL, "new", 10, 10, true));
        bench.reading(0, 0, 0);
        bench.reading(0, 5, 100);
        bench.reading(0, 10, 0);
        bench.reading(0, 20, 10);
        assertThat(derived(bench)).containsExactly("9.999999999 500.0 GOOD", "19.999999999 50.0 GOOD");
    }

    @Test
    void energiesOfPeriodsAddUpThoughAPeriodEndsBeforeItsLineIsKnown() {
        StateBench bench = bench(energy(LEVEL, "new", 10, 10, true));
        bench.reading(0, 0, 0);
        bench.reading(0, 9, 0);
        bench.reading(1, 10, 1); // the source goes on, the series does not yet
        assertThat(derived(bench)).containsExactly("9.999999999 0.0 GOOD");
        bench.reading(0, 11, 20); // 20 in all since 9
        bench.reading(0, 20, 20);
        assertThat(derived(bench)).last().isEqualTo("19.999999999 200.0 GOOD");
    }

    @Test
    void periodsAreStatedWhenASilentSourceIsTakenToHaveGoneOn() {
        StateBench bench = bench(mean(LEVEL, "new", 10, 15, false));
        bench.reading(0, 1, 5);
        for (int second = 1; second < 40; second++) {
            bench.tick(second);
        }
        assertThat(derived(bench)).containsExactly("9.999999999 5.0 GOOD", "19.999999999 5.0 UNCERTAIN");
        assertThat(bench.state.isQuiet()).as("nothing is waited for any more").isTrue();
    }

    @Test
    void aReadingBehindTheEndOfItsPeriodChangesNothingThatWasStated() {
        StateBench bench = bench(mean(LEVEL, "new", 10, 10, false));
        bench.reading(0, 0, 1);
        bench.reading(1, 12, 1);
        bench.reading(0, 8, 3);
        bench.reading(1, 20, 1);
        assertThat(derived(bench)).containsExactly("9.999999999 1.0 GOOD", "19.999999999 3.0 UNCERTAIN");
    }

    @Test
    void behindALongGapAPeriodHoldsAllThatLiesInItThoughItsSourceIsFurther() {
        StateBench bench = bench(mean(LEVEL, "new", 10, 9, false));
        bench.reading(0, 0, 4);
        bench.reading(1, 22, 0);
        bench.reading(0, 18, 8); // holds from 20 on, where the last period ended
        bench.reading(0, 21, 2);
        bench.reading(0, 30, 2);
        assertThat(derived(bench)).containsExactly("9.999999999 4.0 GOOD", "29.999999999 2.6 GOOD");
    }

    @Test
    void daysOfAZoneHave23HoursWhenClocksGoForward() {
        // 2026-03-29 in Paris: from 2026-03-28T23:00Z to 2026-03-29T22:00Z
        DeriveSpec spec = new DeriveSpec(
                LEVEL,
                DeriveSpec.Kind.TIME_IN,
                "new",
                "",
                1,
                86_400 * SECOND,
                ZoneId.of("Europe/Paris"),
                86_400 * SECOND,
                1,
                false,
                0,
                0,
                1,
                1);
        StateBench bench = bench(spec);
        long start = 1_774_738_800L * SECOND;
        for (int hour = 0; hour <= 23; hour++) {
            bench.state.reading(0, start + hour * 3_600 * SECOND, 1, 0, 0, -1);
        }
        assertThat(bench.readings).extracting(Reading::value).containsExactly(23 * 3_600.0);
        assertThat(bench.readings).extracting(Reading::quality).containsExactly(Quality.GOOD);
        assertThat(bench.readings.get(0).time()).isEqualTo(start + 23 * 3_600 * SECOND - 1);
    }

    @Test
    void aPeriodsValueFallsIntoTheWindowOfItsPeriodAlsoWhenTimeGoesOnFarAtOnce() {
        StateBench bench = StateBench.of(List.of());
        configure(bench, List.of(new WindowSpec("**/new", 10 * SECOND, 0, null)), mean(LEVEL, "new", 10, 9_000, false));
        bench.reading(0, 0, 5);
        bench.state.tick(at(1_000), SECOND, 0, 0);
        bench.reading(0, 1_000, 5);
        assertThat(bench.windows).hasSize(100).allSatisfy(window -> {
            assertThat(window.series()).isEqualTo(NEW);
            assertThat(window.count()).isEqualTo(1);
            assertThat(window.isFinal()).isTrue();
        });
        assertThat(bench.state.summary().late()).isZero();
        bench.assertBalance();
    }

    @Test
    void rulesWatchDerivedSeriesAndWrite() {
        StateBench bench = StateBench.of(List.of());
        RuleSpec fast =
                new RuleSpec("fast", NEW, true, 50, 0, 0, Priority.HIGH, new RuleSpec.Write(StateBench.PUMP, 0));
        bench.configure(StateBench.configuration(PLC, List.of(), List.of(), fast)
                .with(new DerivePlan(List.of(rate(LEVEL, "new", 0, 0)), 10)));
        bench.reading(0, 1, 0);
        bench.reading(0, 2, 60);
        bench.reading(0, 3, 61);
        assertThat(bench.transitions()).containsExactly("fast raised 2.0", "fast cleared 3.0");
        assertThat(bench.orders).hasSize(1);
    }

    @Test
    void whatRestsOnReadingsGivenAgainNeverWrites() {
        StateBench bench = StateBench.of(List.of());
        RuleSpec fast =
                new RuleSpec("fast", NEW, true, 50, 0, 0, Priority.HIGH, new RuleSpec.Write(StateBench.PUMP, 0));
        bench.configure(StateBench.configuration(PLC, List.of(), List.of(), fast)
                .with(new DerivePlan(List.of(mean(LEVEL, "new", 10, 10, false)), 10)));
        bench.state.allowance(0, 100);
        bench.run(2, 0);
        bench.reading(0, 0, 60, 1);
        bench.reading(1, 11, 60, 2);
        assertThat(bench.transitions()).containsExactly("fast raised 9.999999999");
        assertThat(bench.orders).isEmpty();
    }

    @Test
    void whileStorageTakesNothingRulesSeeDerivedReadingsAndWindowsDoNot() {
        StateBench bench = StateBench.of(List.of());
        RuleSpec high = new RuleSpec("high", NEW, true, 50, 0, 0, Priority.HIGH, null);
        bench.configure(StateBench.configuration(PLC, List.of(window(1, 0)), List.of(), high)
                .with(new DerivePlan(List.of(mean(LEVEL, "new", 10, 10, false)), 10)));
        bench.state.hold(number -> false);
        bench.state.unrecorded(0, at(0), 60, 0, 0, -1);
        bench.state.unrecorded(0, at(11), 70, 0, 0, -1);
        bench.state.release();
        assertThat(bench.transitions()).containsExactly("high raised 9.999999999");
        assertThat(bench.state.summary())
                .returns(3L, StateSummary::dropped)
                .returns(1L, StateSummary::derived)
                .returns(0L, StateSummary::accepted);
        bench.reading(0, 20, 80);
        bench.reading(0, 21, 80);
        assertThat(bench.windows)
                .filteredOn(window -> window.series().equals(NEW))
                .hasSize(1);
    }

    @Test
    void aClockThatWentBackMakesNothingLateAndNoTimeNegative() {
        StateBench bench = bench(mean(LEVEL, "new", 10, 10, false), rate(LEVEL, "rate", 0, 0));
        bench.tick(0, 86_400);
        bench.reading(0, 86_400, 1);
        bench.reading(0, 86_404, 9);
        bench.tick(5, 1);
        for (int second = 6; second < 31; second++) {
            bench.reading(0, second, second * 2);
        }
        assertThat(bench.readings)
                .filteredOn(reading -> reading.series().equals(NEW))
                .extracting(reading -> (reading.time() - NOON) / 1e9 + " " + reading.value() + " " + reading.quality())
                .containsExactly(
                        "86404.0 1.0 UNCERTAIN",
                        "9.999999999 15.0 UNCERTAIN",
                        "19.999999999 29.0 GOOD",
                        "29.999999999 49.0 GOOD");
        assertThat(bench.readings)
                .filteredOn(reading -> reading.series().endsWith("/rate"))
                .extracting(Reading::value)
                .startsWith(2.0, 2.0)
                .allMatch(value -> value >= 0);
    }

    /** One series is a day ahead with the clock, the other one is right all the time. */
    @Test
    void noTimeIsCountedTwiceWhenAClockThatWasAheadHadEndedItsPeriod() {
        StateBench bench = bench(timeIn(LEVEL, "new", 10, 10, 0, 100));
        bench.tick(0, 86_400);
        bench.reading(0, 5, 1);
        bench.reading(1, 86_400, 1);
        bench.tick(11, 1);
        bench.reading(0, 12, 1);
        bench.reading(0, 30, 1);
        assertThat(derived(bench))
                .containsExactly(
                        "9.999999999 5.0 UNCERTAIN", "19.999999999 5.0 UNCERTAIN", "29.999999999 2.0 UNCERTAIN");
    }

    @Test
    void aPeriodThatEndsAsTheClockWentBackIsUncertain() {
        StateBench bench = bench(mean(LEVEL, "new", 10, 10, false));
        bench.tick(0, 0);
        bench.reading(0, 0, 3);
        bench.tick(9.5, 0);
        bench.reading(0, 9.5, 3);
        bench.tick(9.6, -5);
        assertThat(derived(bench)).containsExactly("9.5 3.0 UNCERTAIN");
    }

    @Test
    void aSourceThatEndsLeavesWhatIsKnownOfItsPeriod() {
        StateBench bench = bench(mean(LEVEL, "new", 10, 10, false));
        bench.reading(0, 0, 3);
        bench.reading(0, 5, 4);
        bench.state.ended(0, 0);
        assertThat(derived(bench)).containsExactly("9.999999999 3.0 UNCERTAIN");
    }

    @Test
    void ofTwoSeriesOfOneNameTheOneOfTheSourceStaysAndAnEventSaysSo() {
        StateBench bench = bench(mean(LEVEL, "flow", 10, 10, false));
        assertThat(refusals(bench)).containsExactly(FLOW);

        StateBench later = bench(mean(LEVEL, "new", 10, 10, false));
        later.reading(0, 0, 3);
        assertThat(later.state.summary().derivedSeries()).isEqualTo(1);
        later.state.series(2, 0, NEW, SeriesAttributes.NONE);
        later.reading(0, 12, 3);
        assertThat(refusals(later)).containsExactly(NEW);
        assertThat(later.state.summary())
                .returns(0L, StateSummary::derivedSeries)
                .returns(1L, StateSummary::refused);
    }

    @Test
    void ofTwoDerivedSeriesOfOneNameTheFirstStays() {
        StateBench bench = bench(mean(LEVEL, "new", 10, 10, false), mean(FLOW, "new", 10, 10, false));
        bench.reading(0, 0, 3);
        bench.reading(1, 0, 7);
        bench.reading(0, 10, 3);
        assertThat(derived(bench)).containsExactly("9.999999999 3.0 GOOD");
        assertThat(refusals(bench)).containsExactly(NEW);
    }

    @Test
    void thereAreNoMoreDerivedSeriesThanTheLimitAllows() {
        StateBench bench = StateBench.of(List.of());
        bench.configure(StateBench.configuration(PLC, List.of(), List.of())
                .with(new DerivePlan(List.of(mean("**", "{series}-mean", 10, 10, false)), 1)));
        assertThat(bench.state.summary())
                .returns(1L, StateSummary::derivedSeries)
                .returns(1L, StateSummary::refused);
        for (int i = 2; i < 50; i++) {
            bench.state.series(i, 0, "a/series-" + i, SeriesAttributes.NONE);
        }
        assertThat(bench.state.summary().refused()).isEqualTo(49);
        assertThat(refusals(bench)).as("more are counted only").hasSize(16);
    }

    @Test
    void nothingIsDerivedFromADerivedSeries() {
        StateBench bench = bench(mean("**", "{series}-mean", 10, 10, false));
        assertThat(bench.state.summary())
                .returns(2L, StateSummary::derivedSeries)
                .returns(0L, StateSummary::refused);
    }

    @Test
    void aChangedEntryGoesOnUnderTheSameNameAndWhatItHadIsStated() {
        StateBench bench = StateBench.of(List.of());
        List<WindowSpec> windows = List.of(new WindowSpec("**/new", 10 * SECOND, 0, null));
        configure(bench, windows, mean(LEVEL, "new", 10, 10, false));
        bench.reading(0, 0, 4);
        bench.reading(0, 6, 4);
        configure(bench, windows, energy(LEVEL, "new", 10, 10, false));
        bench.reading(0, 7, 5);
        bench.reading(0, 10, 5);
        assertThat(derived(bench)).containsExactly("9.999999999 4.0 UNCERTAIN", "9.999999999 15.0 UNCERTAIN");
        assertThat(bench.windows).extracting(WindowAggregate::count).containsExactly(2L);
        configure(bench, windows);
        assertThat(bench.state.summary())
                .returns(0L, StateSummary::derivedSeries)
                .returns(0L, StateSummary::refused);
    }

    @Test
    void aSeriesIsGivenUpWithWhatIsDerivedFromItOnceNothingOfThatIsOpen() {
        StateBench bench = StateBench.of(List.of());
        configure(bench, List.of(new WindowSpec("**/new", 20 * SECOND, 0, null)), mean(LEVEL, "new", 10, 10, false));
        bench.reading(0, 0, 4);
        bench.reading(0, 10, 4);
        bench.state.wasHeard(0);
        assertThat(bench.state.isRetirable(0)).as("a period is open").isFalse();
        bench.reading(1, 20, 1);
        bench.reading(1, 31, 1);
        assertThat(bench.state.isRetirable(0)).isTrue();
        bench.state.retired(0);
        assertThat(bench.state.summary())
                .returns(0L, StateSummary::derivedSeries)
                .returns(0L, StateSummary::open);
        bench.state.series(0, 0, LEVEL, SeriesAttributes.NONE);
        bench.reading(0, 40, 6);
        bench.reading(0, 50, 6);
        assertThat(derived(bench))
                .containsExactly("9.999999999 4.0 GOOD", "19.999999999 4.0 GOOD", "49.999999999 6.0 GOOD");
    }

    @Test
    void aStateIsWrittenAndReadInTheMiddleOfAPeriod() {
        StateBench bench = bench(
                mean(LEVEL, "mean", 10, 10, true),
                energy(LEVEL, "energy", 10, 10, true),
                timeIn(LEVEL, "time", 10, 10, 0, 5),
                increase(LEVEL, "increase", 10),
                rate(LEVEL, "rate", 16, 1_000));
        for (int second = 0; second < 17; second++) {
            bench.reading(0, second, second % 7);
        }
        bench.reading(1, 12, 3);
        StateBench again = new StateBench();
        StateCodec.read(StateCodec.write(bench.state), again.state);
        again.state.raw.ordinal(0);
        bench.readings.clear();
        for (StateBench each : List.of(bench, again)) {
            for (int second = 17; second < 40; second++) {
                each.reading(0, second, second % 7);
            }
        }
        assertThat(again.readings).isEqualTo(bench.readings).hasSizeGreaterThan(20);
    }

    /** Level 50 at 1 s and 96 at 3 s with its alarm pending, flow 7 at 2 s, in windows of 10 s. */
    private static final String STATE_OF_THE_BUILD_BEFORE =
            "A3MCAQNwbGMBAQIqKoDIr6AlAAABBGZ1bGwUc3RhdGlvbi0xL3RhbmsvbGV2ZWwBAAAAAADAV0AAAAAAAAAUQICo1rkHAgED"
                    + "cGxjAQdob2xkaW5nFAZ1aW50MTYEQUJDRAAAAAAAAAAAAICo1rkHgLCdwt8BBWxhYi0xAQDeWoVi+eoYAF7QsgAAAAAAAAAA"
                    + "AAAAgAAAAAAAAACAAQABAAMAAAAAAwAAAAAAAAEDcGxjAQEAAABe0LIAAAAAAN5ahWL56hgA3lqFYvnqGAAAAAEAABRzdGF0"
                    + "aW9uLTEvdGFuay9sZXZlbAAAAAAAAAAA8P8AAAAAAADwfwABgIDUqLrY/OoxgJCz6YTZ/OoxAAACAgAAAAAAAABJQAAAAAAA"
                    + "AFhAAAAAAAAASUAAAAAAAABYQABKJQ5i+eoYAN5ahWL56hgAAAAAAAAAAEBiQAAAAAAAAAAAAAAAAAAASUAAAAAAAABHQAAA"
                    + "AAAAiJBAAC+QBQEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAABAAABAHKQ/GL56hgA3lqF"
                    + "YvnqGAAAAAAAAFhAAAEBABNzdGF0aW9uLTEvdGFuay9mbG93AAAAAAAAAADw/wAAAAAAAPB/AAGAgNSoutj86jGAkLPphNn8"
                    + "6jEAAAEBAAAAAAAAABxAAAAAAAAAHEAAAAAAAAAcQAAAAAAAABxAABTASWL56hgAFMBJYvnqGAAAAAAAAAAAABxAAAAAAAAA"
                    + "AAAAAAAAAAAcQAAAAAAAAAAAAAAAAAAAAAAAAfYCAQAAAA==";

    @Test
    void aStateOfTheBuildBeforeIsRead() {
        RecordedOutputs outputs = new RecordedOutputs();
        PipelineState state = new PipelineState(outputs, Effects.NONE, 1_000);
        StateCodec.read(Base64.getDecoder().decode(STATE_OF_THE_BUILD_BEFORE), state);
        assertThat(state.configuration().derive()).isEqualTo(DerivePlan.NONE);
        state.tick(at(8), 8 * SECOND, 0, 0);
        assertThat(outputs.all.toString()).contains("transition=raised", "value=96.0", "time=" + at(5));
        state.endOfInput();
        assertThat(outputs.windows()).extracting(WindowAggregate::count).containsExactly(2L, 1L);
        assertThat(state.summary()).returns(3L, StateSummary::inWindows).returns(0L, StateSummary::open);
    }

    /** Gives the readings of derived series only, through {@code raw}. */
    private static StateBench bench(DeriveSpec... entries) {
        StateBench bench = StateBench.of(List.of());
        configure(bench, List.of(), entries);
        return bench;
    }

    private static void configure(StateBench bench, List<WindowSpec> windows, DeriveSpec... entries) {
        DerivePlan plan = new DerivePlan(List.of(entries), 100);
        List<RawSpec> raw = plan.entries().stream()
                .map(entry -> new RawSpec("**/" + entry.name(), RawSpec.Kind.EVERY, 0, 0))
                .filter(entry -> entry.pattern().indexOf('{') < 0)
                .toList();
        bench.configure(StateBench.configuration(PLC, windows, raw).with(plan));
    }

    /** Each as "seconds value quality". */
    private static List<String> derived(StateBench bench) {
        return bench.readings.stream()
                .map(reading -> (reading.time() - NOON) / 1e9 + " " + reading.value() + " " + reading.quality())
                .toList();
    }

    private static List<Object> refusals(StateBench bench) {
        return bench.events.stream()
                .filter(event -> event.type().equals("derived-series-refused"))
                .map(Event::fields)
                .map(fields -> fields.get("series"))
                .toList();
    }
}
