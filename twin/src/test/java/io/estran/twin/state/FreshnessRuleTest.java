package io.estran.twin.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.estran.protocol.account.Account;
import io.estran.protocol.account.GapRecord;
import io.estran.protocol.account.Presence;
import io.estran.protocol.aggregate.WindowAggregate;
import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.lane.GapReason;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.name.NamePattern;
import io.estran.protocol.reading.Quality;
import io.estran.twin.stream.Examples;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** DESIGN "Twin": freshness. Times are in milliseconds; ten windows of one second end at 10,000. */
class FreshnessRuleTest {
    private static final String LEVEL = "plant/tank/level";
    private static final long MILLI = 1_000_000L;
    private static final long SECOND = Examples.SECOND;
    private static final long NEWEST_END = 10_000;

    private final FreshnessRule rule = ExpectedPeriods.DEFAULT.rule(LEVEL);

    @ParameterizedTest(name = "at {0} ms, quality {1}, agent {2}: {3}")
    @CsvSource({
        " 9500, GOOD,      online,  LIVE", // not over yet: an agent's clock runs ahead
        "10000, GOOD,      online,  LIVE",
        "12000, GOOD,      online,  LIVE",
        "12001, GOOD,      online,  LATE",
        "15000, GOOD,      online,  LATE",
        "15001, GOOD,      online,  STALE",
        "10000, GOOD,      offline, STALE",
        "10000, GOOD,      silent,  STALE",
        "10000, GOOD,      unheard, LIVE",
        "15001, GOOD,      unheard, STALE",
        "10000, UNCERTAIN, online,  LIVE",
        "10000, BAD,       online,  BAD",
        "13000, BAD,       online,  BAD",
        "15001, BAD,       online,  STALE",
        "10000, BAD,       offline, STALE",
        " 5000, GOOD,      online,  LIVE",
        " 4999, GOOD,      online,  STALE", // that far ahead it cannot be the present
    })
    void freshnessFollowsFromAgeQualityAndTheAgent(long millis, Quality quality, String agent, Freshness expected) {
        long now = millis * MILLI;

        assertThat(rule.freshness(tenSeconds(quality), agent(agent, now), now)).isEqualTo(expected);
    }

    @ParameterizedTest(name = "gap from {0} to {1} ms, at {2} ms: {3}")
    @CsvSource({
        "10000, 11000, 10999, LIVE", // the window in the gap is not due yet
        "10000, 11000, 11000, GAP",
        "10000, 11000, 11999, GAP",
        "10000, 11000, 12000, LIVE", // the next one is due, and not in the gap
        "10000, 13500, 14100, GAP",
        "10000, 13500, 15200, STALE",
        "10000, 99000, 60000, GAP",
        " 8000,  9000, 10500, LIVE", // filled behind, or never of this series
        " 9000, 10000, 11500, LIVE",
    })
    void aGapCountsWhileItCoversTheNewestWindowDue(long from, long to, long millis, Freshness expected) {
        AgentStanding agent = standing(true, millis * MILLI, List.of(gap(from * MILLI, to * MILLI)));

        assertThat(rule.freshness(tenSeconds(Quality.GOOD), agent, millis * MILLI))
                .isEqualTo(expected);
    }

    @Test
    void aGapThatDoesNotTellItsTimeCoversNoWindow() {
        AgentStanding agent = standing(true, 11_500 * MILLI, List.of(gap(Long.MAX_VALUE, Long.MIN_VALUE)));

        assertThat(rule.freshness(tenSeconds(Quality.GOOD), agent, 11_500 * MILLI))
                .isEqualTo(Freshness.LIVE);
    }

    @Test
    void theExpectedPeriodIsTheMedianDistanceOfTheLastSixteenWindows() {
        // A minute a window long ago, then one each ten seconds, with an outage among them.
        LongStream.Builder starts = LongStream.builder();
        LongStream.range(0, 50).map(i -> i * 60).forEach(starts);
        LongStream.range(0, 8).map(i -> 4_000 + i * 10).forEach(starts);
        LongStream.range(0, 8).map(i -> 9_000 + i * 10).forEach(starts);

        assertThat(rule.expectedPeriod(history(SECOND, starts.build().toArray())))
                .isEqualTo(10 * SECOND);
    }

    @Test
    void aSingleWindowIsExpectedAgainAfterItsLength() {
        assertThat(rule.expectedPeriod(history(60 * SECOND, 0))).isEqualTo(60 * SECOND);
    }

    @Test
    void aDeclaredPeriodCountsForTheSeriesThatMatch() {
        ExpectedPeriods periods = ExpectedPeriods.DEFAULT.and(NamePattern.of("plant/**"), Duration.ofMinutes(5));

        assertThat(periods.rule(LEVEL).expectedPeriod(history(SECOND, 0, 1, 2))).isEqualTo(300 * SECOND);
        assertThat(periods.rule("mill/saw/speed").expectedPeriod(history(SECOND, 0, 1, 2)))
                .isEqualTo(SECOND);
    }

    @Test
    void windowsOfMillisecondsAreExpectedAtTheShortestPeriodThatDeliveryAllows() {
        WindowHistory fast = new WindowHistory(
                100 * MILLI, List.of(Examples.window(LEVEL, 0, 100 * MILLI, 1, 0, Quality.GOOD)), Examples.place(1));

        assertThat(rule.freshness(fast, null, 2_100 * MILLI)).isEqualTo(Freshness.LIVE);
        assertThat(ExpectedPeriods.DEFAULT
                        .shortest(Duration.ofMillis(1))
                        .rule(LEVEL)
                        .freshness(fast, null, 2_100 * MILLI))
                .isEqualTo(Freshness.STALE);
    }

    @Test
    void aPropertySpeaksByItsShortestWindowsThatAreStillFed() {
        WindowHistory seconds = history(SECOND, 0, 1, 2);
        WindowHistory minutes = history(60 * SECOND, 0);
        WindowHistory later = history(60 * SECOND, 0, 60, 120);

        assertThat(property(seconds).history()).isSameAs(seconds);
        assertThat(property(history(SECOND, 55, 56, 57), minutes).history().length())
                .isEqualTo(SECOND);
        assertThat(property(seconds, later).history()).isSameAs(later);
    }

    @Test
    void aPropertySpeaksBySessionsOnlyIfNothingElseIsThere() {
        WindowHistory seconds = history(SECOND, 0, 1, 2);
        WindowHistory later = sessions(Quality.GOOD);

        assertThat(property(seconds, later).history()).isSameAs(seconds);
        assertThat(property(later).history()).isSameAs(later);
    }

    @ParameterizedTest(name = "at {0} s, quality {1}, agent {2}: {3}")
    @CsvSource({
        "  70, GOOD, online,  LIVE",
        "9000, GOOD, online,  LIVE",
        "9000, GOOD, unheard, LIVE",
        "9000, BAD,  online,  BAD",
        "9000, GOOD, offline, STALE",
        "  40, GOOD, online,  LIVE",
        "   9, GOOD, online,  STALE", // more than five gaps ahead
    })
    void aSessionIsExpectedAtNoTime(long second, Quality quality, String agent, Freshness expected) {
        long now = second * SECOND;

        assertThat(rule.freshness(sessions(quality), agent(agent, now), now)).isEqualTo(expected);
    }

    /** One of a minute that ends at 60 s, its gap is 10 s. */
    private static WindowHistory sessions(Quality quality) {
        WindowAggregate session = Examples.session(LEVEL, 0, 60 * SECOND, 10 * SECOND, quality);
        return new WindowHistory(10 * SECOND, List.of(session), Examples.place(1));
    }

    @Test
    void timesAtTheEndsOfTheRangeAreStaleAndNoError() {
        WindowHistory first = new WindowHistory(
                1, List.of(Examples.window(LEVEL, Long.MIN_VALUE, 1, 1, 0, Quality.GOOD)), Examples.place(1));
        WindowHistory last = new WindowHistory(
                1, List.of(Examples.window(LEVEL, Long.MAX_VALUE - 1, 1, 1, 0, Quality.GOOD)), Examples.place(1));
        AgentStanding agent = standing(true, Long.MAX_VALUE, List.of(gap(0, 1)));

        assertThat(rule.freshness(first, agent, Long.MAX_VALUE)).isEqualTo(Freshness.STALE);
        assertThat(rule.freshness(last, agent, Long.MIN_VALUE)).isEqualTo(Freshness.STALE);
    }

    private static WindowHistory tenSeconds(Quality newest) {
        List<WindowAggregate> windows = LongStream.range(0, 10)
                .mapToObj(i -> Examples.window(LEVEL, i * SECOND, SECOND, 1, 0, i == 9 ? newest : Quality.GOOD))
                .toList();
        assertThat(windows.get(9).end()).isEqualTo(NEWEST_END * MILLI);
        return new WindowHistory(SECOND, windows, Examples.place(1));
    }

    /** Windows of one length that start at these seconds. */
    private static WindowHistory history(long length, long... seconds) {
        return new WindowHistory(
                length,
                LongStream.of(seconds)
                        .mapToObj(second -> Examples.window(LEVEL, second * SECOND, length, 1, 0, Quality.GOOD))
                        .toList(),
                Examples.place(1));
    }

    private Property property(WindowHistory... histories) {
        return new Property(LEVEL, List.of(histories), null, rule);
    }

    private static @Nullable AgentStanding agent(String standing, long now) {
        return switch (standing) {
            case "online" -> standing(true, now, List.of());
            case "offline" -> standing(false, now, List.of());
            case "silent" -> standing(true, now - AgentStanding.SILENCE_NANOS - 1, List.of());
            default -> null;
        };
    }

    private static AgentStanding standing(boolean online, long heardAt, List<GapRecord> gaps) {
        Presence presence = new Presence(Examples.AGENT, Id128.NONE, 1, 1, online, "1", heardAt, heardAt, 0, 1, -1, 0);
        return new AgentStanding(Examples.AGENT, presence, heardAt, List.of(), gaps);
    }

    private static GapRecord gap(long firstTime, long lastTime) {
        return new GapRecord(
                Examples.AGENT,
                Examples.LANE,
                BatchClass.AGGREGATES,
                1,
                new Account.Range(1, 2, GapReason.EVICTED, 5, firstTime, lastTime));
    }
}
