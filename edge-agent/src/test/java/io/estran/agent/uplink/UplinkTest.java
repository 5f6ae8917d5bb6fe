package io.estran.agent.uplink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.estran.protocol.account.Account;
import io.estran.protocol.account.AccountJson;
import io.estran.protocol.account.AccountMessage;
import io.estran.protocol.account.LaneStatus;
import io.estran.protocol.account.Presence;
import io.estran.protocol.account.PresenceJson;
import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.lane.Hash256;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.lane.LanePoint;
import io.estran.protocol.name.AgentName;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class UplinkTest {
    private static final AgentName AGENT = new AgentName("lab-1");
    private static final Id128 RUN = new Id128(7, 7);
    private static final int RECEIVE_MAXIMUM = 3;

    private final RecordedSpool spool = new RecordedSpool();
    private ScriptedGateway gateway;
    private Uplink uplink;

    @BeforeEach
    void connect() throws Exception {
        gateway = new ScriptedGateway(RECEIVE_MAXIMUM);
        uplink = uplink(settings(gateway, Duration.ofSeconds(1)), spool);
        uplink.start();
        assertThat(PresenceJson.read(gateway.next().payload()).online()).isTrue();
    }

    @AfterEach
    void disconnect() throws Exception {
        gateway.close(); // first: nobody waits for acknowledgements that a test does not give
        uplink.close();
    }

    @Test
    void theClientIdIsAgentAndRun() {
        assertThat(gateway.clientIds).isNotEmpty().containsOnly(AGENT + "/" + RUN);
    }

    @Test
    void aBatchGoesToTheTopicOfItsClassAndBacklogToItsOwn() throws Exception {
        spool.give(1, BatchClass.EVENTS, false);
        spool.give(2, BatchClass.AGGREGATES, true);

        assertThat(gateway.next().topic()).isEqualTo("estran/1/lab-1/events");
        assertThat(gateway.next().topic()).isEqualTo("estran/1/lab-1/aggregates/backlog");
    }

    @Test
    void aPubackTellsTheSpoolWhereTheBatchIsStored() throws Exception {
        spool.give(1, BatchClass.EVENTS, false);
        gateway.acknowledge(gateway.next(), 3, 4_000_000_000L, 1_764_000_000);

        await().untilAsserted(() -> assertThat(spool.said).contains("stored 1 at 3/4000000000 epoch 1764000000"));
    }

    @Test
    void aRefusalForGoodReachesTheSpoolWithItsReason() throws Exception {
        spool.give(1, BatchClass.EVENTS, false);
        gateway.refuse(gateway.next(), 0x99, "payload checksum");

        await().untilAsserted(() -> assertThat(spool.said).contains("refused 1: 153 payload checksum"));
    }

    @Test
    void noMoreIsInFlightThanTheGatewayGrants() throws Exception {
        for (int token = 1; token <= 5; token++) {
            spool.give(token, BatchClass.EVENTS, false);
        }
        ScriptedGateway.Published first = gateway.next();
        gateway.next();
        assertThat(gateway.published.poll(300, TimeUnit.MILLISECONDS)).isNull();

        gateway.acknowledge(first, 0, 1);
        gateway.next();
        assertThat(gateway.published).isEmpty();
    }

    @Test
    void presenceIsStatedAlsoWhileTheWindowIsFull() throws Exception {
        try (ScriptedGateway slow = new ScriptedGateway(RECEIVE_MAXIMUM)) {
            RecordedSpool full = new RecordedSpool();
            UplinkSettings often = settings(slow, Duration.ofSeconds(1), Duration.ofMillis(50));
            Uplink busy = uplink(often, full);
            busy.start();
            slow.next();
            for (int token = 1; token <= 3; token++) {
                full.give(token, BatchClass.EVENTS, false);
            }
            int presences = 0;
            for (int batches = 0; batches < 2 || presences < 3; ) {
                boolean isPresence = slow.next().topic().endsWith("/presence");
                batches += isPresence ? 0 : 1;
                presences += isPresence && batches == 2 ? 1 : 0;
            }
            busy.close();
            assertThat(full.said).containsExactly("connected", "disconnected");
        }
    }

    /** A restored image: its presence would not count, and so would not its will. */
    @Test
    void ifALaterRunBecomesKnownItConnectsAnewSoThatItsWillCounts() throws Exception {
        AtomicLong runNumber = new AtomicLong(6);
        try (ScriptedGateway other = new ScriptedGateway(RECEIVE_MAXIMUM);
                Uplink restored = new Uplink(
                        settings(other, Duration.ofSeconds(1), Duration.ofMillis(20)),
                        AGENT,
                        RUN,
                        null,
                        new RecordedSpool(),
                        (connection, online) -> presence(runNumber.get(), connection, online),
                        (wall, took) -> {},
                        new Random(1),
                        new SimpleMeterRegistry())) {
            restored.start();
            assertThat(PresenceJson.read(other.next().payload()).runNumber()).isEqualTo(6);

            runNumber.set(11);
            await().until(() -> other.wills.size() == 2);
            assertThat(PresenceJson.read(other.wills.get(1)).runNumber()).isEqualTo(11);
            await().until(() -> {
                Presence stated = PresenceJson.read(other.next().payload());
                return stated.online() && stated.runNumber() == 11 && stated.connection() == 2;
            });
            assertThat(other.wills).as("once is enough").hasSize(2);
        }
    }

    @Test
    void whatNobodyExpectsEndsAConnectionAndNotTheUplink() throws Exception {
        AtomicLong asked = new AtomicLong();
        try (ScriptedGateway other = new ScriptedGateway(RECEIVE_MAXIMUM);
                Uplink broken = new Uplink(
                        settings(other, Duration.ofSeconds(1)),
                        AGENT,
                        RUN,
                        null,
                        new RecordedSpool(),
                        (connection, online) -> {
                            if (asked.incrementAndGet() < 3) {
                                throw new IllegalStateException("a mistake in the program");
                            }
                            return presence(connection, online);
                        },
                        (wall, took) -> {},
                        new Random(1),
                        new SimpleMeterRegistry())) {
            broken.start();
            assertThat(PresenceJson.read(other.next().payload()).online()).isTrue();
        }
    }

    @Test
    void aStopDoesNotWaitForRoomInTheWindow() throws Exception {
        for (int token = 1; token <= 3; token++) {
            spool.give(token, BatchClass.EVENTS, false);
        }
        gateway.next();
        gateway.next();
        long began = System.nanoTime();
        uplink.close();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
        assertThat(PresenceJson.read(gateway.next().payload()).online()).isFalse();
    }

    @Test
    @Timeout(60)
    void presenceThatIsNotYetWrittenDoesNotEndAConnectionOfOnePlace() throws Exception {
        try (ScriptedGateway narrow = new ScriptedGateway(1)) {
            RecordedSpool waiting = new RecordedSpool();
            Uplink busy = uplink(settings(narrow, Duration.ofSeconds(1), Duration.ofNanos(1)), waiting);
            busy.start();
            for (int token = 1; token <= 30; token++) {
                waiting.give(token, BatchClass.EVENTS, false);
                ScriptedGateway.Published arrived = narrow.next();
                while (arrived.topic().endsWith("/presence")) {
                    arrived = narrow.next();
                }
                narrow.acknowledge(arrived, 0, token);
            }
            await().untilAsserted(() -> assertThat(waiting.said).last().isEqualTo("stored 30 at 0/30"));
            busy.close();
            assertThat(waiting.said).filteredOn("disconnected"::equals).hasSize(1);
        }
    }

    @Test
    @Timeout(60)
    void presenceGetsTheOnePlaceAlsoWhileBatchesFollowOneAnother() throws Exception {
        try (ScriptedGateway narrow = new ScriptedGateway(1)) {
            RecordedSpool backlog = new RecordedSpool();
            Uplink busy = uplink(settings(narrow, Duration.ofSeconds(1), Duration.ofNanos(1)), backlog);
            backlog.give(1, BatchClass.EVENTS, false);
            busy.start();
            assertThat(narrow.next().topic()).endsWith("/presence");
            List<String> topics = new ArrayList<>();
            for (int token = 2; token <= 6; token++) {
                ScriptedGateway.Published arrived = nextBatch(narrow, topics);
                backlog.give(token, BatchClass.EVENTS, false);
                await("the next waits for its place").until(backlog.batches::isEmpty);
                narrow.acknowledge(arrived, 0, token);
            }
            nextBatch(narrow, topics);
            assertThat(topics).filteredOn(topic -> topic.endsWith("/presence")).hasSizeGreaterThanOrEqualTo(5);
            busy.close();
        }
    }

    /** The next batch; all topics on the way go into the list. */
    private static ScriptedGateway.Published nextBatch(ScriptedGateway gateway, List<String> topics) throws Exception {
        while (true) {
            ScriptedGateway.Published arrived = gateway.next();
            topics.add(arrived.topic());
            if (!arrived.topic().endsWith("/presence")) {
                return arrived;
            }
        }
    }

    @Test
    void aGoodbyeForWhichThereIsNoPlaceIsLeftToTheWill() throws Exception {
        try (ScriptedGateway narrow = new ScriptedGateway(1)) {
            RecordedSpool waiting = new RecordedSpool();
            Uplink busy = uplink(settings(narrow, Duration.ofSeconds(1)), waiting);
            busy.start();
            narrow.next();
            waiting.give(1, BatchClass.EVENTS, false);
            narrow.next(); // which nobody acknowledges
            busy.close();
            await().until(() -> narrow.ended.get() == 1);
            assertThat(narrow.published).isEmpty();
            assertThat(narrow.disconnects).hasValue(0);
            assertThat(PresenceJson.read(narrow.wills.get(0)).online()).isFalse();
        }
    }

    @Test
    void aLostConnectionIsToldToTheSpoolAndMadeAnew() throws Exception {
        gateway.cutConnection();

        assertThat(PresenceJson.read(gateway.next().payload()).connection()).isEqualTo(2);
        spool.give(9, BatchClass.EVENTS, false);
        gateway.acknowledge(gateway.next(), 0, 1);
        await().untilAsserted(() ->
                assertThat(spool.said).containsExactly("connected", "disconnected", "connected", "stored 9 at 0/1"));
    }

    @Test
    void anAccountFromBelowReachesTheSpool() throws Exception {
        Account account = new Account(
                AGENT,
                new Id128(1, 2),
                BatchClass.EVENTS,
                1,
                LaneStatus.OK,
                0,
                5,
                Hash256.ZERO,
                5,
                5,
                0,
                0,
                List.of(),
                0,
                5,
                1,
                new LanePoint(Id128.NONE, 0, Hash256.ZERO));
        gateway.sendDown("estran/1/lab-1/down", AccountJson.writeMessage(new AccountMessage(account, 77)));

        await().untilAsserted(() -> assertThat(spool.said).contains("account of " + account.lane() + " offset 77"));
    }

    @Test
    void anUnreadableAccountIsIgnoredAndTheConnectionStays() throws Exception {
        gateway.sendDown("estran/1/lab-1/down", "not an account".getBytes(StandardCharsets.UTF_8));
        spool.give(1, BatchClass.EVENTS, false);
        gateway.acknowledge(gateway.next(), 0, 1);

        await().untilAsserted(() -> assertThat(spool.said).containsExactly("connected", "stored 1 at 0/1"));
    }

    @Test
    void aRefusalThatMayPassEndsTheConnectionAndRefusesNothing() throws Exception {
        spool.give(1, BatchClass.EVENTS, false);
        gateway.refuse(gateway.next(), 0x97, "quota exceeded"); // MQTT 5.0, 3.4.2.1

        await().untilAsserted(() -> assertThat(spool.said).containsExactly("connected", "disconnected", "connected"));
    }

    @Test
    void aPubackWithoutAPositionEndsTheConnectionAndStoresNothing() throws Exception {
        spool.give(1, BatchClass.EVENTS, false);
        gateway.acknowledgeWithoutPosition(gateway.next());

        await().untilAsserted(() -> assertThat(spool.said).containsExactly("connected", "disconnected", "connected"));
    }

    @Test
    void aConnectionThatTheUplinkGivesUpIsClosedAtTheGateway() throws Exception {
        for (int round = 1; round <= 3; round++) {
            spool.give(round, BatchClass.EVENTS, false);
            gateway.acknowledgeWithoutPosition(gateway.next());
            int closed = round;
            await("connection " + round + " is closed").until(() -> gateway.ended.get() == closed);
            assertThat(PresenceJson.read(gateway.next().payload()).online()).isTrue();
        }
        assertThat(gateway.taken).hasValue(4);
    }

    @Test
    void aGatewayThatTakesConnectionsAndSaysNothingHoldsNoneOpen() throws Exception {
        gateway.mute = true;
        gateway.cutConnection();
        await("the attempt without an answer is given up, and the next one made")
                .atMost(Duration.ofSeconds(20))
                .until(() -> gateway.ended.get() >= 2 && gateway.taken.get() <= gateway.ended.get() + 2);
        gateway.mute = false;
        assertThat(PresenceJson.read(gateway.next().payload()).online()).isTrue();
    }

    @Test
    void aStopIsBoundedAlsoWhileAGatewayLetsTheConnectHang() throws Exception {
        try (ScriptedGateway silent = new ScriptedGateway(RECEIVE_MAXIMUM)) {
            silent.mute = true;
            Uplink hanging = uplink(settings(silent, Duration.ofMinutes(5)), new RecordedSpool());
            hanging.start();
            await().until(() -> silent.taken.get() == 1);
            long began = System.nanoTime();
            hanging.close();
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
            await("its thread has ended and closed the connection")
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> silent.ended.get() == 1);
        }
    }

    @Test
    void aGracefulStopStatesThatTheAgentIsOffline() throws Exception {
        uplink.close();

        assertThat(PresenceJson.read(gateway.next().payload()).online()).isFalse();
        assertThat(spool.said).containsExactly("connected", "disconnected");
    }

    private static Uplink uplink(UplinkSettings settings, SpoolOutlet spool) {
        return new Uplink(
                settings,
                AGENT,
                RUN,
                null,
                spool,
                UplinkTest::presence,
                (wall, took) -> {},
                new Random(1),
                new SimpleMeterRegistry());
    }

    private static UplinkSettings settings(ScriptedGateway gateway, Duration connectTimeout) {
        return settings(gateway, connectTimeout, Duration.ofSeconds(30));
    }

    private static UplinkSettings settings(ScriptedGateway gateway, Duration connectTimeout, Duration presenceEvery) {
        return new UplinkSettings(
                gateway.address(),
                64,
                Duration.ofSeconds(10),
                connectTimeout,
                Duration.ofMillis(1),
                Duration.ofMillis(20),
                presenceEvery);
    }

    private static Presence presence(long connection, boolean online) {
        return presence(1, connection, online);
    }

    private static Presence presence(long runNumber, long connection, boolean online) {
        return new Presence(AGENT, RUN, runNumber, connection, online, "test", 0, 0, 0, 0, -1, 0);
    }
}
