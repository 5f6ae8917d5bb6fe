package io.estran.agent.uplink;

import io.estran.protocol.account.AccountJson;
import io.estran.protocol.account.Presence;
import io.estran.protocol.account.PresenceJson;
import io.estran.protocol.fault.MalformedBatchException;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.name.AgentName;
import io.estran.protocol.name.MqttTopics;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttClientException;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.UserProperty;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One MQTT connection from CONNECT to its end. The uplink thread calls its methods; Paho's threads call back, and what they
 * say goes straight to the spool, which is thread safe. Never reused.
 */
final class GatewayConnection implements MqttCallback, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(GatewayConnection.class);
    private static final int UNLIMITED_RECEIVE_MAXIMUM = 65_535;
    private static final int FIRST_ERROR_CODE = 0x80;
    /** Unspecified error, implementation specific error, packet identifier in use, quota exceeded: they may pass. */
    private static final Set<Integer> PASSING = Set.of(0x80, 0x83, 0x91, 0x97);

    private static final long LEAVE_MILLIS = 2_000;
    private static final long PERMIT_WAIT_MILLIS = 200;
    private static final long PRESENCE_WAIT_MILLIS = 5;

    private final UplinkSettings settings;
    private final AgentName agent;
    private final long connection;
    private final @Nullable SSLSocketFactory sockets;
    private final SpoolOutlet spool;
    private final PresenceStatement presence;
    private final GatewayTime time;
    private final UplinkMeters meters;
    private final MqttAsyncClient client;
    private Semaphore permits = new Semaphore(0);
    private int window;
    private long willRun;
    private long statedRun;
    private long nextPresence = System.nanoTime();
    private volatile boolean up;
    private volatile String lostBecause = "closed by the gateway";

    GatewayConnection(
            UplinkSettings settings,
            AgentName agent,
            Id128 run,
            long connection,
            @Nullable SSLSocketFactory sockets,
            SpoolOutlet spool,
            PresenceStatement presence,
            GatewayTime time,
            UplinkMeters meters)
            throws MqttException {
        this.settings = settings;
        this.agent = agent;
        this.connection = connection;
        this.sockets = sockets;
        this.spool = spool;
        this.presence = presence;
        this.time = time;
        this.meters = meters;
        this.client = new MqttAsyncClient(settings.serverUri(), agent + "/" + run, new MemoryPersistence());
        client.setCallback(this);
    }

    /** Connects, learns the gateway's Receive Maximum, and subscribes to accounts. */
    void connect() throws MqttException {
        long began = System.nanoTime();
        HandshakeTimes handshakes = sockets == null ? null : new HandshakeTimes(sockets, began);
        IMqttToken token = client.connect(options(handshakes));
        token.waitForCompletion(settings.connectTimeout().toMillis());
        MqttProperties granted = token.getResponseProperties();
        long wallMillis = number(granted, MqttTopics.TIME);
        if (wallMillis > 0) {
            long asked = handshakes == null ? began : handshakes.endedAt();
            time.said(TimeUnit.MILLISECONDS.toNanos(wallMillis), Duration.ofNanos(System.nanoTime() - asked));
        }
        Integer receiveMaximum = granted == null ? null : granted.getReceiveMaximum();
        int most = receiveMaximum == null ? UNLIMITED_RECEIVE_MAXIMUM : receiveMaximum;
        // One place is kept for presence: Paho refuses any PUBLISH, also of QoS 0, when Receive Maximum is in flight.
        window = Math.min(settings.inFlightLimit(), Math.max(1, most - 1));
        permits = new Semaphore(window);
        up = client.isConnected();
        client.subscribe(MqttTopics.down(agent), 1)
                .waitForCompletion(settings.connectTimeout().toMillis());
        statePresence(true);
    }

    MqttConnectionOptions options(@Nullable HandshakeTimes handshakes) {
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setCleanStart(true);
        options.setSessionExpiryInterval(0L);
        options.setAutomaticReconnect(false);
        options.setTopicAliasMaximum(0);
        options.setKeepAliveInterval((int) settings.keepAlive().toSeconds());
        options.setConnectionTimeout((int) settings.connectTimeout().toSeconds());
        Presence will = presence.of(connection, false);
        willRun = will.runNumber();
        statedRun = willRun;
        options.setWill(MqttTopics.presence(agent), new MqttMessage(PresenceJson.write(will), 1, false, null));
        options.setSocketFactory(handshakes == null ? new PromptSockets() : handshakes);
        return options;
    }

    /** Most batches unacknowledged at once. */
    int window() {
        return window;
    }

    /** Whether presence was last stated under a later run number than this connection's will has. */
    boolean isOutdated() {
        return statedRun != willRun;
    }

    boolean isUp() {
        return up;
    }

    String lostBecause() {
        return lostBecause;
    }

    /** States presence if its interval has passed. */
    void statePresenceIfDue() throws MqttException {
        if (System.nanoTime() - nextPresence >= 0) {
            statePresence(true);
        }
    }

    /** False if there is no place for it in flight. */
    private boolean statePresence(boolean online) throws MqttException {
        // QoS 0: the next statement repeats it.
        Presence now = presence.of(connection, online);
        statedRun = now.runNumber();
        try {
            client.publish(MqttTopics.presence(agent), PresenceJson.write(now), 0, false);
            nextPresence = System.nanoTime() + settings.presenceInterval().toNanos();
            return true;
        } catch (MqttException failure) {
            if (!isForWantOfAPlace(failure)) {
                throw failure;
            }
            log.debug("presence waits: the gateway grants one place, and a batch has it", failure);
            return false;
        }
    }

    /** Publishes a batch when the window has room; false if the connection was lost, or is to be left, first. */
    boolean send(SpoolOutlet.Outgoing batch, BooleanSupplier leaving) throws MqttException, InterruptedException {
        while (!permits.tryAcquire(PERMIT_WAIT_MILLIS, TimeUnit.MILLISECONDS)) {
            if (!up || leaving.getAsBoolean()) {
                return false;
            }
            statePresenceIfDue();
        }
        statePresenceIfDue(); // if there is but one place, batches that follow one another would keep it for ever
        meters.inFlight.incrementAndGet();
        Acknowledgement acknowledgement = new Acknowledgement(batch.token());
        while (!publish(batch, acknowledgement)) {
            // The one place is presence's until Paho has written it.
            TimeUnit.MILLISECONDS.sleep(PRESENCE_WAIT_MILLIS);
            if (!up || leaving.getAsBoolean()) {
                return false;
            }
        }
        meters.batchesSent.increment();
        meters.bytesSent.increment(batch.bytes().length);
        return true;
    }

    /** False if there is no place for it in flight. */
    private boolean publish(SpoolOutlet.Outgoing batch, Acknowledgement acknowledgement) throws MqttException {
        String topic = MqttTopics.batches(agent, batch.batchClass(), batch.backlog());
        try {
            client.publish(topic, new MqttMessage(batch.bytes(), 1, false, null), null, acknowledgement);
            return true;
        } catch (MqttException failure) {
            if (!isForWantOfAPlace(failure)) {
                throw failure;
            }
            return false;
        }
    }

    private static boolean isForWantOfAPlace(MqttException failure) {
        return failure.getReasonCode() == MqttClientException.REASON_CODE_MAX_INFLIGHT;
    }

    /**
     * Says goodbye: offline presence, then DISCONNECT, so that the will is not sent. If there is no place for it, there is no
     * DISCONNECT either, and the will says the same.
     */
    void leave() {
        try {
            if (!statePresence(false)) {
                return;
            }
            client.disconnect(LEAVE_MILLIS).waitForCompletion(LEAVE_MILLIS);
        } catch (MqttException failure) {
            log.info("the gateway did not take the goodbye: {}; its will says the same", Reasons.inWords(failure));
        }
    }

    @Override
    public void close() {
        up = false;
        try {
            client.disconnectForcibly(0, 0, false);
        } catch (MqttException notConnected) {
            log.debug("already disconnected", notConnected);
        }
        try {
            client.close(true);
        } catch (MqttException failure) {
            log.warn("could not close a connection's client: {}", Reasons.inWords(failure));
        }
        meters.inFlight.set(0);
    }

    @Override
    public void disconnected(MqttDisconnectResponse response) {
        if (up) {
            lostBecause = Reasons.inWords(response.getException());
        }
        up = false;
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) {
        try {
            spool.account(AccountJson.readMessage(message.getPayload()));
        } catch (MalformedBatchException malformed) {
            meters.badAccounts.increment();
            log.warn(
                    "an account from the gateway cannot be read: {}; ignored, it will be repeated",
                    malformed.getMessage());
        }
    }

    @Override
    public void mqttErrorOccurred(MqttException failure) {
        lostBecause = Reasons.inWords(failure);
    }

    @Override
    public void deliveryComplete(IMqttToken token) {
        // Said per batch by its own Acknowledgement.
    }

    @Override
    public void connectComplete(boolean reconnect, String serverUri) {
        // connect() goes on when CONNACK is there.
    }

    @Override
    public void authPacketArrived(int reasonCode, MqttProperties properties) {
        // No extended authentication: identity is the certificate.
    }

    /** What becomes of one PUBLISH. Paho may call twice (failure, then success); the first word counts. */
    private final class Acknowledgement implements MqttActionListener {
        private final long token;
        private final long sentAt = System.nanoTime();
        private final AtomicBoolean settled = new AtomicBoolean();

        Acknowledgement(long token) {
            this.token = token;
        }

        @Override
        public void onSuccess(IMqttToken result) {
            if (!settle()) {
                return;
            }
            meters.acknowledgement.record(Duration.ofNanos(System.nanoTime() - sentAt));
            int[] codes = result.getReasonCodes();
            int code = codes == null || codes.length == 0 ? 0 : codes[0];
            MqttProperties properties = result.getResponseProperties();
            if (PASSING.contains(code)) {
                // Our gateway says none of these; a gap for what may be taken the next time would be a loss.
                lostBecause = "PUBACK with reason code 0x" + Integer.toHexString(code)
                        + ", which no Estran gateway says: is " + settings.gateway() + " one?";
                up = false;
                return;
            }
            if (code >= FIRST_ERROR_CODE) {
                meters.batchesRefused.increment();
                String reason = properties == null ? null : properties.getReasonString();
                spool.refused(token, code, reason == null ? "" : reason);
                return;
            }
            long partition = number(properties, MqttTopics.PARTITION);
            long offset = number(properties, MqttTopics.OFFSET);
            if (partition < 0 || offset < 0) {
                // Not our gateway, or a broken one: the batch stays unacknowledged, and the connection ends.
                lostBecause = "PUBACK without the stored position: is " + settings.gateway() + " an Estran gateway?";
                up = false;
                return;
            }
            meters.batchesStored.increment();
            spool.stored(token, (int) partition, offset, number(properties, MqttTopics.EPOCH));
        }

        @Override
        public void onFailure(IMqttToken result, Throwable failure) {
            if (settle()) {
                lostBecause = Reasons.inWords(failure);
                up = false;
            }
        }

        private boolean settle() {
            if (!settled.compareAndSet(false, true)) {
                return false;
            }
            meters.inFlight.decrementAndGet();
            permits.release();
            return true;
        }
    }

    /** A user property that is a number; -1 if there is none. */
    private static long number(@Nullable MqttProperties properties, String key) {
        List<UserProperty> all = properties == null ? null : properties.getUserProperties();
        if (all != null) {
            for (UserProperty property : all) {
                if (property.getKey().equals(key)) {
                    try {
                        return Long.parseLong(property.getValue());
                    } catch (NumberFormatException notANumber) {
                        return -1;
                    }
                }
            }
        }
        return -1;
    }
}
