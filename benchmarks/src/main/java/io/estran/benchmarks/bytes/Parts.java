package io.estran.benchmarks.bytes;

import io.estran.protocol.batch.Batch;
import io.estran.protocol.batch.Block;
import io.estran.protocol.codec.BatchReader;
import io.estran.protocol.fault.MalformedBatchException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * To what the bytes of batches belong: each of them to one part, so the sum of the parts is what {@link UplinkBytes} counts.
 * Read from the encoded bytes; nothing in the product counts for it. One owner.
 */
final class Parts {
    private final TreeMap<Integer, Long> columns = new TreeMap<>();
    private long header;
    private long envelopes;
    private long deflate;
    private long mqtt;
    private long tls;
    private int recordType;

    /** Adds a batch; all of one record type. */
    void add(Batch batch) throws MalformedBatchException {
        header += batch.headerLength();
        UplinkBytes around = UplinkBytes.of(batch);
        mqtt += around.mqtt();
        tls += around.tls();
        for (Block block : BatchReader.blocks(batch)) {
            recordType = block.recordTypeCode();
            envelopes += block.bodyOffset();
            ColumnBytes of = ColumnBytes.of(block);
            deflate += of.deflate();
            of.columns().forEach((id, bytes) -> columns.merge(id, bytes, Long::sum));
        }
    }

    /** Bytes by the names of their parts: columns by their ids, then what is around them. */
    Map<String, Long> bytes() {
        Map<String, Long> named = new LinkedHashMap<>();
        columns.forEach((id, bytes) -> named.merge(ColumnNames.of(recordType, id), bytes, Long::sum));
        named.put("deflate's tables", deflate);
        named.put("envelope", envelopes);
        named.put("header", header);
        named.put("MQTT", mqtt);
        named.put("TLS", tls);
        return named;
    }

    /** All of them. */
    long total() {
        return bytes().values().stream().mapToLong(Long::longValue).sum();
    }
}
