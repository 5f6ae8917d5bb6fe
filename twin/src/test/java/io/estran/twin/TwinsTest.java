package io.estran.twin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.estran.protocol.account.Account;
import io.estran.protocol.account.GapRecord;
import io.estran.protocol.account.LaneStatus;
import io.estran.protocol.account.Presence;
import io.estran.protocol.aggregate.WindowAggregate;
import io.estran.protocol.event.Event;
import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.lane.GapReason;
import io.estran.protocol.lane.Hash256;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.lane.LanePoint;
import io.estran.protocol.name.AgentName;
import io.estran.protocol.reading.Quality;
import io.estran.testkit.FaultyProxy;
import io.estran.testkit.KafkaBroker;
import io.estran.testkit.WithKafka;
import io.estran.twin.alarm.Alarm;
import io.estran.twin.state.AgentStanding;
import io.estran.twin.state.Freshness;
import io.estran.twin.state.Property;
import io.estran.twin.state.Twin;
import io.estran.twin.stream.Examples;
import io.estran.twin.stream.SequencedTopics;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** Twins on a real broker, fed as the sequencer feeds them. Each test has an asset and an agent of its own. */
@WithKafka
class TwinsTest {
    private static final Duration BOUND = Duration.ofSeconds(20);
    private static final long SECOND = Examples.SECOND;
    /** Start of a window of one second that has just ended. */
    private static final long NOW = (System.currentTimeMillis() / 1000 - 1) * SECOND;

    private final String bootstrap;
    private SequencedTopics topics;
    private String asset = "";
    private AgentName agent = Examples.AGENT;

    TwinsTest(KafkaBroker broker) {
        this.bootstrap = broker.bootstrap();
    }

    @BeforeEach
    void start(TestInfo test) throws Exception {
        asset = "plant/" + test.getTestMethod().orElseThrow().getName();
        agent = new AgentName("agent-" + Integer.toHexString(asset.hashCode()));
        topics = new SequencedTopics(bootstrap, agent);
    }

    @AfterEach
    void stop() {
        topics.close();
    }

    @Test
    void theReadmesExamplePrintsCurrentStateAndAlarms() throws Exception {
        long minute = 60 * SECOND;
        topics.windows(Examples.window("station-1/tank/level", NOW - minute, minute, 71.5, 0, Quality.GOOD));
        topics.events(Examples.alarm("tank-nearly-full", "station-1/tank/level", "raised", NOW, 96));
        ByteArrayOutputStream printed = new ByteArrayOutputStream();

        PumpingStationExample.run(bootstrap, new PrintStream(printed, true, StandardCharsets.UTF_8));

        assertThat(printed.toString(StandardCharsets.UTF_8).lines())
                .containsExactly("tank-nearly-full is raised", "station-1/tank/level 71.5 degC live");
    }

    @Test
    void aTwinShowsTheNewestWindowItsHistoryItsAlarmsAndItsFreshness() throws Exception {
        for (int second = 3; second >= 0; second--) {
            topics.windows(Examples.window(asset + "/level", NOW - second * SECOND, 70 + second));
        }
        topics.events(
                Examples.alarm("full", asset + "/level", "raised", NOW, 96),
                Examples.alarm("full", asset + "/level", "cleared", NOW + 1, 89));
        try (Twins twins = current(TwinsSettings.of(bootstrap).assets(asset))) {
            Twin twin = twins.twin(asset);

            assertThat(twin).isNotNull();
            assertThat(twins.all()).containsExactly(twin);
            Property level = twin.property("level");
            assertThat(level).isNotNull();
            assertThat(level.last().last()).isEqualTo(70);
            assertThat(level.unit()).isEqualTo("degC");
            assertThat(level.freshness(NOW + 2 * SECOND)).isEqualTo(Freshness.LIVE);
            assertThat(level.freshness(NOW + 5 * SECOND)).isEqualTo(Freshness.LATE);
            assertThat(twins.windows(asset + "/level"))
                    .extracting(WindowAggregate::last)
                    .containsExactly(73.0, 72.0, 71.0, 70.0);
            assertThat(twin.alarms()).singleElement().matches(alarm -> !alarm.isRaised() && alarm.raisedAt() == NOW);
        }
    }

    @Test
    void changesAreToldOnTheTwinsThreadWhichFindsThemInTheTwinsAlready() throws Exception {
        Set<String> threads = ConcurrentHashMap.newKeySet();
        List<Double> found = new CopyOnWriteArrayList<>();
        List<Alarm> alarms = new CopyOnWriteArrayList<>();
        List<String> events = new CopyOnWriteArrayList<>();
        try (Twins twins = Twins.connect(bootstrap, asset)) {
            twins.onWindow((told, window) -> {
                threads.add(Thread.currentThread().getName());
                found.add(twins.windows(window.series()).get(0).last());
            });
            twins.onAlarm(alarm -> {
                threads.add(Thread.currentThread().getName());
                alarms.add(alarm);
            });
            twins.onEvent(event -> {
                threads.add(Thread.currentThread().getName());
                events.add(event.event().type());
            });
            twins.start();
            topics.windows(Examples.window(asset + "/level", NOW, 1));
            topics.windows(Examples.window(asset + "/level", NOW, 1)); // a fork's copy: the later sequence wins
            topics.events(
                    Examples.alarm("full", asset + "/level", "raised", NOW, 96),
                    new Event("source-lost", asset, NOW, Map.of()));

            await().atMost(BOUND).until(() -> found.size() == 2 && events.size() == 2);
            assertThat(events).containsExactly("alarm", "source-lost");
            assertThat(alarms).hasSize(1);
            assertThat(threads).containsExactly("estran-twins");
            assertThat(found).containsOnly(1.0);
            assertThat(alarms.get(0).asset()).isEqualTo(asset);
        }
    }

    @Test
    void aListenerThatFailsOrClosesCostsNothingElse() throws Exception {
        AtomicInteger told = new AtomicInteger();
        try (Twins twins = Twins.connect(bootstrap, asset)) {
            twins.onWindow((of, window) -> {
                throw new IllegalStateException("a listener's own error");
            });
            twins.onWindow((of, window) -> {
                if (told.incrementAndGet() == 2) {
                    twins.close();
                }
            });
            twins.start();
            topics.windows(
                    Examples.window(asset + "/level", NOW, 1), Examples.window(asset + "/level", NOW + SECOND, 2));

            await().atMost(BOUND).until(() -> !twins.status().running() && told.get() == 2);
            assertThat(twins.status().failedCallbacks()).isEqualTo(2);
            assertThat(twins.windows(asset + "/level")).hasSize(2);
        }
    }

    @Test
    void whatWasAbortedOrIsNoBlockOrOfAnotherAssetIsNotInTheTwins() throws Exception {
        topics.abortedWindows(Examples.window(asset + "/level", NOW, 1));
        topics.garbage(asset);
        topics.windows(Examples.window(asset + "-other/level", NOW, 2));
        topics.windows(Examples.window(asset + "/level", NOW - SECOND, 3));
        try (Twins twins = current(TwinsSettings.of(bootstrap).assets(asset))) {
            assertThat(twins.all()).singleElement().extracting(Twin::asset).isEqualTo(asset);
            assertThat(twins.windows(asset + "/level"))
                    .singleElement()
                    .extracting(WindowAggregate::last)
                    .isEqualTo(3.0);
            assertThat(twins.status().progress().malformed()).isPositive();
        }
    }

    @Test
    void anAgentsPresenceAndDeliveryAreShownAndItsAbsenceMakesItsTwinsStale() throws Exception {
        topics.windows(Examples.window(asset + "/level", NOW, 1));
        topics.presence(presence(true));
        topics.account(account());
        List<AgentStanding> told = new CopyOnWriteArrayList<>();
        try (Twins twins = Twins.connect(bootstrap, asset)) {
            twins.onAgent(told::add);
            twins.start();
            assertThat(twins.awaitCurrent(BOUND)).isTrue();

            AgentStanding standing = twins.agent(agent);
            assertThat(standing).isNotNull();
            assertThat(twins.agents()).contains(standing);
            assertThat(standing.isOnline(NOW + 2 * SECOND)).isTrue();
            assertThat(standing.stored()).isEqualTo(7);
            assertThat(standing.duplicatesDropped()).isEqualTo(2);
            assertThat(standing.missing()).isEqualTo(1);
            assertThat(freshness(twins)).isEqualTo(Freshness.LIVE);

            topics.presence(presence(false));

            await().atMost(BOUND).until(() -> freshness(twins) == Freshness.STALE);
            assertThat(told).filteredOn(one -> one.agent().equals(agent)).last().matches(one -> !one.isOnline(NOW));
        }
    }

    @Test
    void aDeclaredGapOverTheNewestWindowDueIsShown() throws Exception {
        topics.windows(Examples.window(asset + "/level", NOW - SECOND, 1));
        topics.presence(presence(true));
        topics.gap(new GapRecord(
                agent,
                new Id128(7, 7),
                BatchClass.AGGREGATES,
                1,
                new Account.Range(5, 6, GapReason.EVICTED, 3, NOW, NOW + SECOND)));
        try (Twins twins = current(TwinsSettings.of(bootstrap).assets(asset))) {
            await().atMost(BOUND).until(() -> freshness(twins) == Freshness.GAP);
            AgentStanding standing = twins.agent(agent);
            assertThat(standing).isNotNull();
            assertThat(standing.gaps())
                    .as("every partition carries it, it is one")
                    .hasSize(1);

            topics.windows(Examples.window(asset + "/level", NOW + SECOND, 1));

            await().atMost(BOUND).until(() -> freshness(twins) == Freshness.LIVE);
        }
    }

    @Test
    void aBrokerThatIsAwayAtFirstIsWaitedForAndTheStatusSaysSo() throws Exception {
        topics.windows(Examples.window(asset + "/level", NOW, 1));
        InetSocketAddress broker =
                new InetSocketAddress("127.0.0.1", Integer.parseInt(bootstrap.substring(bootstrap.indexOf(':') + 1)));
        try (FaultyProxy proxy = new FaultyProxy(broker);
                Twins twins = Twins.connect("127.0.0.1:" + proxy.port(), asset)) {
            proxy.refuse(true);
            twins.start();

            await().atMost(BOUND).until(() -> twins.status().running());
            assertThat(twins.status().connected()).isFalse();
            assertThat(twins.awaitCurrent(Duration.ofMillis(1))).isFalse();
            assertThat(twins.all()).isEmpty();

            proxy.refuse(false);

            assertThat(twins.awaitCurrent(BOUND)).isTrue();
            assertThat(twins.status().connected()).isTrue();
            assertThat(twins.windows(asset + "/level")).hasSize(1);
        }
    }

    @Test
    void twinsStartOnceAndEndWithTheirThread() {
        Twins twins = Twins.connect(bootstrap, asset);
        twins.start();
        assertThatThrownBy(twins::start).isInstanceOf(IllegalStateException.class);

        twins.close();
        twins.close();

        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().equals("estran-twins"));
        assertThat(twins.status().running()).isFalse();
        assertThat(twins.status().connected()).isFalse();
        assertThatThrownBy(twins::start).isInstanceOf(IllegalStateException.class);
    }

    private static Twins current(TwinsSettings settings) throws InterruptedException {
        Twins twins = Twins.connect(settings);
        twins.start();
        assertThat(twins.awaitCurrent(BOUND)).isTrue();
        return twins;
    }

    private Freshness freshness(Twins twins) {
        Twin twin = twins.twin(asset);
        Property level = twin == null ? null : twin.property("level");
        return level == null ? null : level.freshness(NOW + SECOND);
    }

    private Presence presence(boolean online) {
        return new Presence(agent, new Id128(0, 1), 1, 1, online, "0.1.0", NOW, NOW, 10, 1000, 5.5, 3);
    }

    private Account account() {
        return new Account(
                agent,
                new Id128(asset.hashCode(), 2),
                BatchClass.AGGREGATES,
                1,
                LaneStatus.OK,
                0,
                8,
                Hash256.ZERO,
                7,
                70,
                2,
                0,
                List.of(new Account.Range(3, 3, GapReason.EVICTED, 10, 1, 2)),
                0,
                9,
                1,
                new LanePoint(Id128.NONE, 0, Hash256.ZERO));
    }
}
