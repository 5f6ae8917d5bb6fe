package io.estran.agent.spool;

import static org.assertj.core.api.Assertions.assertThat;

import io.estran.testkit.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What may happen often is stated once a minute, and how often it was not stated is stated with it. */
class SpoolEventsTest {
    private final ManualClock clock = new ManualClock(1_700_000_000_000_000_000L);
    private final List<String> told = new ArrayList<>();
    private final SpoolEvents rarely =
            SpoolEvents.rarely((type, fields) -> told.add(type + " " + fields.get("unstated")), clock);

    @Test
    void eachTypeIsPassedOnOnceAMinute() {
        rarely.happened("a", Map.of());
        rarely.happened("b", Map.of());
        clock.advance(Duration.ofMinutes(1).minusNanos(1));
        rarely.happened("a", Map.of());
        rarely.happened("a", Map.of());
        assertThat(told).containsExactly("a 0", "b 0");
        clock.advance(Duration.ofNanos(1));
        rarely.happened("a", Map.of());
        rarely.happened("b", Map.of());
        assertThat(told).containsExactly("a 0", "b 0", "a 2", "b 0");
        clock.advance(Duration.ofMinutes(1));
        rarely.happened("a", Map.of());
        assertThat(told).endsWith("a 0");
    }
}
