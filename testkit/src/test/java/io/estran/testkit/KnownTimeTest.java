package io.estran.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.estran.process.time.KnownTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** DESIGN "Trust": the largest of clock, build date and last time seen. Here and not in module process, for the clock. */
class KnownTimeTest {
    private static final Instant SEEN = Instant.parse("2026-11-25T12:00:00Z");

    private final ManualClock clock = new ManualClock(0);

    @Test
    void in1970ItIsAtLeastTheDayOfTheRelease() throws IOException {
        assertThat(new KnownTime(clock).now()).isEqualTo(KnownTime.RELEASED);
        assertThat(Files.readString(Path.of(System.getProperty("estran.root"), "pom.xml")))
                .contains("<project.build.outputTimestamp>" + KnownTime.RELEASED + "<");
    }

    @Test
    void whatAnEarlierRunSawCounts() {
        KnownTime time = new KnownTime(clock, SEEN);
        assertThat(time.now()).isEqualTo(SEEN);
        assertThat(time.isGuess()).isTrue();
        assertThat(new KnownTime(clock, Instant.EPOCH).now()).isEqualTo(KnownTime.RELEASED);
    }

    @Test
    void whatAPeerSaysGoesOnWithTheMonotonicClock() {
        KnownTime time = new KnownTime(clock);
        time.vouchedUntil(SEEN.plus(Duration.ofDays(90)));
        assertThat(time.seen(SEEN)).isTrue();
        clock.advance(Duration.ofHours(1));
        clock.step(Duration.ofDays(-1));
        assertThat(time.now()).isEqualTo(SEEN.plus(Duration.ofHours(1)));
        assertThat(time.isGuess()).isFalse();
    }

    @Test
    void aRightClockIsTheTime() {
        clock.step(Duration.between(Instant.EPOCH, SEEN));
        KnownTime time = new KnownTime(clock);
        assertThat(time.now()).isEqualTo(SEEN);
        assertThat(time.isGuess()).isFalse();
    }

    @Test
    void nobodyIsBelievedBeyondTheEndOfHisOwnCertificate() {
        KnownTime time = new KnownTime(clock);
        assertThat(time.seen(SEEN)).as("nobody has shown a certificate").isFalse();
        time.vouchedUntil(SEEN);
        assertThat(time.seen(SEEN.plusSeconds(1))).isFalse();
        assertThat(time.seen(KnownTime.RELEASED.minusSeconds(1))).isFalse();
        assertThat(time.now()).isEqualTo(KnownTime.RELEASED);
    }
}
