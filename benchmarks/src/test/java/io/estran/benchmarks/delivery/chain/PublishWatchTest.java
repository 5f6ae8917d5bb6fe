package io.estran.benchmarks.delivery.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttPingReq;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.MqttPublish;
import org.eclipse.paho.mqttv5.common.packet.MqttWireMessage;
import org.eclipse.paho.mqttv5.common.packet.UserProperty;
import org.junit.jupiter.api.Test;

/** What a client library writes is found, in whatever pieces it passes. */
class PublishWatchTest {
    private final List<String> found = new ArrayList<>();
    private final PublishWatch watch = new PublishWatch(
            (topic, payload, passed) -> found.add(topic + " " + payload.length + " " + payload[0] + " " + passed));

    @Test
    void everyPublishIsFoundWholeWhateverThePieces() throws Exception {
        byte[] stream = stream(
                publish("a/events", 10, (byte) 1, 1),
                new MqttPingReq(),
                publish("a/presence", 300, (byte) 2, 0),
                publish("a/aggregates/backlog", 200_000, (byte) 3, 1));
        for (int piece : new int[] {1, 7, 1_000, stream.length}) {
            found.clear();
            for (int from = 0; from < stream.length; from += piece) {
                byte[] next = Arrays.copyOfRange(stream, from, Math.min(stream.length, from + piece));
                watch.pass(next, next.length, 5);
            }
            assertThat(found)
                    .containsExactly("a/events 10 1 5", "a/presence 300 2 5", "a/aggregates/backlog 200000 3 5");
        }
    }

    @Test
    void thePublishIsToldWhenItsLastByteHasPassed() throws Exception {
        byte[] stream = stream(publish("t", 10, (byte) 1, 1));
        watch.pass(stream, stream.length - 1, 5);
        assertThat(found).isEmpty();
        watch.pass(new byte[] {stream[stream.length - 1]}, 1, 6);
        assertThat(found).containsExactly("t 10 1 6");
    }

    private static MqttPublish publish(String topic, int length, byte first, int qos) {
        byte[] payload = new byte[length];
        payload[0] = first;
        MqttProperties properties = new MqttProperties();
        properties.setUserProperties(List.of(new UserProperty("some", "property")));
        MqttPublish publish = new MqttPublish(topic, new MqttMessage(payload, qos, false, null), properties);
        publish.setMessageId(17);
        return publish;
    }

    private static byte[] stream(MqttWireMessage... messages) throws MqttException, IOException {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (MqttWireMessage message : messages) {
            stream.write(message.getHeader());
            stream.write(message.getPayload());
        }
        return stream.toByteArray();
    }
}
