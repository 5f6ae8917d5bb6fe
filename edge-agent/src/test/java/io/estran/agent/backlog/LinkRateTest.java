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
    private final ArrayDeque<Packet> link = new ArrayDeque<>();
    private long now;

    private record Packet(LinkRate.Departure departure, long arrives) {}

    /** Sends as much as may be on its way over a bottleneck behind which everything takes the round trip; returns what arrived. */
    private long saturate(long bytesPerSecond, Duration roundTrip, int batch, Duration time) {
        long end = now + time.toNanos();
        long free = now;
        long arrived = 0;
        while (now < end) {
            while (rate.hasRoom(batch, now)) {
                free = Math.max(free, now) + batch * 1_000_000_000L / bytesPerSecond;
                link.add(new Packet(rate.left(batch, true, true, now), free + roundTrip.toNanos()));
            }
            Packet first = link.remove();
            now = Math.max(now, first.arrives());
            rate.arrived(first.departure(), now);
            arrived += batch;
        }
        return arrived;
    }

    /** Nothing is on its way any more. */
    private void cut() {
        link.forEach(packet -> rate.gone(packet.departure()));
        link.clear();
    }

    /** One small batch that nothing waits behind, as an agent without a backlog sends them. */
    private void small(Duration roundTrip) {
        cut();
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

    /** How much may leave now, nothing being on its way. */
    private double secondsOnTheirWay(int batch) {
        cut();
        long sent = 0;
        for (; rate.hasRoom(batch, now); sent += batch) {
            rate.left(batch, true, true, now);
        }
        assertThat(sent).isEqualTo(rate.inFlight());
        return (double) sent / rate.bytesPerSecond();
    }

    @Test
    void aTwentiethOfASecondIsOnItsWayToAGatewayThatAnswersAtOnce() {
        saturate(1_000_000, Duration.ofMillis(2), 5_000, Duration.ofSeconds(5));
        assertThat(secondsOnTheirWay(1_000)).isCloseTo(0.05, TENTH);
    }

    @Test
    void twoAndAHalfTimesTheGatewaysAnswerIsOnItsWay() {
        saturate(1_000_000, Duration.ofMillis(50), 10_000, Duration.ofSeconds(5));
        assertThat(secondsOnTheirWay(1_000))
                .as("10 ms on the link, 50 behind it")
                .isCloseTo(0.15, TENTH);
    }

    @Test
    void aQuarterOfASecondIsOnItsWayAtMost() {
        small(Duration.ofMillis(2));
        saturate(1_000_000, Duration.ofMillis(110), 10_000, Duration.ofSeconds(5));
        assertThat(secondsOnTheirWay(1_000)).isCloseTo(0.25, TENTH);
    }

    @Test
    void aGatewayThatBecomesSlowInTheMiddleOfADrainDoesNotSlowItForLong() {
        saturate(1_000_000, Duration.ofMillis(2), 10_000, Duration.ofSeconds(20));
        long arrived = saturate(1_000_000, Duration.ofMillis(100), 10_000, Duration.ofSeconds(30));
        assertThat(arrived).isGreaterThan(22_000_000);
        assertThat(rate.bytesPerSecond()).isCloseTo(1_000_000, TENTH);
        assertThat(secondsOnTheirWay(1_000)).isCloseTo(0.25, TENTH);
    }

    @Test
    void aGatewayThatBecomesQuickInTheMiddleOfADrainIsSeenToBe() {
        saturate(1_000_000, Duration.ofMillis(100), 10_000, Duration.ofSeconds(20));
        saturate(1_000_000, Duration.ofMillis(2), 10_000, Duration.ofSeconds(15));
        assertThat(rate.inFlight()).isLessThan(60_000);
    }

    @Test
    void looksAtTheAnswerCostLittle() {
        assertThat(saturate(1_000_000, Duration.ofMillis(30), 10_000, Duration.ofSeconds(60)))
                .isGreaterThan(58_000_000);
    }

    @Test
    void oneSlowAnswerDoesNotCount() {
        saturate(1_000_000, Duration.ofMillis(2), 5_000, Duration.ofSeconds(20));
        small(Duration.ofMillis(400));
        assertThat(secondsOnTheirWay(1_000)).isCloseTo(0.05, TENTH);
    }

    @Test
    void aConnectionBeginsWithATwentiethOfASecondWhateverTheLastOneTold() {
        saturate(1_000_000, Duration.ofMillis(200), 10_000, Duration.ofSeconds(5));
        rate.connected(now);
        assertThat(secondsOnTheirWay(1_000)).isCloseTo(0.05, TENTH);
    }

    @Test
    void oneBatchOfTheBacklogGoesBesideWhatIsNewAsLongAsThatLeavesRoom() {
        rate.left(5_000, false, false, now);
        assertThat(rate.hasRoom(200_000, now)).isTrue();
        rate.left(10_000, false, false, now);
        assertThat(rate.hasRoom(1, now))
                .as("what is new fills a twentieth of a second")
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
        assertThat(rate.hasRoom(1, now)).isFalse();
        rate.gone(lost);
        assertThat(rate.inFlight()).isZero();
        assertThat(rate.hasRoom(500_000, now)).as("one goes, however large").isTrue();
        assertThat(rate.bytesPerSecond()).isEqualTo(125_000);
    }
}
