package io.estran.benchmarks.mqtt;

import io.estran.process.tls.TlsMaterial;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.name.AgentName;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.jspecify.annotations.Nullable;

/**
 * A Paho client that publishes at QoS 1 with as many in flight as the agent has, and does nothing else. One thread publishes;
 * Paho's threads give the places back.
 */
public final class BarePaho implements AutoCloseable {
    private static final long CONNECT_MILLIS = 10_000;
    private static final long PATIENCE_SECONDS = 30;

    private final MqttAsyncClient client;
    private final String topic;
    private final int window;
    private final Semaphore places;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    /**
     * Connects, in the name of that agent.
     *
     * @param tls the agent's; null for plaintext
     * @param receiveMaximum of the other side; one place of it stays free, as in the agent
     */
    public BarePaho(int port, @Nullable TlsMaterial tls, AgentName agent, String topic, int receiveMaximum)
            throws MqttException {
        this.topic = topic;
        this.window = receiveMaximum - 1;
        this.places = new Semaphore(window);
        String uri = (tls == null ? "tcp" : "ssl") + "://127.0.0.1:" + port;
        client = new MqttAsyncClient(uri, agent + "/" + new Id128(1, 2), new MemoryPersistence());
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setCleanStart(true);
        options.setSessionExpiryInterval(0L);
        options.setAutomaticReconnect(false);
        if (tls != null) {
            options.setSocketFactory(tls.context().getSocketFactory());
        }
        client.connect(options).waitForCompletion(CONNECT_MILLIS);
    }

    /** Publishes when a place is free. */
    public void publish(byte[] payload) throws MqttException, IOException, InterruptedException {
        take(1);
        client.publish(topic, new MqttMessage(payload, 1, false, null), null, new GiveBack());
    }

    /** Waits until everything is acknowledged. */
    public void settle() throws IOException, InterruptedException {
        take(window);
        places.release(window);
    }

    private void take(int count) throws IOException, InterruptedException {
        boolean taken = places.tryAcquire(count, PATIENCE_SECONDS, TimeUnit.SECONDS);
        Throwable failed = failure.get();
        if (!taken || failed != null) {
            throw new IOException("no PUBACK within " + PATIENCE_SECONDS + " s, or a connection lost", failed);
        }
    }

    private final class GiveBack implements MqttActionListener {
        @Override
        public void onSuccess(IMqttToken token) {
            places.release();
        }

        @Override
        public void onFailure(IMqttToken token, Throwable failed) {
            failure.set(failed);
            places.release();
        }
    }

    @Override
    public void close() throws MqttException {
        try {
            if (client.isConnected()) {
                client.disconnect().waitForCompletion(CONNECT_MILLIS);
            }
        } finally {
            client.close(true);
        }
    }
}
