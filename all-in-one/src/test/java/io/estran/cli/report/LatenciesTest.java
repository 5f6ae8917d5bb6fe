package io.estran.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LatenciesTest {
    private final Latencies latencies = new Latencies();

    @Test
    void withoutAnyThereAreNone() {
        assertThat(latencies.millis()).isEmpty();
    }

    @Test
    void microsecondsBecomeMilliseconds() {
        for (int i = 1; i <= 100; i++) {
            latencies.recordMicros(i * 1_000L);
        }
        assertThat(latencies.millis()).hasValueSatisfying(millis -> {
            assertThat(millis.p50()).isBetween(50.0, 50.1);
            assertThat(millis.p99()).isBetween(99.0, 99.1);
            assertThat(millis.max()).isBetween(100.0, 100.1);
        });
    }

    @Test
    void whatCameBeforeItsTimeIsNoLatencyAndWhatTookDaysIsAnHour() {
        latencies.recordMicros(-1);
        assertThat(latencies.millis()).isEmpty();
        latencies.recordMicros(86_400_000_000L);
        assertThat(latencies.millis())
                .hasValueSatisfying(millis -> assertThat(millis.max()).isBetween(3_590_000.0, 3_610_000.0));
    }
}
