package io.estran.agent.backlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class LinkRateTest {
    private static final long MILLI = 1_000_000;
    private static final Percentage TENTH = Percentage.withPercentage(10);

    private final LinkRate rate = new LinkRate();
    private long now;

    private record Packet(LinkRate.Departure departure, long arrives) {}

    /** Sends as much as may be on its way over a bottleneck behind which everything takes the round trip. */
    private void saturate(long bytesPerSecond, Duration roundTrip, int batch, Duration time) {
        ArrayDeque<Packet> link = new ArrayDeque<>();
        long end = now + time.toNanos();
        long free = now;
        while (now < end) {
            while (rate.hasRoom(batch)) {
                free = Math.max(free, now) + batch * 1_000_000_000L / bytesPerSecond;
                link.add(new Packet(rate.left(batch, true, true, now), free + roundTrip.toNanos()));
            }
            Packet first = link.remove();
            now = Math.max(now, first.arrives());
            rate.arrived(first.departure(), now);
        }
        link.forEach(packet -> rate.gone(packet.departure()));
    }

    /** One small batch that nothing waits behind, as an agent without a backlog sends them. */
    private void small(Duration roundTrip) {
        LinkRate.Departure departure = rate.left(1_000, false, false, now);
        now += roundTrip.toNanos();
        rate.arrived(departure, now);
    }

    @Test
    void whatIsNotMeasuredIsAMegabitASecond() {
        assertThat(rate.bytesPerSecond()).isEqualTo(125_000);
    }

    @Test
    void aFastLinkIsFoundFromBelow() {
        saturate(5_000_000, Duration.ofMillis(50), 20_000, Duration.ofSeconds(5));
        assertThat(rate.bytesPerSecond()).isCloseTo(5_000_000, TENTH);
    }

    @Test
    void aSlowLinkIsFoundFromAbove() {
        saturate(20_000, Duration.ofMillis(50), 5_000, Duration.ofSeconds(15));
        assertThat(rate.bytesPerSecond()).isCloseTo(20_000, TENTH);
    }

    @Test
    void aLinkThatBecomesSlowIsSlowSomeSecondsLater() {
        saturate(1_000_000, Duration.ofMillis(20), 20_000, Duration.ofSeconds(5));
        saturate(100_000, Duration.ofMillis(20), 20_000, Duration.ofSeconds(10));
        assertThat(rate.bytesPerSecond()).isCloseTo(100_000, TENTH);
    }

    @Test
    void aBatchNowAndThenSaysNothingOfAFastLink() {
        saturate(1_000_000, Duration.ofMillis(20), 20_000, Duration.ofSeconds(5));
        for (int i = 0; i < 1_000; i++) {
            small(Duration.ofMillis(20));
            now += 100 * MILLI;
        }
        assertThat(rate.bytesPerSecond()).isCloseTo(1_000_000, TENTH);
    }

    @Test
    void aQuarterOfASecondIsOnItsWayAtMost() {
        saturate(1_000_000, Duration.ofMillis(20), 20_000, Duration.ofSeconds(5));
        long sent = 0;
        for (; rate.hasRoom(10_000); sent += 10_000) {
            rate.left(10_000, true, true, now);
        }
        assertThat(sent).isCloseTo(250_000, TENTH).isEqualTo(rate.inFlight());
    }

    @Test
    void oneBatchOfTheBacklogGoesBesideWhatIsNewAsLongAsThatLeavesRoom() {
        rate.left(10_000, false, false, now);
        assertThat(rate.hasRoom(200_000)).isTrue();
        rate.left(60_000, false, false, now);
        assertThat(rate.hasRoom(1))
                .as("what is new fills a quarter of a second")
                .isFalse();
    }

    @Test
    void aLongRoundTripDoesNotStarveTheLink() {
        small(Duration.ofMillis(600));
        saturate(1_000_000, Duration.ofMillis(600), 20_000, Duration.ofSeconds(20));
        assertThat(rate.bytesPerSecond()).isCloseTo(1_000_000, TENTH);
    }

    @Test
    void aGatewayThatTakesATenthOfASecondToAnswerDoesNotSlowTheBacklog() {
        small(Duration.ofMillis(2));
        saturate(1_000_000, Duration.ofMillis(100), 20_000, Duration.ofSeconds(20));
        assertThat(rate.bytesPerSecond()).isCloseTo(1_000_000, TENTH);
    }

    @Test
    void whatWasNotAcknowledgedIsNoLongerOnItsWay() {
        LinkRate.Departure lost = rate.left(500_000, true, true, now);
        assertThat(rate.hasRoom(1)).isFalse();
        rate.gone(lost);
        assertThat(rate.inFlight()).isZero();
        assertThat(rate.hasRoom(500_000)).as("one goes, however large").isTrue();
        assertThat(rate.bytesPerSecond()).isEqualTo(125_000);
    }
}
