package io.estran.gateway.ingest;

import java.util.List;

/**
 * One record for the log.
 *
 * @param topic Kafka topic
 * @param key what partitions and orders it: the agent, or the client
 * @param value shared, not copied: nobody writes to it
 * @param headers in order
 */
public record LogRecord(String topic, String key, byte[] value, List<Header> headers) {
    private static final int OVERHEAD_BYTES = 512;

    public LogRecord {
        headers = List.copyOf(headers);
    }

    /** A header; the value is UTF-8 in the log. */
    public record Header(String name, String value) {}

    /** What it takes of the log's budget, bytes: its value and the objects around it. */
    public int cost() {
        return value.length + OVERHEAD_BYTES;
    }
}
