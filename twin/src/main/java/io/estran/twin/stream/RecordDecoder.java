package io.estran.twin.stream;

import io.estran.protocol.account.AccountJson;
import io.estran.protocol.account.AccountMessage;
import io.estran.protocol.account.GapRecord;
import io.estran.protocol.account.PresenceJson;
import io.estran.protocol.aggregate.WindowAggregate;
import io.estran.protocol.batch.Block;
import io.estran.protocol.batch.RecordType;
import io.estran.protocol.codec.BlockReader;
import io.estran.protocol.event.Event;
import io.estran.protocol.fault.MalformedBatchException;
import io.estran.protocol.fault.UnreadableVersionException;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.name.AgentName;
import io.estran.protocol.name.KafkaHeaders;
import io.estran.protocol.name.KafkaTopics;
import io.estran.protocol.reading.Reading;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Opens the value of one Kafka record. A value that was stored once decodes the same for everybody, so what cannot be
 * decoded is an error of its writer and costs only itself. One owner thread.
 */
public final class RecordDecoder {
    private final ReaderSettings settings;

    /** Decodes what those settings ask for. */
    public RecordDecoder(ReaderSettings settings) {
        this.settings = settings;
    }

    /**
     * Hands over what the record says; returns how many records that was.
     *
     * @throws MalformedBatchException if its writer broke the format
     * @throws UnreadableVersionException if it needs a newer release
     */
    public int decode(ConsumerRecord<byte[], byte[]> record, CommittedSink sink)
            throws MalformedBatchException, UnreadableVersionException {
        return switch (record.topic()) {
            case KafkaTopics.LANES -> lane(record, sink);
            case KafkaTopics.AGENTS -> agent(record, sink);
            default -> block(record, sink);
        };
    }

    private static int lane(ConsumerRecord<byte[], byte[]> record, CommittedSink sink) throws MalformedBatchException {
        if (record.value() != null) {
            sink.account(new AccountMessage(AccountJson.read(record.value()), record.offset()));
            return 1;
        }
        String key = key(record);
        try {
            sink.forgotten(Id128.parse(key.substring(Math.max(0, key.length() - 32))));
        } catch (IllegalArgumentException bad) {
            throw new MalformedBatchException("key \"" + key + "\": must end in a lane's id");
        }
        return 1;
    }

    private static int agent(ConsumerRecord<byte[], byte[]> record, CommittedSink sink) throws MalformedBatchException {
        if (record.value() != null) {
            sink.presence(PresenceJson.read(record.value()), record.timestamp() * 1_000_000L);
            return 1;
        }
        if (!AgentName.isValid(key(record))) {
            throw new MalformedBatchException("key \"" + key(record) + "\": must be an agent's name");
        }
        sink.removed(new AgentName(key(record)));
        return 1;
    }

    private int block(ConsumerRecord<byte[], byte[]> record, CommittedSink sink)
            throws MalformedBatchException, UnreadableVersionException {
        if (record.value() == null) {
            throw new MalformedBatchException("value: is missing");
        }
        if (RecordHeaders.text(record, KafkaHeaders.CE_TYPE).equals(KafkaHeaders.TYPE_GAP)) {
            return gap(record, sink);
        }
        Block block = BlockReader.read(record.value());
        if (!settings.wants(block.asset())) {
            return 0;
        }
        Place place = RecordHeaders.place(record);
        if (block.recordTypeCode() == RecordType.AGGREGATES.code()) {
            List<WindowAggregate> windows = BlockReader.aggregates(block);
            for (int i = 0; i < windows.size(); i++) {
                sink.record(new CommittedRecord.Aggregate(place.at(i), windows.get(i)));
            }
            return windows.size();
        }
        if (block.recordTypeCode() == RecordType.EVENTS.code()) {
            List<Event> events = BlockReader.events(block);
            for (int i = 0; i < events.size(); i++) {
                sink.record(new CommittedRecord.EventRecord(place.at(i), events.get(i)));
            }
            return events.size();
        }
        if (block.recordTypeCode() == RecordType.RAW_READINGS.code()) {
            List<Reading> readings = BlockReader.readings(block);
            for (int i = 0; i < readings.size(); i++) {
                sink.record(new CommittedRecord.RawReading(place.at(i), readings.get(i)));
            }
            return readings.size();
        }
        throw new UnreadableVersionException(
                block.version() + 1, "record type " + block.recordTypeCode() + ": not known to this release");
    }

    private int gap(ConsumerRecord<byte[], byte[]> record, CommittedSink sink) throws MalformedBatchException {
        // Every partition carries it, and who reads from the beginning may read them far apart: the first one of this
        // reader's share speaks for all.
        if (record.partition() != settings.share()) {
            return 0;
        }
        GapRecord gap = GapRecord.fromJson(record.value());
        Place place = new Place(
                gap.agent(),
                gap.runNumber(),
                gap.lane(),
                gap.range().from(),
                0,
                0,
                record.topic(),
                record.partition(),
                record.offset(),
                record.timestamp() * 1_000_000L);
        sink.record(new CommittedRecord.DeclaredGap(place, gap));
        return 1;
    }

    private static String key(ConsumerRecord<byte[], byte[]> record) {
        return record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
    }
}
