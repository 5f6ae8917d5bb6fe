package io.estran.benchmarks.bytes;

import io.estran.protocol.batch.Batch;
import io.estran.protocol.name.MqttTopics;
import java.util.List;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.MqttPubAck;
import org.eclipse.paho.mqttv5.common.packet.MqttPublish;
import org.eclipse.paho.mqttv5.common.packet.MqttWireMessage;
import org.eclipse.paho.mqttv5.common.packet.UserProperty;

/**
 * Bytes that a batch costs between agent and gateway, both ways, above TCP.
 *
 * @param batch its own
 * @param mqtt PUBLISH without the batch, and PUBACK
 * @param tls what sealing both takes
 */
record UplinkBytes(long batch, long mqtt, long tls) {
    /** Of a record in TLS 1.3 with AES-GCM or ChaCha20-Poly1305: header 5, content type 1, tag 16 (RFC 8446, 5.2). */
    private static final int TLS_RECORD = 22;
    /** Paho hands so many bytes at once to the socket, and each such write is a record. */
    private static final int PAHO_BUFFER = 8192;

    /** PUBLISH as the uplink sends it, PUBACK as the gateway answers, each in TLS records. */
    static UplinkBytes of(Batch batch) {
        try {
            MqttMessage message = new MqttMessage(batch.bytes(), 1, false, null);
            MqttPublish publish = new MqttPublish(
                    MqttTopics.batches(batch.header().agent(), batch.header().batchClass(), false),
                    message,
                    new MqttProperties());
            publish.setMessageId(1);
            MqttProperties place = new MqttProperties();
            place.setUserProperties(List.of(
                    new UserProperty(MqttTopics.PARTITION, "11"),
                    new UserProperty(MqttTopics.OFFSET, "123456789"),
                    new UserProperty(MqttTopics.EPOCH, "1")));
            long there = bytes(publish);
            long back = bytes(new MqttPubAck(0, 1, place));
            long own = batch.bytes().length;
            return new UplinkBytes(own, there + back - own, records(there) + records(back));
        } catch (MqttException impossible) {
            throw new IllegalStateException("a packet could not be encoded", impossible);
        }
    }

    long total() {
        return batch + mqtt + tls;
    }

    private static long bytes(MqttWireMessage packet) throws MqttException {
        return packet.getHeader().length + (long) packet.getPayload().length;
    }

    private static long records(long bytes) {
        return TLS_RECORD * ((bytes + PAHO_BUFFER - 1) / PAHO_BUFFER);
    }
}
