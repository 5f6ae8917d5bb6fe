package io.estran.agent.source.modbus;

import static io.estran.agent.source.modbus.Settings.holding;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a series or the device counts as lost. */
class ModbusSettingsTest {
    @ParameterizedTest(name = "staleAfter {0} s, polled every {1} ms, timeout {2} ms: {3} ms")
    @CsvSource({
        "0, 100,   1000, 2000",
        "0, 1000,  500,  3500",
        "5, 1000,  500,  5000",
        "5, 5000,  500,  15500",
        "5, 60000, 500,  180500",
    })
    void aSeriesIsStaleAfterTheGivenTimeOrThreeOfItsIntervalsAndATimeout(
            long staleAfter, long interval, long timeout, long expected) {
        RegisterSetting register = holding("s/t/u", 0, Duration.ofMillis(interval));
        ModbusSettings settings = Settings.of(1, register)
                .timeout(Duration.ofMillis(timeout))
                .staleAfter(Duration.ofSeconds(staleAfter))
                .build();
        assertThat(settings.staleAfter(register))
                .isEqualTo(Duration.ofMillis(expected).toNanos());
    }

    @Test
    void theDeviceIsLostWhenItsFastestRegisterWouldBe() {
        ModbusSettings settings = Settings.of(
                        1, holding("s/t/u", 0, Duration.ofHours(1)), holding("s/t/v", 1, Duration.ofSeconds(1)))
                .timeout(Duration.ofSeconds(1))
                .staleAfter(Duration.ZERO)
                .build();
        assertThat(settings.lostAfter()).isEqualTo(Duration.ofSeconds(4).toNanos());
    }
}
