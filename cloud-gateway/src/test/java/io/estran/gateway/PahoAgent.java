package io.estran.gateway;

import io.estran.process.tls.TlsMaterial;
import io.estran.protocol.lane.Id128;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/** A real MQTT 5 client, as agents have it. */
final class PahoAgent implements MqttCallback, AutoCloseable {
    private static final long WAIT_MILLIS = 15_000;

    final MqttAsyncClient client;
    final MqttConnectionOptions options = new MqttConnectionOptions();
    final BlockingQueue<byte[]> down = new LinkedBlockingQueue<>();
    final AtomicInteger disconnectCode = new AtomicInteger(-1);

    /** On the plaintext listener. */
    PahoAgent(RunningGateway gateway, String agent) throws MqttException {
        this(gateway.gateway.plaintextPort(), agent, null);
    }

    /** On the listener for agents. */
    PahoAgent(RunningGateway gateway, String agent, TlsMaterial tls) throws MqttException {
        this(gateway.gateway.tlsPort(), agent, tls);
    }

    PahoAgent(int port, String agent, TlsMaterial tls) throws MqttException {
        Id128 run = new Id128(ThreadLocalRandom.current().nextLong(), 1);
        String uri = (tls == null ? "tcp" : "ssl") + "://127.0.0.1:" + port;
        client = new MqttAsyncClient(uri, agent + "/" + run, new MemoryPersistence());
        client.setCallback(this);
        options.setCleanStart(true);
        options.setSessionExpiryInterval(0L);
        options.setAutomaticReconnect(false);
        options.setConnectionTimeout(10);
        if (tls != null) {
            options.setSocketFactory(tls.context().getSocketFactory());
        }
    }

    PahoAgent connect() throws MqttException {
        client.connect(options).waitForCompletion(WAIT_MILLIS);
        return this;
    }

    IMqttToken publish(String topic, byte[] payload) throws MqttException {
        return client.publish(topic, payload, 1, false);
    }

    IMqttToken publishAndWait(String topic, byte[] payload) throws MqttException {
        IMqttToken token = publish(topic, payload);
        token.waitForCompletion(WAIT_MILLIS);
        return token;
    }

    static String property(IMqttToken token, String key) {
        return token.getResponseProperties().getUserProperties().stream()
                .filter(property -> property.getKey().equals(key))
                .findFirst()
                .orElseThrow()
                .getValue();
    }

    static List<Integer> codes(IMqttToken token) {
        return java.util.Arrays.stream(token.getReasonCodes()).boxed().toList();
    }

    @Override
    public void disconnected(MqttDisconnectResponse response) {
        disconnectCode.set(response.getReturnCode());
    }

    @Override
    public void mqttErrorOccurred(MqttException exception) {}

    @Override
    public void messageArrived(String topic, MqttMessage message) {
        down.add(message.getPayload());
    }

    @Override
    public void deliveryComplete(IMqttToken token) {}

    @Override
    public void connectComplete(boolean reconnect, String serverUri) {}

    @Override
    public void authPacketArrived(int reasonCode, MqttProperties properties) {}

    /** Does not close the client too: that takes the callbacks from Paho's receiving thread, which may be at an answer still. */
    @Override
    public void close() throws MqttException {
        client.disconnectForcibly(0, 0, false);
    }
}
