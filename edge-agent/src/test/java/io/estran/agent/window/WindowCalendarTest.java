package io.estran.agent.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class WindowCalendarTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long HOUR = 3_600 * SECOND;

    private static WindowCalendar days(String zone, int days) {
        return WindowCalendar.of(new WindowSpec("**", days * WindowSpec.DAY, 0, ZoneId.of(zone)));
    }

    private static WindowCalendar local(String zone, long length, long from) {
        return WindowCalendar.of(new WindowSpec("**", length, 0, ZoneId.of(zone), from, 0));
    }

    private static long at(String instant) {
        Instant time = Instant.parse(instant);
        return time.getEpochSecond() * SECOND + time.getNano();
    }

    private static String window(WindowCalendar calendar, String time) {
        long start = calendar.start(at(time));
        return Instant.ofEpochSecond(0, start) + " " + Duration.ofNanos(calendar.end(start) - start);
    }

    @Test
    void windowsAlignToTheEpochAlsoBeforeIt() {
        WindowCalendar seven = WindowCalendar.of(new WindowSpec("**", 7 * SECOND, 0, null));
        assertThat(window(seven, "1970-01-01T00:00:06.999999999Z")).isEqualTo("1970-01-01T00:00:00Z PT7S");
        assertThat(window(seven, "1970-01-01T00:00:07Z")).isEqualTo("1970-01-01T00:00:07Z PT7S");
        assertThat(window(seven, "1969-12-31T23:59:59.999999999Z")).isEqualTo("1969-12-31T23:59:53Z PT7S");
    }

    @Test
    void aDayInParisIsTwentyThreeHoursInSpringAndTwentyFiveInAutumn() {
        WindowCalendar paris = days("Europe/Paris", 1);
        assertThat(window(paris, "2026-03-28T22:59:59.999999999Z")).isEqualTo("2026-03-27T23:00:00Z PT24H");
        assertThat(window(paris, "2026-03-28T23:00:00Z")).isEqualTo("2026-03-28T23:00:00Z PT23H");
        assertThat(window(paris, "2026-03-29T21:59:59.999999999Z")).isEqualTo("2026-03-28T23:00:00Z PT23H");
        assertThat(window(paris, "2026-03-29T22:00:00Z")).isEqualTo("2026-03-29T22:00:00Z PT24H");
        assertThat(window(paris, "2026-10-24T22:00:00Z")).isEqualTo("2026-10-24T22:00:00Z PT25H");
        assertThat(window(paris, "2026-10-25T22:59:59.999999999Z")).isEqualTo("2026-10-24T22:00:00Z PT25H");
        assertThat(window(paris, "2026-10-25T23:00:00Z")).isEqualTo("2026-10-25T23:00:00Z PT24H");
    }

    @Test
    void severalDaysHoldTheLongAndTheShortOnes() {
        assertThat(window(days("Europe/Paris", 7), "2026-10-25T12:00:00Z")).endsWith("PT169H");
    }

    @Test
    void aGasDayBeginsAtSixByTheLocalClockAlsoWhereThatChanges() {
        WindowCalendar gas = local("Europe/Paris", WindowSpec.DAY, 6 * HOUR);
        assertThat(window(gas, "2026-03-28T04:59:59.999999999Z")).isEqualTo("2026-03-27T05:00:00Z PT24H");
        assertThat(window(gas, "2026-03-28T05:00:00Z")).isEqualTo("2026-03-28T05:00:00Z PT23H");
        assertThat(window(gas, "2026-03-29T03:59:59.999999999Z")).isEqualTo("2026-03-28T05:00:00Z PT23H");
        assertThat(window(gas, "2026-03-29T04:00:00Z")).isEqualTo("2026-03-29T04:00:00Z PT24H");
        assertThat(window(gas, "2026-10-24T04:00:00Z")).isEqualTo("2026-10-24T04:00:00Z PT25H");
        assertThat(window(gas, "2026-10-25T04:59:59.999999999Z")).isEqualTo("2026-10-24T04:00:00Z PT25H");
        assertThat(window(gas, "2026-10-25T05:00:00Z")).isEqualTo("2026-10-25T05:00:00Z PT24H");
    }

    @Test
    void aDayOfTwentyThreeHoursHasNinetyTwoQuartersAndOneOfTwentyFiveHasAHundred() {
        WindowCalendar quarters = local("Europe/Paris", HOUR / 4, 0);
        assertThat(windowsBetween(quarters, "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z"))
                .hasSize(92)
                .containsOnly(HOUR / 4);
        assertThat(windowsBetween(quarters, "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z"))
                .hasSize(100)
                .containsOnly(HOUR / 4);
    }

    @Test
    void theShiftInWhichClocksChangeIsAnHourShorterOrLonger() {
        WindowCalendar shifts = local("Europe/Paris", 8 * HOUR, 6 * HOUR);
        assertThat(windowsBetween(shifts, "2026-03-28T05:00:00Z", "2026-03-29T04:00:00Z"))
                .containsExactly(8 * HOUR, 8 * HOUR, 7 * HOUR);
        assertThat(window(shifts, "2026-03-29T02:00:00Z")).isEqualTo("2026-03-28T21:00:00Z PT7H");
        assertThat(windowsBetween(shifts, "2026-10-24T04:00:00Z", "2026-10-25T05:00:00Z"))
                .containsExactly(8 * HOUR, 8 * HOUR, 9 * HOUR);
        assertThat(window(shifts, "2026-10-25T01:30:00Z")).isEqualTo("2026-10-24T20:00:00Z PT9H");
        assertThat(windowsBetween(local("Europe/Paris", 8 * HOUR, 0), "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z"))
                .containsExactly(7 * HOUR, 8 * HOUR, 8 * HOUR);
    }

    @Test
    void theLastHourOfADayEndsWithIt() {
        // On Lord Howe Island clocks go forward by half an hour.
        WindowCalendar hours = local("Australia/Lord_Howe", HOUR, 0);
        assertThat(window(hours, "2026-10-04T12:59:59Z")).isEqualTo("2026-10-04T12:30:00Z PT30M");
        assertThat(window(hours, "2026-10-04T13:00:00Z")).isEqualTo("2026-10-04T13:00:00Z PT1H");
    }

    private static List<Long> windowsBetween(WindowCalendar calendar, String from, String to) {
        List<Long> lengths = new ArrayList<>();
        for (long start = at(from); start < at(to); start = calendar.end(start)) {
            assertThat(calendar.start(start)).isEqualTo(start);
            lengths.add(calendar.end(start) - start);
        }
        assertThat(calendar.start(at(to))).isEqualTo(at(to));
        return lengths;
    }

    @Test
    void aDayWithoutMidnightBeginsWhenItBegins() {
        // Clocks went from 00:00 to 01:00.
        assertThat(window(days("America/Sao_Paulo", 1), "2018-11-04T12:00:00Z"))
                .isEqualTo("2018-11-04T03:00:00Z PT23H");
    }

    @Test
    void aDayWithTwoMidnightsBeginsAtTheFirst() {
        // Clocks went from 00:01 back to 23:01 of the day before.
        WindowCalendar johns = days("America/St_Johns", 1);
        assertThat(window(johns, "2006-10-29T02:30:30Z")).isEqualTo("2006-10-29T02:30:00Z PT25H");
        assertThat(window(johns, "2006-10-29T03:00:00Z")).isEqualTo("2006-10-29T02:30:00Z PT25H");
        assertThat(window(johns, "2006-10-29T02:29:59Z")).isEqualTo("2006-10-28T02:30:00Z PT24H");
    }

    @Test
    void daysThatWereSkippedAtTheDateLineLeaveNoGapAndNoOverlap() {
        // Samoa had no 30 December 2011; two-day windows begin on that day.
        assertThat(window(days("Pacific/Apia", 2), "2011-12-30T12:00:00Z")).isEqualTo("2011-12-30T10:00:00Z PT24H");
        assertThat(window(days("Pacific/Apia", 2), "2011-12-29T12:00:00Z")).isEqualTo("2011-12-28T10:00:00Z PT48H");
    }

    /** Around every transition of any zone: each instant lies in its window, and windows follow one another. */
    @Property(tries = 400)
    void windowsCutTimeWithoutGapOrOverlap(@ForAll long seed) {
        Random random = new Random(seed);
        List<String> zones = new ArrayList<>(ZoneId.getAvailableZoneIds());
        zones.sort(null);
        ZoneId zone = ZoneId.of(zones.get(random.nextInt(zones.size())));
        long[] lengths = {HOUR / 4, HOUR, 2 * HOUR, 8 * HOUR, WindowSpec.DAY, 2 * WindowSpec.DAY, 3 * WindowSpec.DAY};
        WindowCalendar calendar =
                local(zone.getId(), lengths[random.nextInt(lengths.length)], random.nextInt(24 * 4) * HOUR / 4);
        Instant around = Instant.ofEpochSecond(random.nextInt() * 2L);
        ZoneOffsetTransition transition = zone.getRules().nextTransition(around);
        long time = (transition == null ? around : transition.getInstant()).getEpochSecond() * SECOND - 80 * HOUR;
        long end = calendar.end(calendar.start(time));
        for (int i = 0; i < 300; i++) {
            time += random.nextInt(3_600) * SECOND + random.nextInt(2);
            long start = calendar.start(time);
            assertThat(start).as("%s at %s", zone, time).isLessThanOrEqualTo(time);
            assertThat(calendar.end(start)).as("%s at %s", zone, time).isGreaterThan(time);
            assertThat(calendar.start(start)).isEqualTo(start);
            assertThat(calendar.start(calendar.end(start) - 1)).isEqualTo(start);
            while (end <= start) {
                assertThat(calendar.start(end)).as("%s at %s", zone, end).isEqualTo(end);
                end = calendar.end(end);
            }
            assertThat(calendar.end(start)).as("%s at %s", zone, time).isEqualTo(end);
        }
    }

    @Test
    void entriesThatCannotBeAreRefused() {
        ZoneId utc = ZoneId.of("UTC");
        assertThatThrownBy(() -> new WindowSpec("**", 0, 0, null)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new WindowSpec("**", 1, -1, null)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new WindowSpec("**", Long.MAX_VALUE, 0, null))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new WindowSpec("**", 1, Long.MAX_VALUE, null))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new WindowSpec("a//b", 1, 0, null)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new WindowSpec("**", 7 * HOUR, 0, utc)).hasMessageContaining("needs whole days");
        assertThatThrownBy(() -> new WindowSpec("**", HOUR, 0, null, HOUR, 0)).hasMessageContaining("a zone to begin");
        assertThatThrownBy(() -> new WindowSpec("**", HOUR, 0, utc, WindowSpec.DAY, 0))
                .hasMessageContaining("a zone to begin");
        assertThatThrownBy(() -> new WindowSpec("**", HOUR, 0, null, 0, HOUR)).hasMessageContaining("multiple");
        assertThatThrownBy(() -> new WindowSpec("**", HOUR, 0, null, 0, 7 * SECOND))
                .hasMessageContaining("multiple");
        assertThatThrownBy(() -> new WindowSpec("**", HOUR, 0, null, 0, SECOND)).hasMessageContaining("at most 366");
    }
}
