package io.estran.agent.uplink;

import io.estran.process.time.Backoff;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.name.AgentName;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what the spool gives it to the gateway and tells the spool what becomes of it. Owns the thread
 * {@code estran-uplink}; a gateway that is absent is tried again for ever and disturbs nothing south of the spool.
 */
public final class Uplink implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Uplink.class);
    private static final long POLL_MILLIS = 200;
    /** For the goodbye; a thread that hangs in it is interrupted then, and given one second more. */
    private static final long STOP_MILLIS = 4_000;

    private static final long INTERRUPTED_MILLIS = 1_000;

    private final UplinkSettings settings;
    private final AgentName agent;
    private final Id128 run;
    private final @Nullable SSLSocketFactory sockets;
    private final SpoolOutlet spool;
    private final PresenceStatement presence;
    private final GatewayTime time;
    private final UplinkMeters meters;
    private final Backoff backoff;
    private final Thread thread;
    private final CountDownLatch stop = new CountDownLatch(1);
    private volatile boolean connected;
    private String lastFailure = "";

    /**
     * Wires the uplink; {@link #start} starts it.
     *
     * @param sockets makes TLS sockets with the agent's certificate; null for a plaintext gateway on loopback
     */
    public Uplink(
            UplinkSettings settings,
            AgentName agent,
            Id128 run,
            @Nullable SSLSocketFactory sockets,
            SpoolOutlet spool,
            PresenceStatement presence,
            GatewayTime time,
            RandomGenerator random,
            MeterRegistry registry) {
        this.settings = settings;
        this.agent = agent;
        this.run = run;
        this.sockets = sockets;
        this.spool = spool;
        this.presence = presence;
        this.time = time;
        this.meters = new UplinkMeters(registry);
        this.backoff = new Backoff(
                settings.shortestBackoff().toMillis(), settings.longestBackoff().toMillis(), random);
        this.thread = new Thread(this::run, "estran-uplink");
        thread.setDaemon(true);
    }

    /** Begins to connect; returns at once. */
    public void start() {
        thread.start();
    }

    /** Whether a connection to a gateway is up. Any thread. */
    public boolean isConnected() {
        return connected;
    }

    private void run() {
        long connection = 0;
        while (!isStopping()) {
            connection++;
            try (GatewayConnection gateway =
                    new GatewayConnection(settings, agent, run, connection, sockets, spool, presence, time, meters)) {
                gateway.connect();
                serve(gateway);
            } catch (MqttException | RuntimeException failure) {
                explain(failure);
            } catch (InterruptedException closing) {
                break;
            }
            if (!isStopping() && !pause(backoff.nextMillis())) {
                break;
            }
        }
        connected = false;
    }

    /** Sends until the connection is lost or the uplink is closed. */
    private void serve(GatewayConnection gateway) throws MqttException, InterruptedException {
        connected = true;
        meters.connects.increment();
        meters.connected.set(1);
        log.info("connected to {}, {} batches may be in flight", settings.gateway(), gateway.window());
        lastFailure = "";
        spool.connected();
        long sent = 0;
        try {
            while (!isStopping() && gateway.isUp() && !gateway.isOutdated()) {
                gateway.statePresenceIfDue();
                SpoolOutlet.Outgoing batch = spool.next(POLL_MILLIS);
                if (batch != null && gateway.send(batch, this::isStopping) && ++sent == gateway.window()) {
                    // Only a gateway that also takes batches is well: a connection that dies at once keeps the backoff
                    // growing.
                    backoff.reset();
                }
            }
            if (isStopping()) {
                gateway.leave();
            } else if (gateway.isOutdated()) {
                log.warn(
                        "the sequencer knows a later run of this agent: an old image of its data folder was restored, or a copy"
                                + " of it runs elsewhere. Connecting anew under a later run number, so that operators see"
                                + " this one");
            }
        } finally {
            connected = false;
            meters.connected.set(0);
            spool.disconnected();
            if (!isStopping() && !gateway.isOutdated()) {
                log.warn(
                        "connection to {} lost: {}; the spool keeps everything, trying again",
                        settings.gateway(),
                        gateway.lostBecause());
            }
        }
    }

    /** One log line per change of the reason, not one per attempt. */
    private void explain(Exception failure) {
        String reason = Reasons.inWords(failure);
        if (!reason.equals(lastFailure) && !isStopping()) {
            lastFailure = reason;
            log.warn("no connection to {}: {}; the spool keeps everything, trying again", settings.gateway(), reason);
            if (!(failure instanceof MqttException || failure instanceof IllegalArgumentException)) {
                log.error("that was not the gateway but a mistake in Estran; please report it", failure);
            }
        }
    }

    private boolean isStopping() {
        return stop.getCount() == 0;
    }

    private boolean pause(long millis) {
        try {
            return !stop.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * States offline presence if connected, disconnects, and ends the thread. Returns within five seconds, whatever the gateway
     * does; out of an attempt to connect, which owes no goodbye, the thread is interrupted at once.
     */
    @Override
    public void close() throws InterruptedException {
        stop.countDown();
        if (!connected) {
            thread.interrupt();
        }
        thread.join(STOP_MILLIS);
        if (thread.isAlive()) {
            log.warn("the uplink did not end within {} ms; interrupting it", STOP_MILLIS);
            thread.interrupt();
            thread.join(INTERRUPTED_MILLIS);
        }
    }
}
