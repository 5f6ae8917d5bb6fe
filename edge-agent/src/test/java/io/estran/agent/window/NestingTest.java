package io.estran.agent.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneId;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which windows lie inside which. */
class NestingTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long HOUR = 3_600 * SECOND;
    private static final long DAY = 24 * HOUR;

    private static WindowSpec window(long length, @Nullable String zone, long from) {
        return new WindowSpec("**", length, 0, zone == null ? null : ZoneId.of(zone), from, 0);
    }

    private static WindowSpec overlapping(long length, long every) {
        return new WindowSpec("**", length, 0, null, 0, every);
    }

    @Test
    void multiplesOfALengthNestAndOthersDoNot() {
        WindowSpec ten = window(10 * SECOND, null, 0);
        assertThat(Nesting.of(ten, window(60 * SECOND, null, 0))).isEqualTo(Nesting.ALWAYS);
        assertThat(Nesting.of(ten, window(25 * SECOND, null, 0))).isEqualTo(Nesting.NEVER);
        assertThat(Nesting.of(ten, window(SECOND, null, 0))).isEqualTo(Nesting.NEVER);
        assertThat(Nesting.of(window(DAY, "UTC", 0), window(DAY, "Europe/Paris", 0)))
                .isEqualTo(Nesting.NEVER);
    }

    @Test
    void windowsNestInThePanesOfThoseThatOverlapButNotTheOtherWayRound() {
        WindowSpec ten = window(10 * SECOND, null, 0);
        assertThat(Nesting.of(ten, overlapping(60 * SECOND, 10 * SECOND))).isEqualTo(Nesting.ALWAYS);
        assertThat(Nesting.of(ten, overlapping(60 * SECOND, 5 * SECOND))).isEqualTo(Nesting.NEVER);
        assertThat(Nesting.of(overlapping(60 * SECOND, 10 * SECOND), window(120 * SECOND, null, 0)))
                .isEqualTo(Nesting.NEVER);
    }

    @Test
    void whereClocksChangeSecondsAlwaysNestAndMinutesUsually() {
        WindowSpec day = window(DAY, "Europe/Paris", 6 * HOUR);
        assertThat(Nesting.of(window(SECOND, null, 0), day)).isEqualTo(Nesting.ALWAYS);
        assertThat(Nesting.of(window(60 * SECOND, null, 0), day)).isEqualTo(Nesting.USUALLY);
        assertThat(Nesting.of(window(12 * HOUR, null, 0), day)).isEqualTo(Nesting.NEVER);
        assertThat(Nesting.of(window(HOUR / 4, "Europe/Paris", 6 * HOUR), day)).isEqualTo(Nesting.ALWAYS);
        assertThat(Nesting.of(window(8 * HOUR, "Europe/Paris", 6 * HOUR), day)).isEqualTo(Nesting.ALWAYS);
        assertThat(Nesting.of(window(8 * HOUR, "Europe/Paris", 0), day)).isEqualTo(Nesting.NEVER);
    }

    /** What is said to nest always does so, at any time and in any zone. */
    @Property(tries = 300)
    void whatNestsAlwaysDoes(@ForAll long seed) {
        Random random = new Random(seed);
        List<String> zones = List.of("UTC", "+05:30", "Europe/Paris", "Australia/Lord_Howe", "America/St_Johns");
        String zone = zones.get(random.nextInt(zones.size()));
        long[] lengths = {SECOND, 60 * SECOND, HOUR / 4, HOUR, 2 * HOUR, 8 * HOUR, DAY, 2 * DAY};
        long from = random.nextInt(3) * 3 * HOUR;
        WindowSpec shorter = window(lengths[random.nextInt(6)], random.nextBoolean() ? zone : null, 0);
        shorter = shorter.zone() == null ? shorter : window(shorter.length(), zone, from);
        WindowSpec longer = window(lengths[1 + random.nextInt(7)], zone, from);
        if (Nesting.of(shorter, longer) == Nesting.ALWAYS) {
            WindowCalendar inner = WindowCalendar.of(shorter);
            WindowCalendar outer = WindowCalendar.of(longer);
            for (int i = 0; i < 200; i++) {
                long start = outer.start(random.nextInt(1 << 30) * 4 * SECOND);
                assertThat(inner.start(start)).as("%s in %s", shorter, longer).isEqualTo(start);
            }
        }
    }
}
