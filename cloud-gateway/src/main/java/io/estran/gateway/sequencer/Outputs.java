package io.estran.gateway.sequencer;

import io.estran.protocol.account.Account;
import io.estran.protocol.account.AccountJson;
import io.estran.protocol.account.GapRecord;
import io.estran.protocol.batch.Batch;
import io.estran.protocol.batch.BatchHeader;
import io.estran.protocol.batch.Block;
import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.name.AgentName;
import io.estran.protocol.name.KafkaHeaders;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;

/**
 * The records that the sequencer writes: key, value, and headers after the CloudEvents Kafka binding in binary mode.
 * Stateless.
 */
final class Outputs {
    static final String TYPE_CHAIN = "estran.chain.v1";
    static final String TYPE_ACCOUNT = "estran.account.v1";
    static final String CONTENT_BLOCK = "application/vnd.estran.block";
    static final String CONTENT_HEADER = "application/vnd.estran.header";
    static final String CONTENT_JSON = "application/json";

    private static final int RECORD_OVERHEAD_BYTES = 512;
    private static final int NANOS = 1_000_000_000;

    private static final byte[] SPECVERSION = ascii("1.0");

    private Outputs() {}

    /** The blocks of a batch, each under its asset. What their headers have in common is made once. */
    static List<Record<byte[], byte[]>> blocks(BatchHeader header, List<Block> blocks, long timestamp) {
        RecordHeaders shared = new RecordHeaders();
        shared.add(KafkaHeaders.CE_SPECVERSION, SPECVERSION)
                .add(KafkaHeaders.CE_SOURCE, source(header.agent()))
                .add(KafkaHeaders.CE_TYPE, ascii(type(header.batchClass())))
                .add(KafkaHeaders.CONTENT_TYPE, ascii(CONTENT_BLOCK))
                .add(KafkaHeaders.SUITE, ascii(Integer.toString(header.suite())))
                .add(KafkaHeaders.LABEL, utf8(header.label()))
                .add(KafkaHeaders.KEY, utf8(header.keyId()))
                .add(KafkaHeaders.SALT, header.salt());
        place(shared, header);
        byte[] batch = ascii(header.lane() + "/" + header.sequence() + "/");
        List<Record<byte[], byte[]>> records = new ArrayList<>(blocks.size());
        long firstTime = header.firstTime();
        byte[] time = time(firstTime);
        for (int index = 0; index < blocks.size(); index++) {
            Block block = blocks.get(index);
            if (block.firstTime() != firstTime) {
                firstTime = block.firstTime();
                time = time(firstTime);
            }
            byte[] asset = utf8(block.asset());
            byte[] place = ascii(Integer.toString(index));
            Headers headers = new RecordHeaders(shared)
                    .add(KafkaHeaders.CE_ID, joined(batch, place))
                    .add(KafkaHeaders.CE_TIME, time)
                    .add(KafkaHeaders.CE_SUBJECT, asset)
                    .add(KafkaHeaders.INDEX, place);
            records.add(new Record<>(asset, block.bytes(), timestamp, headers));
        }
        return records;
    }

    /** The control record of a gap, under its agent; it goes to every partition. */
    static Record<byte[], byte[]> gap(BatchHeader header, Account.Range range, long timestamp) {
        String id = header.lane() + "/" + range.from() + "-" + range.to();
        Headers headers = cloudEvent(header.agent(), id, KafkaHeaders.TYPE_GAP, time(header.sealedAt()), CONTENT_JSON);
        place(headers, header);
        byte[] value =
                new GapRecord(header.agent(), header.lane(), header.batchClass(), header.runNumber(), range).toJson();
        return new Record<>(ascii(header.agent().value()), value, timestamp, headers);
    }

    /** The header of a stored batch or gap, by which any block can be proved. */
    static Record<byte[], byte[]> chain(Batch batch, long timestamp) {
        BatchHeader header = batch.header();
        Headers headers = cloudEvent(
                header.agent(),
                header.lane() + "/" + header.sequence(),
                TYPE_CHAIN,
                time(header.sealedAt()),
                CONTENT_HEADER);
        place(headers, header);
        return new Record<>(ascii(header.agent().value()), batch.headerBytes(), timestamp, headers);
    }

    /** An account, under agent and lane. */
    static Record<byte[], byte[]> account(String key, Account account, long timestamp) {
        Headers headers = cloudEvent(
                account.agent(),
                account.lane() + "/" + account.epoch() + "/" + account.position(),
                TYPE_ACCOUNT,
                time(TimeUnit.MILLISECONDS.toNanos(timestamp)),
                CONTENT_JSON);
        headers.add(KafkaHeaders.CLASS, ascii(account.batchClass().word()));
        headers.add(KafkaHeaders.LANE, ascii(account.lane().toString()));
        return new Record<>(ascii(key), AccountJson.write(account), timestamp, headers);
    }

    /** The withdrawal of a forgotten lane's account: compaction removes the key. */
    static Record<byte[], byte[]> withdrawal(String key, long timestamp) {
        return new Record<>(ascii(key), null, timestamp);
    }

    /** Refused bytes with the reason. */
    static Record<byte[], byte[]> quarantine(Record<byte[], byte[]> refused, String reason) {
        Headers headers = new RecordHeaders(refused.headers());
        headers.add(KafkaHeaders.REASON, utf8(reason));
        return new Record<>(refused.key(), refused.value(), refused.timestamp(), headers);
    }

    /** What a refused record takes of its agent's allowance, bytes: its value, and roughly key and headers. */
    static int cost(Record<byte[], byte[]> refused) {
        byte[] value = refused.value();
        return RECORD_OVERHEAD_BYTES + (value == null ? 0 : value.length);
    }

    /** CloudEvents type of a class's blocks. */
    private static String type(BatchClass batchClass) {
        return "estran." + batchClass.word() + ".v1";
    }

    private static Headers cloudEvent(AgentName agent, String id, String type, byte[] time, String contentType) {
        return new RecordHeaders()
                .add(KafkaHeaders.CE_SPECVERSION, SPECVERSION)
                .add(KafkaHeaders.CE_ID, ascii(id))
                .add(KafkaHeaders.CE_SOURCE, source(agent))
                .add(KafkaHeaders.CE_TYPE, ascii(type))
                .add(KafkaHeaders.CE_TIME, time)
                .add(KafkaHeaders.CONTENT_TYPE, ascii(contentType));
    }

    private static void place(Headers headers, BatchHeader header) {
        headers.add(KafkaHeaders.CLASS, ascii(header.batchClass().word()));
        headers.add(KafkaHeaders.LANE, ascii(header.lane().toString()));
        headers.add(KafkaHeaders.SEQUENCE, ascii(Long.toString(header.sequence())));
        headers.add(KafkaHeaders.RUN_NUMBER, ascii(Long.toString(header.runNumber())));
    }

    /** RFC 3339 in UTC, as {@link java.time.Instant} writes it, without the formatter that it takes: this runs for every batch. */
    private static byte[] time(long nanos) {
        LocalDateTime time =
                LocalDateTime.ofEpochSecond(Math.floorDiv(nanos, NANOS), Math.floorMod(nanos, NANOS), ZoneOffset.UTC);
        boolean wholeMinute = time.getSecond() == 0 && time.getNano() == 0;
        return ascii(time + (wholeMinute ? ":00Z" : "Z"));
    }

    private static byte[] source(AgentName agent) {
        return ascii("/agents/" + agent);
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
