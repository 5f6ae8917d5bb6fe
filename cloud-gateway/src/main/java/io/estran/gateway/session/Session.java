package io.estran.gateway.session;

import io.estran.gateway.auth.ClientId;
import io.estran.gateway.ingest.IngestLog;
import io.estran.gateway.ingest.LogRecord;
import io.estran.gateway.ingest.Records;
import io.estran.gateway.session.SessionMeters.Refusal;
import io.estran.process.time.Clock;
import io.estran.protocol.account.Presence;
import io.estran.protocol.account.PresenceJson;
import io.estran.protocol.batch.BatchLimits;
import io.estran.protocol.batch.BatchOutline;
import io.estran.protocol.codec.BatchReader;
import io.estran.protocol.fault.MalformedBatchException;
import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.name.AgentName;
import io.estran.protocol.name.KafkaTopics;
import io.estran.protocol.name.MqttTopics;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection from CONNACK to its end: takes what the client publishes, appends it to the log, answers in order. Owned by the
 * connection's thread; completions of the log cross over by {@link ClientLink#execute}. Sections are those of MQTT 5.0.
 *
 * <p>What one client may have waiting in the log is bounded, so that it cannot fill the log for all others: QoS 1 by Receive
 * Maximum, QoS 0, which has no such credit, by holding the client back above as many bytes. Presence
 * that comes more often than every {@value #PRESENCE_MILLIS} ms is not passed on, but for the first and the last word of a
 * connection.
 */
public final class Session {
    private static final Logger log = LoggerFactory.getLogger(Session.class);

    static final long PRESENCE_MILLIS = 500;

    private final ClientId client;
    private final AgentName agent;
    private final @Nullable Presence will;
    private final ClientLink link;
    private final SessionServices services;
    private final SessionMeters meters;
    private final Clock clock;
    private final AckWindow window;
    private final Downlink downlink;
    private final BacklogHold hold;
    private final long share;
    private long inLog;
    private boolean heldBack;
    private boolean warned;
    private boolean subscribed;
    private boolean leaving;
    private boolean ended;
    private boolean presenceStated;
    private long presenceAt;

    /**
     * A session for an admitted client; {@link Sessions#begin} makes it known.
     *
     * @param receiveMaximum most QoS 1 PUBLISH packets without PUBACK, as CONNACK said
     * @param will published if the connection ends without a normal DISCONNECT
     */
    public Session(
            ClientId client, @Nullable Presence will, int receiveMaximum, ClientLink link, SessionServices services) {
        this.client = client;
        this.agent = client.agent();
        this.will = will;
        this.link = link;
        this.services = services;
        this.meters = services.meters();
        this.clock = services.clock();
        this.window = new AckWindow(receiveMaximum, link::acknowledge);
        this.downlink = new Downlink(agent, link, meters);
        this.hold = new BacklogHold(link, services.log(), clock, meters);
        this.share = (long) receiveMaximum * BatchLimits.MAX_BATCH_BYTES;
    }

    public ClientId client() {
        return client;
    }

    /** Runs a task on the session's thread; any thread. */
    void execute(Runnable task) {
        link.execute(task);
    }

    /** PUBLISH (3.3). The payload is kept, not copied. */
    public void publish(String topic, int qos, boolean retain, int packetId, byte[] payload) {
        if (ended) {
            return;
        }
        meters.publishes.increment();
        if (qos > 1) {
            meters.refused(Refusal.QOS);
            disconnect(ReasonCode.QOS_NOT_SUPPORTED, "Maximum QoS is 1"); // MQTT-3.2.2-11
            return;
        }
        if (retain) {
            meters.refused(Refusal.RETAIN);
            disconnect(ReasonCode.RETAIN_NOT_SUPPORTED, "Retain Available is 0"); // MQTT-3.2.2-14
            return;
        }
        AckWindow.Slot slot = null;
        if (qos == 1) {
            if (window.isFull()) {
                meters.refused(Refusal.RECEIVE_MAXIMUM);
                disconnect(ReasonCode.RECEIVE_MAXIMUM_EXCEEDED, "more in flight than Receive Maximum"); // MQTT-3.3.4-9
                return;
            }
            slot = window.open(packetId);
            if (slot == null) {
                disconnect(ReasonCode.PROTOCOL_ERROR, "packet id " + packetId + " is in use"); // MQTT-2.2.1-3
                return;
            }
        }
        MqttTopics.Uplink uplink = MqttTopics.parseUplink(topic);
        if (uplink == null) {
            refuse(slot, Refusal.TOPIC, ReasonCode.TOPIC_NAME_INVALID, "nothing is published there");
        } else if (!uplink.agent().equals(agent)) {
            refuse(
                    slot,
                    Refusal.OTHER_AGENT,
                    ReasonCode.NOT_AUTHORIZED,
                    agent + " may publish under its own name only");
        } else if (uplink.batchClass() == null) {
            publishPresence(slot, payload);
        } else {
            publishBatch(slot, uplink, uplink.batchClass(), payload);
        }
    }

    private void publishBatch(
            AckWindow.@Nullable Slot slot, MqttTopics.Uplink topic, BatchClass topicClass, byte[] payload) {
        if (payload.length > BatchLimits.MAX_BATCH_BYTES) {
            quarantine(
                    slot,
                    Refusal.MALFORMED,
                    payload,
                    payload.length + " bytes; at most " + BatchLimits.MAX_BATCH_BYTES);
            return;
        }
        BatchOutline outline;
        try {
            outline = BatchReader.outline(ByteBuffer.wrap(payload));
        } catch (MalformedBatchException malformed) {
            String reason = malformed.getMessage();
            quarantine(slot, Refusal.MALFORMED, payload, reason == null ? "not a batch" : reason);
            return;
        }
        if (!outline.agent().equals(agent.value())) {
            quarantine(slot, Refusal.OTHER_AGENT, payload, "sealed by " + outline.agent() + ", published by " + agent);
        } else if (outline.batchClass() != topicClass) {
            quarantine(
                    slot,
                    Refusal.CLASS,
                    payload,
                    "class " + outline.batchClass().word() + " on the topic of " + topicClass.word());
        } else {
            append(Records.batch(agent, outline, payload), slot, null, topic.backlog());
        }
    }

    /** A refusal for good, whose bytes are kept for whoever must find out why, as far as the agent's allowance goes. */
    private void quarantine(AckWindow.@Nullable Slot slot, Refusal refusal, byte[] payload, String reason) {
        meters.refused(refusal);
        if (!warned) {
            warned = true;
            log.warn(
                    "{}: a batch is refused: {}; its bytes go to the quarantine topic, further ones of this connection"
                            + " without a line here",
                    client,
                    reason);
        }
        LogRecord refused = Records.refused(agent, reason, payload);
        PublishAnswer answer = PublishAnswer.refused(ReasonCode.PAYLOAD_FORMAT_INVALID, reason);
        if (services.quarantine().take(agent, refused.cost())) {
            append(refused, slot, answer, false);
        } else if (slot != null) {
            window.settle(slot, answer);
        }
    }

    private void publishPresence(AckWindow.@Nullable Slot slot, byte[] payload) {
        Presence presence;
        try {
            presence = PresenceJson.read(payload);
        } catch (MalformedBatchException malformed) {
            String reason = malformed.getMessage();
            refuse(slot, Refusal.PRESENCE, ReasonCode.PAYLOAD_FORMAT_INVALID, reason == null ? "no presence" : reason);
            return;
        }
        if (!presence.agent().equals(agent)) {
            refuse(slot, Refusal.OTHER_AGENT, ReasonCode.NOT_AUTHORIZED, "presence of " + presence.agent());
        } else if (!services.presence().accept(presence)) {
            meters.stalePresences.increment();
            refuse(slot, Refusal.PRESENCE, ReasonCode.SUCCESS, "");
        } else if (presence.online()
                && presenceStated
                && clock.monotonicNanos() - presenceAt < TimeUnit.MILLISECONDS.toNanos(PRESENCE_MILLIS)) {
            meters.hastyPresences.increment();
            refuse(slot, Refusal.PRESENCE, ReasonCode.SUCCESS, "");
        } else {
            presenceStated = true;
            presenceAt = clock.monotonicNanos();
            meters.presences.increment();
            append(Records.presence(presence, payload), slot, null, false);
        }
    }

    private void refuse(AckWindow.@Nullable Slot slot, Refusal refusal, int code, String reason) {
        if (code != ReasonCode.SUCCESS) {
            meters.refused(refusal);
        }
        if (slot != null) {
            window.settle(slot, PublishAnswer.refused(code, reason));
        }
    }

    private void append(
            LogRecord record, AckWindow.@Nullable Slot slot, @Nullable PublishAnswer refusal, boolean backlog) {
        if (!services.log().append(record, new Pending(record, slot, refusal, backlog))) {
            meters.refused(Refusal.NO_ROOM);
            window.fail();
            disconnect(ReasonCode.QUOTA_EXCEEDED, "the gateway has no room; come back");
            return;
        }
        inLog += record.cost();
        if (inLog > share && !heldBack) {
            heldBack = true;
            link.holdBack(true);
        }
    }

    /** What the log will tell about one record. Its methods run on a thread of the log. */
    private final class Pending implements IngestLog.Completion {
        private final LogRecord record;
        private final AckWindow.@Nullable Slot slot;
        private final @Nullable PublishAnswer refusal;
        private final boolean backlog;
        private final long since = clock.monotonicNanos();

        /**
         * A record on its way.
         *
         * @param slot null at QoS 0
         * @param refusal what the client is told once its refused bytes are kept; null if the record is what it published
         */
        Pending(LogRecord record, AckWindow.@Nullable Slot slot, @Nullable PublishAnswer refusal, boolean backlog) {
            this.record = record;
            this.slot = slot;
            this.refusal = refusal;
            this.backlog = backlog;
        }

        @Override
        public void stored(int partition, long offset) {
            if (record.topic().equals(KafkaTopics.INGEST)) {
                meters.batchesStored.increment();
                meters.bytesStored.increment(record.value().length);
                meters.puback.record(clock.monotonicNanos() - since, TimeUnit.NANOSECONDS);
            }
            PublishAnswer answer = refusal == null
                    ? PublishAnswer.stored(
                            partition, offset, services.accounts().epoch(partition))
                    : refusal;
            link.execute(() -> settled(record.cost(), backlog, slot, answer));
        }

        @Override
        public void failed(String reason) {
            link.execute(() -> logFailed(reason));
        }
    }

    private void settled(int cost, boolean backlog, AckWindow.@Nullable Slot slot, PublishAnswer answer) {
        if (ended) {
            return;
        }
        inLog -= cost;
        if (heldBack && inLog <= share / 2) {
            heldBack = false;
            link.holdBack(false);
        }
        if (slot == null) {
            return;
        }
        if (backlog && !leaving) {
            hold.answer(() -> answer(slot, answer));
        } else {
            answer(slot, answer);
        }
    }

    private void answer(AckWindow.Slot slot, PublishAnswer answer) {
        window.settle(slot, answer);
        leaveIfDone();
    }

    /** Rule 15: a passing fault is never a PUBACK; the connection ends and the agent sends again. */
    private void logFailed(String reason) {
        if (!ended) {
            window.fail();
            meters.logFailures.increment();
            disconnect(ReasonCode.SERVER_UNAVAILABLE, reason);
        }
    }

    /** One filter of SUBSCRIBE (3.8): returns the reason code for SUBACK. The downlink is QoS 0. */
    public int subscribe(String filter) {
        int code;
        if (filter.startsWith("$share/")) {
            code = ReasonCode.SHARED_SUBSCRIPTIONS_NOT_SUPPORTED;
        } else if (filter.contains("#") || filter.contains("+")) {
            code = ReasonCode.WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED;
        } else {
            code = filter.equals(MqttTopics.down(agent)) ? ReasonCode.SUCCESS : ReasonCode.NOT_AUTHORIZED;
        }
        if (code != ReasonCode.SUCCESS) {
            meters.refused(Refusal.SUBSCRIPTION);
        } else {
            subscribed = true;
        }
        return code;
    }

    /** After SUBACK has been sent: accounts may follow. */
    public void startDownlink() {
        if (subscribed && !ended) {
            services.accounts().attach(downlink);
        }
    }

    /** One filter of UNSUBSCRIBE (3.10): returns the reason code for UNSUBACK. */
    public int unsubscribe(String filter) {
        if (!subscribed || !filter.equals(MqttTopics.down(agent))) {
            return ReasonCode.NO_SUBSCRIPTION_EXISTED;
        }
        subscribed = false;
        services.accounts().detach(downlink);
        return ReasonCode.SUCCESS;
    }

    /** The client takes data again. */
    public void writable() {
        downlink.send();
    }

    /** Ends the connection with a reason; the will is published. */
    public void disconnect(int reasonCode, String reason) {
        link.disconnect(reasonCode, reason);
    }

    /** Another connection has this client id now (MQTT-3.1.4-3). */
    void takenOver() {
        meters.takeovers.increment();
        disconnect(ReasonCode.SESSION_TAKEN_OVER, "another connection has this client id");
    }

    /** The gateway stops: takes nothing new, and goes when what is in flight has its answer. */
    void leave() {
        leaving = true;
        hold.release();
        link.stopReading();
        leaveIfDone();
    }

    private void leaveIfDone() {
        if (leaving && window.isEmpty()) {
            disconnect(ReasonCode.SERVER_SHUTTING_DOWN, "the gateway stops");
        }
    }

    /**
     * The connection is gone. Called once.
     *
     * @param normally the client sent DISCONNECT 0x00, which discards the will (MQTT-3.1.2-10)
     */
    public void ended(boolean normally) {
        ended = true;
        hold.release();
        window.fail();
        services.accounts().detach(downlink);
        if (will != null && !normally && services.presence().accept(will)) {
            byte[] offline = PresenceJson.write(will);
            if (!services.log().append(Records.presence(will, offline), new WillCompletion(client))) {
                log.warn("{}: no room for its offline presence; it shows as online until it comes back", client);
            }
        }
    }
}
