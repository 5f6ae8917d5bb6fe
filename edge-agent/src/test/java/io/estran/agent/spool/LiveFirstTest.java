package io.estran.agent.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.estran.agent.backlog.Backlog;
import io.estran.agent.backlog.LinkRate;
import io.estran.agent.spool.SpoolBench.Sent;
import io.estran.protocol.lane.BatchClass;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** DESIGN "After an outage": new data goes first, over a fresh lane; the backlog is paced behind it. */
class LiveFirstTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final int TWO_SECONDS = (int) (2 * LinkRate.UNMEASURED);
    private static final int WINDOW = 40;
    /** What a batch of a bulky event has at least. */
    private static final int BULKY = 2_000;

    private final SpoolBench bench = new SpoolBench(16 * 1024 * 1024);
    private final List<Sent> onTheWay = new ArrayList<>();

    LiveFirstTest() throws IOException {
        bench.paced = true;
        bench.spool.setConnected(false);
    }

    private void pileUp(int bytes) throws IOException {
        for (int piled = 0; piled <= bytes; piled += BULKY) {
            bench.bulkyEvent();
        }
    }

    private long lanes(BatchClass batchClass) {
        return bench.spool.status().lanes().stream()
                .filter(lane -> lane.batchClass() == batchClass)
                .count();
    }

    private static long bytes(List<Sent> sent) {
        return sent.stream().mapToLong(each -> each.batch().bytes().length).sum();
    }

    /** A link that takes a while for everything that is sent over it; returns what went. */
    private List<Sent> carry(long bytesPerSecond, Predicate<List<Sent>> until) {
        List<Sent> all = new ArrayList<>();
        fill();
        while (!onTheWay.isEmpty() && !until.test(all)) {
            Sent first = onTheWay.remove(0);
            bench.clock.advance(Duration.ofNanos(first.batch().bytes().length * 1_000_000_000L / bytesPerSecond));
            bench.stored(first);
            all.add(first);
            fill();
        }
        return all;
    }

    private void fill() {
        onTheWay.addAll(bench.send(WINDOW - onTheWay.size()));
    }

    private static Predicate<List<Sent>> toTheEnd() {
        return all -> false;
    }

    @Test
    void newDataGoesToAFreshLaneAndBeforeTheBacklog() throws IOException {
        pileUp(TWO_SECONDS);
        bench.connect();
        bench.event("live");
        List<Sent> sent = bench.send();
        assertThat(sent.get(0).backlog()).as("the opening of the lane before").isTrue();
        assertThat(sent.get(1).backlog()).isFalse();
        assertThat(sent.get(1).batch().header().predecessor().lane())
                .isEqualTo(sent.get(0).lane());
        assertThat(sent.subList(2, sent.size())).allMatch(Sent::backlog);
    }

    @Test
    void aSmallBacklogStaysInItsLane() throws IOException {
        pileUp(TWO_SECONDS / 2);
        bench.connect();
        bench.event("c");
        assertThat(lanes(BatchClass.EVENTS)).isEqualTo(1);
    }

    @Test
    void aHundredConnectionsInAMinuteOpenOneLaneAClass() throws IOException {
        for (int i = 0; i < 100; i++) {
            pileUp(TWO_SECONDS / 40);
            bench.bulk(60);
            bench.reconnect();
            bench.clock.advance(Duration.ofMillis(600));
        }
        assertThat(bench.spool.status().backlog().bytes()).isZero();
        bench.spool.look();
        assertThat(bench.spool.status().backlog().bytes()).isGreaterThan(TWO_SECONDS);
        assertThat(lanes(BatchClass.EVENTS)).isEqualTo(2);
        assertThat(lanes(BatchClass.AGGREGATES)).isEqualTo(2);
    }

    @Test
    void aMinuteAfterOneLaneWasOpenedAnotherMayBe() throws IOException {
        pileUp(TWO_SECONDS);
        bench.connect();
        pileUp(TWO_SECONDS);
        assertThat(lanes(BatchClass.EVENTS)).isEqualTo(2);
        bench.clock.advance(Duration.ofSeconds(59));
        bench.reconnect();
        bench.event("not yet");
        assertThat(lanes(BatchClass.EVENTS)).isEqualTo(2);
        bench.clock.advance(SECOND);
        bench.reconnect();
        bench.event("now");
        assertThat(lanes(BatchClass.EVENTS)).isEqualTo(3);
    }

    @Test
    void whatPilesUpInTheFirstTenSecondsGetsAFreshLane() throws IOException {
        bench.connect();
        pileUp(TWO_SECONDS);
        bench.clock.advance(Duration.ofSeconds(10));
        bench.spool.look();
        bench.event("live");
        assertThat(lanes(BatchClass.EVENTS)).isEqualTo(2);
    }

    @Test
    void whatPilesUpLaterStaysInItsLane() throws IOException {
        bench.connect();
        bench.clock.advance(Duration.ofSeconds(11));
        bench.spool.look();
        pileUp(TWO_SECONDS);
        bench.spool.look();
        bench.event("live");
        assertThat(lanes(BatchClass.EVENTS)).isEqualTo(1);
    }

    @Test
    void howMuchIsABacklogDependsOnTheLink() throws IOException {
        bench.connect();
        pileUp(TWO_SECONDS);
        carry(100 * LinkRate.UNMEASURED, toTheEnd());
        bench.spool.setConnected(false);
        pileUp(TWO_SECONDS * 2);
        bench.connect();
        bench.event("live");
        assertThat(lanes(BatchClass.EVENTS)).as("sent in no time").isEqualTo(1);
    }

    @Test
    void aLinkThatTurnsOutToBeSlowerGetsItsFreshLaneThen() throws IOException {
        bench.connect();
        pileUp(TWO_SECONDS);
        carry(100 * LinkRate.UNMEASURED, toTheEnd());
        bench.spool.setConnected(false);
        pileUp(TWO_SECONDS * 2);
        bench.connect();
        long until = bench.clock.monotonicNanos() + Duration.ofSeconds(9).toNanos();
        for (int second = 0; second < 9; second++) {
            long lookAt = until - Duration.ofSeconds(8 - second).toNanos();
            carry(LinkRate.UNMEASURED / 10, all -> bench.clock.monotonicNanos() >= lookAt);
            bench.spool.look();
        }
        bench.event("live");
        assertThat(lanes(BatchClass.EVENTS)).isEqualTo(2);
    }

    @Test
    void theBacklogHasATwentiethToAQuarterOfASecondOfTheLinkOnItsWay() throws IOException {
        pileUp(4 * TWO_SECONDS);
        bench.connect();
        onTheWay.addAll(bench.send(Integer.MAX_VALUE));
        assertThat(bytes(onTheWay))
                .as("nothing is measured yet")
                .isBetween(LinkRate.UNMEASURED / 20 - 4_000, LinkRate.UNMEASURED / 20);
        carry(4 * LinkRate.UNMEASURED, all -> bytes(all) > 3 * TWO_SECONDS);
        onTheWay.addAll(bench.send());
        assertThat(bytes(onTheWay)).isBetween(4 * LinkRate.UNMEASURED / 20 - 4_000, 4 * LinkRate.UNMEASURED / 4);
    }

    @Test
    void whatIsNewIsNotPaced() throws IOException {
        pileUp(TWO_SECONDS);
        bench.connect();
        bench.event("live");
        bench.send();
        pileUp(TWO_SECONDS / 2);
        List<Sent> live = bench.send();
        assertThat(live).noneMatch(Sent::backlog);
        assertThat(bytes(live)).isGreaterThan(TWO_SECONDS / 2);
    }

    @Test
    void aBatchThatIsLargerThanWhatMayBeOnItsWayGoesAlone() throws IOException {
        pileUp(TWO_SECONDS * 2);
        bench.bulk(20_000);
        bench.connect();
        carry(LinkRate.UNMEASURED / 4, toTheEnd());
        bench.spool.setConnected(false);
        bench.bulk(20_000);
        bench.clock.advance(Duration.ofMinutes(1));
        bench.connect();
        bench.event("live");
        List<Sent> sent = bench.send();
        List<Sent> backlog = sent.stream().filter(Sent::backlog).toList();
        assertThat(backlog).hasSize(1);
        assertThat(bytes(backlog)).isGreaterThan(LinkRate.UNMEASURED / 8);
        assertThat(sent).hasSize(2);
    }

    @Test
    void itsSizeRateAndTimeLeftAreKnown() throws IOException {
        pileUp(4 * TWO_SECONDS);
        bench.spool.look();
        Backlog away = bench.spool.status().backlog();
        assertThat(away.bytes()).isGreaterThan(4 * TWO_SECONDS);
        assertThat(away.records()).isEqualTo(away.batches());
        assertThat(away.remaining()).as("while no gateway takes it").isEqualTo(-1);
        bench.connect();
        for (int second = 0; second < 4; second++) {
            long until = bench.clock.monotonicNanos() + SECOND.toNanos();
            carry(LinkRate.UNMEASURED, all -> bench.clock.monotonicNanos() >= until);
            bench.spool.look();
        }
        Backlog draining = bench.spool.status().backlog();
        assertThat(draining.bytes()).isLessThan(away.bytes() - 3 * LinkRate.UNMEASURED);
        assertThat(draining.bytesPerSecond()).isBetween(0.8 * LinkRate.UNMEASURED, 1.2 * LinkRate.UNMEASURED);
        assertThat(draining.remaining()).isCloseTo(draining.bytes() / (double) LinkRate.UNMEASURED, within(2.0));
        carry(LinkRate.UNMEASURED, toTheEnd());
        bench.clock.advance(SECOND);
        bench.spool.look();
        assertThat(bench.spool.status().backlog()).isEqualTo(Backlog.NONE);
    }
}
