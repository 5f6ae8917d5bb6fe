package io.estran.gateway.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.estran.gateway.AgentBatches;
import io.estran.gateway.ingest.LogRecord.Header;
import io.estran.protocol.account.Presence;
import io.estran.protocol.account.PresenceJson;
import io.estran.protocol.codec.BatchReader;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.name.AgentName;
import io.estran.protocol.name.KafkaHeaders;
import io.estran.protocol.name.KafkaTopics;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class RecordsTest {
    private static final AgentName LAB = new AgentName("lab-1");

    private final AgentBatches batches = new AgentBatches("lab-1");
    private final Presence presence =
            new Presence(LAB, new Id128(1, 7), 7, 2, true, "0.1.0", 5, Long.MIN_VALUE, 0, 1024, -1, 0);

    @Test
    void aBatchKeepsItsBytesAndSaysWhereItBelongsAndWhoPublishedIt() throws Exception {
        byte[] bytes = batches.next();
        LogRecord record = Records.batch(LAB, BatchReader.outline(ByteBuffer.wrap(bytes)), bytes);
        assertThat(record.topic()).isEqualTo(KafkaTopics.INGEST);
        assertThat(record.key()).isEqualTo("lab-1");
        assertThat(record.value()).isSameAs(bytes);
        assertThat(record.headers())
                .contains(
                        new Header(KafkaHeaders.CE_ID, batches.lane + "/1"),
                        new Header(KafkaHeaders.CLASS, "events"),
                        new Header(KafkaHeaders.LANE, batches.lane.toString()),
                        new Header(KafkaHeaders.SEQUENCE, "1"),
                        new Header(KafkaHeaders.CLIENT, "lab-1"));
    }

    /** CloudEvents 1.0: specversion, id, source and type are required. */
    @Test
    void everyRecordIsACloudEvent() throws Exception {
        byte[] bytes = batches.next();
        assertCloudEvent(Records.batch(LAB, BatchReader.outline(ByteBuffer.wrap(bytes)), bytes));
        assertCloudEvent(Records.refused(LAB, "no batch", new byte[3]));
        assertCloudEvent(Records.presence(presence, PresenceJson.write(presence)));
    }

    private static void assertCloudEvent(LogRecord record) {
        assertThat(record.headers())
                .extracting(Header::name)
                .doesNotHaveDuplicates()
                .contains(
                        KafkaHeaders.CE_SPECVERSION,
                        KafkaHeaders.CE_ID,
                        KafkaHeaders.CE_SOURCE,
                        KafkaHeaders.CE_TYPE,
                        KafkaHeaders.CONTENT_TYPE,
                        KafkaHeaders.CLIENT);
        assertThat(record.headers())
                .extracting(Header::value)
                .allSatisfy(value -> assertThat(value).isNotEmpty());
    }

    @Test
    void refusedBytesAreTheSameEventEachTimeAndCarryTheReason() {
        LogRecord once = Records.refused(LAB, "no batch", new byte[] {1, 2});
        assertThat(once.headers())
                .contains(new Header(KafkaHeaders.REASON, "no batch"))
                .isEqualTo(Records.refused(LAB, "no batch", new byte[] {1, 2}).headers())
                .isNotEqualTo(
                        Records.refused(LAB, "no batch", new byte[] {2, 1}).headers());
    }
}
