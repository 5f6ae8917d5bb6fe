package io.estran.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.estran.gateway.AgentBatches;
import io.estran.gateway.auth.ClientId;
import io.estran.gateway.ingest.QuarantineRate;
import io.estran.protocol.account.LaneStatus;
import io.estran.protocol.account.Presence;
import io.estran.protocol.account.PresenceJson;
import io.estran.protocol.batch.BatchLimits;
import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.name.AgentName;
import io.estran.protocol.name.KafkaTopics;
import io.estran.protocol.name.MqttTopics;
import io.estran.testkit.ManualClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the gateway owes a connected client: DELIVERY.md rules 15 and 16, and MQTT 5, section numbers at the tests. */
class SessionTest {
    private static final int RECEIVE_MAXIMUM = 4;
    private static final AgentName AGENT = new AgentName("lab-1");
    private static final String EVENTS = MqttTopics.batches(AGENT, BatchClass.EVENTS, false);
    private static final String DOWN = MqttTopics.down(AGENT);

    private final ScriptedLog log = new ScriptedLog();
    private final RecordingLink link = new RecordingLink();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final PresenceBoard board = new PresenceBoard(10, registry);
    private final Accounts accounts = Accounts.start(1 << 20, registry);
    private final ManualClock clock = new ManualClock(0);
    private final QuarantineAllowance allowance =
            new QuarantineAllowance(new QuarantineRate(60 << 10, 1 << 20), clock, registry);
    private final AgentBatches batches = new AgentBatches(AGENT.value());
    private final Session session = session(null);

    @AfterEach
    void close() throws Exception {
        accounts.close();
    }

    private Session session(Presence will) {
        return new Session(
                new ClientId(AGENT, new Id128(7, 7)),
                will,
                RECEIVE_MAXIMUM,
                link,
                new SessionServices(log, board, accounts, allowance, new SessionMeters(registry), clock));
    }

    private void publish(int packetId) {
        session.publish(EVENTS, 1, false, packetId, batches.next());
    }

    @Test
    void nothingIsAcknowledgedBeforeTheLogHasIt() {
        publish(1);
        assertThat(link.sent).isEmpty();
        log.store(0);
        assertThat(link.sent).containsExactly("PUBACK 1 0x0 at 3/100");
    }

    @Test
    void pubacksLeaveInTheOrderOfThePublishesWhateverTheOrderOfTheLog() { // 4.6, rule 15
        publish(5);
        publish(2);
        publish(9);
        log.store(2);
        log.store(1);
        assertThat(link.sent).isEmpty();
        log.store(0);
        assertThat(link.sent)
                .containsExactly("PUBACK 5 0x0 at 3/100", "PUBACK 2 0x0 at 3/101", "PUBACK 9 0x0 at 3/102");
    }

    @Test
    void afterAFailedSendNothingLaterIsAcknowledgedAndTheConnectionEnds() { // rule 15
        publish(1);
        publish(2);
        publish(3);
        log.store(0);
        log.fail(1);
        log.store(2);
        assertThat(link.sent).containsExactly("PUBACK 1 0x0 at 3/100", "DISCONNECT 0x88");
    }

    @Test
    void afterAFailureNothingIsAcknowledgedNotEvenWhatCameBeforeIt() {
        publish(1);
        publish(2);
        log.fail(1);
        log.store(0);
        assertThat(link.sent).containsExactly("DISCONNECT 0x88");
    }

    @Test
    void aFailedSendOfQos0EndsTheConnectionToo() {
        session.publish(EVENTS, 0, false, 0, batches.next());
        log.fail(0);
        assertThat(link.sent).containsExactly("DISCONNECT 0x88");
    }

    @Test
    void aFullLogEndsTheConnectionInsteadOfRefusingTheBatch() {
        publish(1);
        log.fill();
        publish(2);
        log.store(0);
        assertThat(link.sent).containsExactly("DISCONNECT 0x97");
    }

    @Test
    void aRefusalTakesItsTurnBehindEarlierPublishes() {
        publish(1);
        session.publish("estran/1/other/events", 1, false, 2, batches.next());
        assertThat(link.sent).isEmpty();
        log.store(0);
        assertThat(link.sent).containsExactly("PUBACK 1 0x0 at 3/100", "PUBACK 2 0x87");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "estran/1/other/events, 0x87",
        "estran/1/other/presence, 0x87",
        "estran/1/lab-1/down, 0x90",
        "estran/1/lab-1/unknown, 0x90",
        "estran/1/lab-1/events/frontlog, 0x90",
        "estran/2/lab-1/events, 0x90",
        "$SYS/broker, 0x90",
    })
    void aTopicThatIsNotTheAgentsOwnIsRefusedForGood(String topic, String code) {
        session.publish(topic, 1, false, 1, batches.next());
        assertThat(link.sent).containsExactly("PUBACK 1 " + code);
        assertThat(log.records()).isEmpty();
    }

    @Test
    void theBacklogHasATopicOfItsOwnAndGoesTheSameWay() {
        session.publish(MqttTopics.batches(AGENT, BatchClass.EVENTS, true), 1, false, 1, batches.next());
        log.store(0);
        assertThat(link.sent).containsExactly("PUBACK 1 0x0 at 3/100");
        assertThat(log.records().get(0).topic()).isEqualTo(KafkaTopics.INGEST);
    }

    private void publishBacklog(int packetId) {
        session.publish(MqttTopics.batches(AGENT, BatchClass.EVENTS, true), 1, false, packetId, batches.next());
    }

    @Test
    void whileTheLogLagsTheAnswerToBacklogWaitsAndThatToNewDataDoesNot() {
        log.lag(true);
        publish(1);
        publishBacklog(2);
        log.store(0);
        log.store(1);
        link.runLater();
        assertThat(link.sent).containsExactly("PUBACK 1 0x0 at 3/100");
        log.lag(false);
        link.runLater();
        assertThat(link.sent).containsExactly("PUBACK 1 0x0 at 3/100", "PUBACK 2 0x0 at 3/101");
        assertThat(registry.counter("estran.gateway.backlog.held").count()).isEqualTo(1);
    }

    @Test
    void theAnswerToBacklogWaitsASecondAtMost() {
        log.lag(true);
        publishBacklog(1);
        log.store(0);
        clock.advance(Duration.ofMillis(BacklogHold.LONGEST_MILLIS - 1));
        link.runLater();
        assertThat(link.sent).isEmpty();
        clock.advance(Duration.ofMillis(1));
        link.runLater();
        assertThat(link.sent).containsExactly("PUBACK 1 0x0 at 3/100");
        assertThat(link.later).isEmpty();
    }

    @Test
    void aStoppingGatewayHoldsNoAnswerBack() {
        log.lag(true);
        publishBacklog(1);
        log.store(0);
        session.leave();
        link.runLater();
        assertThat(link.sent).containsExactly("PUBACK 1 0x0 at 3/100", "DISCONNECT 0x8b");
    }

    @Test
    void presenceThatComesTooOftenIsNotPassedOnButTheLastWordIs() {
        for (int i = 0; i < 10; i++) {
            session.publish(MqttTopics.presence(AGENT), 0, false, 0, PresenceJson.write(presence(3, 1, true)));
        }
        session.publish(MqttTopics.presence(AGENT), 0, false, 0, PresenceJson.write(presence(3, 1, false)));
        assertThat(log.records()).hasSize(2);
        clock.advance(Duration.ofMillis(Session.PRESENCE_MILLIS));
        session.publish(MqttTopics.presence(AGENT), 0, false, 0, PresenceJson.write(presence(3, 1, true)));
        assertThat(log.records()).hasSize(3);
        assertThat(registry.counter("estran.gateway.presences.hasty").count()).isEqualTo(9);
    }

    @Test
    void theHeartbeatOfAnOlderConnectionSaysNothing() { // rule 16
        session.publish(MqttTopics.presence(AGENT), 0, false, 0, PresenceJson.write(presence(3, 2, true)));
        Session older = session(presence(3, 1, false));
        older.publish(MqttTopics.presence(AGENT), 0, false, 0, PresenceJson.write(presence(3, 1, true)));
        older.publish(MqttTopics.presence(AGENT), 0, false, 0, PresenceJson.write(presence(2, 9, true)));
        assertThat(log.records()).hasSize(1);
    }

    @Test
    void aBatchOnTheTopicOfAnotherClassIsQuarantined() {
        session.publish(MqttTopics.batches(AGENT, BatchClass.RAW, false), 1, false, 1, batches.next());
        assertQuarantined();
    }

    @Test
    void aBatchAboveTheLargestSizeIsQuarantined() {
        session.publish(EVENTS, 1, false, 1, new byte[BatchLimits.MAX_BATCH_BYTES + 1]);
        assertQuarantined();
    }

    @Test
    void aBatchThatAnotherAgentSealedIsQuarantined() {
        session.publish(EVENTS, 1, false, 1, new AgentBatches("other").next());
        assertQuarantined();
    }

    @Test
    void whatIsNoBatchIsQuarantined() {
        session.publish(EVENTS, 1, false, 1, new byte[0]);
        assertQuarantined();
    }

    /** A refusal is final for the agent, so the bytes must be kept before it is said. */
    private void assertQuarantined() {
        assertThat(log.records())
                .singleElement()
                .satisfies(record -> assertThat(record.topic()).isEqualTo(KafkaTopics.QUARANTINE));
        assertThat(link.sent).isEmpty();
        log.store(0);
        assertThat(link.sent).containsExactly("PUBACK 1 0x99");
    }

    @Test
    void morePublishesThanReceiveMaximumEndTheConnection() { // 3.3.4, MQTT-3.3.4-9
        for (int id = 1; id <= RECEIVE_MAXIMUM + 1; id++) {
            publish(id);
        }
        assertThat(link.sent).containsExactly("DISCONNECT 0x93");
        assertThat(log.records()).hasSize(RECEIVE_MAXIMUM);
    }

    @Test
    void aPubackGivesItsPlaceBack() {
        for (int id = 1; id <= 3 * RECEIVE_MAXIMUM; id++) {
            publish(1 + id % RECEIVE_MAXIMUM);
            log.store(id - 1);
        }
        assertThat(link.sent).hasSize(3 * RECEIVE_MAXIMUM).noneMatch(sent -> sent.startsWith("DISCONNECT"));
    }

    @Test
    void aPacketIdInUseEndsTheConnection() { // MQTT-2.2.1-3
        publish(1);
        publish(1);
        assertThat(link.sent).containsExactly("DISCONNECT 0x82");
    }

    @Test
    void qos2EndsTheConnection() { // MQTT-3.2.2-11
        session.publish(EVENTS, 2, false, 1, batches.next());
        assertThat(link.sent).containsExactly("DISCONNECT 0x9b");
    }

    @Test
    void retainEndsTheConnection() { // MQTT-3.2.2-14
        session.publish(EVENTS, 1, true, 1, batches.next());
        assertThat(link.sent).containsExactly("DISCONNECT 0x9a");
    }

    @Test
    void qos0IsStoredAndNotAnswered() {
        session.publish(EVENTS, 0, false, 0, batches.next());
        log.store(0);
        assertThat(log.records()).hasSize(1);
        assertThat(link.sent).isEmpty();
    }

    /** Receive Maximum does not count QoS 0: without a bound of its own one client would fill the log for all. */
    @Test
    void aClientThatPublishesQos0FasterThanTheLogStoresIsHeldBackUntilHalfIsStored() {
        int published = 0;
        while (!link.heldBack && published < 10_000) {
            session.publish(EVENTS, 0, false, 0, batches.next());
            published++;
        }
        long share = (long) RECEIVE_MAXIMUM * BatchLimits.MAX_BATCH_BYTES;
        assertThat(log.records().stream().mapToLong(record -> record.cost()).sum())
                .isBetween(share, share + BatchLimits.MAX_BATCH_BYTES);

        for (int stored = 0; stored < published / 3; stored++) {
            log.store(stored);
        }
        assertThat(link.heldBack).isTrue();
        for (int stored = published / 3; stored < published * 2 / 3; stored++) {
            log.store(stored);
        }
        assertThat(link.heldBack).isFalse();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "estran/1/lab-1/down, 0",
        "estran/1/other/down, 135",
        "estran/1/lab-1/events, 135",
        "estran/1/+/down, 162",
        "#, 162",
        "$share/all/estran/1/lab-1/down, 158",
    })
    void subscriptionsAreToTheAgentsOwnDownlinkOnly(String filter, int code) {
        assertThat(session.subscribe(filter)).isEqualTo(code);
    }

    @Test
    void aSubscriptionThatWasNotMadeCannotBeEnded() {
        assertThat(session.unsubscribe(DOWN)).isEqualTo(ReasonCode.NO_SUBSCRIPTION_EXISTED);
        session.subscribe(DOWN);
        assertThat(session.unsubscribe(DOWN)).isEqualTo(ReasonCode.SUCCESS);
    }

    @Test
    void aLostConnectionPublishesItsWill() { // 3.1.2.5
        Session lost = session(presence(1, 1, false));
        lost.ended(false);
        assertThat(log.records()).singleElement().satisfies(record -> {
            assertThat(record.topic()).isEqualTo(KafkaTopics.AGENTS);
            assertThat(PresenceJson.read(record.value()).online()).isFalse();
        });
    }

    @Test
    void aNormalDisconnectDiscardsTheWill() { // MQTT-3.1.2-10
        session(presence(1, 1, false)).ended(true);
        assertThat(log.records()).isEmpty();
    }

    @Test
    void theWillOfAnOlderConnectionSaysNothing() { // rule 16
        Session older = session(presence(3, 1, false));
        session.publish(MqttTopics.presence(AGENT), 0, false, 0, PresenceJson.write(presence(3, 2, true)));
        older.ended(false);
        assertThat(log.records()).hasSize(1);
    }

    @Test
    void presenceOfAnotherAgentIsRefused() {
        byte[] other = PresenceJson.write(
                new Presence(new AgentName("other"), new Id128(1, 1), 1, 1, true, "1", 1, Long.MIN_VALUE, 0, 1, -1, 0));
        session.publish(MqttTopics.presence(AGENT), 1, false, 1, other);
        assertThat(link.sent).containsExactly("PUBACK 1 0x87");
        assertThat(log.records()).isEmpty();
    }

    @Test
    void whatIsNoPresenceIsRefusedAndNotKept() {
        session.publish(MqttTopics.presence(AGENT), 1, false, 1, new byte[] {'{'});
        assertThat(link.sent).containsExactly("PUBACK 1 0x99");
        assertThat(log.records()).isEmpty();
    }

    @Test
    void aStoppingGatewayReadsNoMoreAndLeavesWhenEverythingInFlightIsAnswered() {
        publish(1);
        publish(2);
        session.leave();
        assertThat(link.readingStopped).isTrue();
        log.store(0);
        assertThat(link.sent).doesNotContain("DISCONNECT 0x8b");
        log.store(1);
        assertThat(link.sent).endsWith("PUBACK 2 0x0 at 3/101", "DISCONNECT 0x8b");
    }

    @Test
    void afterItsEndASessionTakesAndAnswersNothing() {
        publish(1);
        session.ended(false);
        publish(2);
        log.store(0);
        assertThat(log.records()).hasSize(1);
        assertThat(link.sent).isEmpty();
    }

    @Test
    void aPubackTellsTheNewestEpochOfItsPartitionOnceOneIsKnown() throws Exception { // rule 25
        accounts.put(AccountTableTest.account(AGENT, 1, 10, LaneStatus.OK, 2, 99), 1);
        publish(1);
        log.store(0);
        accounts.put(AccountTableTest.account(AGENT, 1, 10, LaneStatus.OK, 3, 8), 2);
        accounts.put(AccountTableTest.account(AGENT, 1, 10, LaneStatus.OK, 3, 7), 3);
        publish(2);
        log.store(1);
        assertThat(link.sent).containsExactly("PUBACK 1 0x0 at 3/100", "PUBACK 2 0x0 at 3/101 epoch 8");
    }

    @Test
    void garbageBeyondTheAllowanceIsAnsweredCountedAndNotKept() {
        byte[] garbage = new byte[BatchLimits.MAX_BATCH_BYTES];
        for (int i = 0; i < 10; i++) {
            session.publish(EVENTS, 0, false, 0, garbage);
        }
        assertThat(log.records()).hasSize(3); // 1 MiB
        assertThat(dropped()).isEqualTo(7);
        session.publish(EVENTS, 1, false, 1, garbage);
        assertThat(link.sent).containsExactly("PUBACK 1 0x99");
        session.publish(EVENTS, 0, false, 0, batches.next());
        assertThat(log.records()).hasSize(4);
    }

    @Test
    void theAllowanceComesBackWithTimeAndNotWithANewConnection() {
        byte[] garbage = new byte[BatchLimits.MAX_BATCH_BYTES];
        for (int i = 0; i < 4; i++) {
            session(null).publish(EVENTS, 0, false, 0, garbage);
        }
        assertThat(log.records()).hasSize(3);
        clock.advance(Duration.ofMinutes(4)); // 60 KiB each, and something was left
        session(null).publish(EVENTS, 0, false, 0, garbage);
        session(null).publish(EVENTS, 0, false, 0, garbage);
        assertThat(log.records()).hasSize(4);
    }

    private double dropped() {
        return registry.get("estran.gateway.quarantine.dropped").counter().count();
    }

    @Test
    void everyRefusalIsCounted() {
        session.publish("estran/1/other/events", 1, false, 1, batches.next());
        session.publish(EVENTS, 1, false, 2, new byte[10]);
        assertThat(registry.get("estran.gateway.refusals")
                        .tag("reason", "other-agent")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("estran.gateway.refusals")
                        .tag("reason", "malformed")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    private static Presence presence(long run, long connection, boolean online) {
        return new Presence(
                AGENT, new Id128(1, run), run, connection, online, "0.1.0", 1, Long.MIN_VALUE, 0, 1024, -1, 0);
    }
}
