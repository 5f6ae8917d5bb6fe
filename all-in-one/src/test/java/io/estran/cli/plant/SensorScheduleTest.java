package io.estran.cli.plant;

import static org.assertj.core.api.Assertions.assertThat;

import io.estran.testkit.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SensorScheduleTest {
    private final ManualClock clock = new ManualClock(1_000_000_000_000L);
    private final SensorSchedule schedule = new SensorSchedule(clock, 1_000);

    @Test
    void asManyRoundsAreDueAsPeriodsHavePassed() {
        assertThat(schedule.due()).isZero();
        clock.advance(Duration.ofMillis(5));
        assertThat(schedule.due()).isEqualTo(5);
        schedule.take();
        assertThat(schedule.due()).isEqualTo(4);
    }

    @Test
    void roundsAreDatedByTheirPlaceNotByTheMomentTheyAreSent() {
        clock.advance(Duration.ofMillis(7));
        assertThat(schedule.take()).isEqualTo(1_000_001_000_000L);
        assertThat(schedule.take()).isEqualTo(1_000_002_000_000L);
    }

    @Test
    void aSensorKeepsOneSecondAndSkipsWhatIsOlder() {
        clock.advance(Duration.ofSeconds(3));
        assertThat(schedule.due()).isEqualTo(1_000);
        assertThat(schedule.skipped()).isEqualTo(2_000);
        assertThat(schedule.take()).isEqualTo(1_002_001_000_000L);
    }

    @Test
    void aNewSeriesBeginsWhereTheClockStands() {
        clock.advance(Duration.ofSeconds(3));
        schedule.begin();
        assertThat(schedule.due()).isZero();
        assertThat(schedule.take()).isEqualTo(1_003_001_000_000L);
    }

    @Test
    void aSlowSensorIsStillRead() {
        SensorSchedule slow = new SensorSchedule(clock, 0.2);
        clock.advance(Duration.ofSeconds(5));
        assertThat(slow.due()).isEqualTo(1);
        assertThat(slow.skipped()).isZero();
    }
}
