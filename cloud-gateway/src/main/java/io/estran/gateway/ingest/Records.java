package io.estran.gateway.ingest;

import io.estran.gateway.ingest.LogRecord.Header;
import io.estran.protocol.account.Presence;
import io.estran.protocol.batch.BatchOutline;
import io.estran.protocol.bytes.Digests;
import io.estran.protocol.name.AgentName;
import io.estran.protocol.name.KafkaHeaders;
import io.estran.protocol.name.KafkaTopics;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** How what a client publishes becomes a record of the log: bytes unchanged, CloudEvents around them. Stateless. */
public final class Records {
    private static final String SPECVERSION = "1.0";
    private static final String TYPE_BATCH = "estran.batch.v1";
    private static final String TYPE_PRESENCE = "estran.presence.v1";
    private static final String TYPE_REFUSED = "estran.refused.v1";
    private static final String BYTES = "application/octet-stream";
    private static final String JSON = "application/json";

    private Records() {}

    /** A batch for {@code estran.ingest}. */
    public static LogRecord batch(AgentName client, BatchOutline outline, byte[] bytes) {
        String lane = outline.lane().toString();
        String sequence = Long.toString(outline.from());
        return record(
                KafkaTopics.INGEST,
                client,
                bytes,
                event(client, lane + "/" + sequence, TYPE_BATCH, BYTES),
                new Header(KafkaHeaders.CLASS, outline.batchClass().word()),
                new Header(KafkaHeaders.LANE, lane),
                new Header(KafkaHeaders.SEQUENCE, sequence));
    }

    /** Bytes that are no batch, or no batch of this client, for {@code estran.quarantine}. */
    public static LogRecord refused(AgentName client, String reason, byte[] bytes) {
        // The digest as id: the same bytes refused again are the same event.
        String id = HexFormat.of().formatHex(Digests.sha256(bytes, 0, bytes.length));
        return record(
                KafkaTopics.QUARANTINE,
                client,
                bytes,
                event(client, id, TYPE_REFUSED, BYTES),
                new Header(KafkaHeaders.REASON, reason));
    }

    /** An agent's word on itself for {@code estran.agents}. */
    public static LogRecord presence(Presence presence, byte[] json) {
        String id = presence.run() + "/" + presence.connection() + "/" + presence.time()
                + (presence.online() ? "/online" : "/offline");
        return record(KafkaTopics.AGENTS, presence.agent(), json, event(presence.agent(), id, TYPE_PRESENCE, JSON));
    }

    /** The attributes that CloudEvents requires, and the content type. */
    private static List<Header> event(AgentName client, String id, String type, String contentType) {
        return List.of(
                new Header(KafkaHeaders.CE_SPECVERSION, SPECVERSION),
                new Header(KafkaHeaders.CE_ID, id),
                new Header(KafkaHeaders.CE_SOURCE, "/agents/" + client),
                new Header(KafkaHeaders.CE_TYPE, type),
                new Header(KafkaHeaders.CONTENT_TYPE, contentType));
    }

    private static LogRecord record(
            String topic, AgentName client, byte[] value, List<Header> event, Header... further) {
        List<Header> headers = new ArrayList<>(event);
        headers.addAll(List.of(further));
        headers.add(new Header(KafkaHeaders.CLIENT, client.value()));
        return new LogRecord(topic, client.value(), value, headers);
    }
}
