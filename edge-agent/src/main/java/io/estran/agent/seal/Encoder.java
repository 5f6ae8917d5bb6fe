package io.estran.agent.seal;

import io.estran.agent.output.Output;
import io.estran.process.time.Clock;
import io.estran.protocol.aggregate.WindowAggregate;
import io.estran.protocol.batch.Attestation;
import io.estran.protocol.batch.Batch;
import io.estran.protocol.batch.BatchHeader;
import io.estran.protocol.batch.BatchLimits;
import io.estran.protocol.codec.BatchWriter;
import io.estran.protocol.codec.BlockWriter;
import io.estran.protocol.event.Event;
import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.name.AgentName;
import io.estran.protocol.reading.Reading;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes a batch of waiting records: a block per asset, in the order in which the assets come. One thread. */
final class Encoder implements AutoCloseable {
    private static final int RAW_DEFLATE = 1;

    private final AgentName agent;
    private final Clock clock;
    private final BlockWriter blocks = new BlockWriter();

    Encoder(AgentName agent, Clock clock) {
        this.agent = agent;
        this.clock = clock;
    }

    /** The next batch of the lane, or null if the records do not fit into {@code largest} bytes. */
    @Nullable
    Batch encode(LaneHead lane, List<Pending> records, int largest, List<Attestation> attestations) {
        Map<String, List<Output>> byAsset = new LinkedHashMap<>();
        long first = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;
        for (Pending pending : records) {
            Output output = pending.output();
            byAsset.computeIfAbsent(output.asset(), asset -> new ArrayList<>()).add(output);
            first = Math.min(first, firstTime(output));
            last = Math.max(last, lastTime(output));
        }
        if (byAsset.size() > BatchLimits.MAX_BLOCKS) {
            return null;
        }
        List<byte[]> encoded = new ArrayList<>();
        long bytes = BatchLimits.MAX_HEADER_BYTES;
        for (Map.Entry<String, List<Output>> asset : byAsset.entrySet()) {
            byte[] block = block(lane.batchClass(), asset.getKey(), asset.getValue());
            bytes += block.length;
            encoded.add(block);
        }
        if (bytes > largest) {
            return null;
        }
        Pending end = records.get(records.size() - 1);
        return BatchWriter.write(header(lane, records.size(), encoded.size(), first, last, end, attestations), encoded);
    }

    private byte[] block(BatchClass batchClass, String asset, List<Output> outputs) {
        if (batchClass == BatchClass.EVENTS) {
            List<Event> events = new ArrayList<>(outputs.size());
            for (Output output : outputs) {
                if (output instanceof Output.EventRecord happening) {
                    events.add(happening.event());
                }
            }
            return blocks.events(asset, events);
        }
        if (batchClass == BatchClass.RAW) {
            List<Reading> readings = new ArrayList<>(outputs.size());
            for (Output output : outputs) {
                if (output instanceof Output.RawReading raw) {
                    readings.add(raw.reading());
                }
            }
            return blocks.readings(asset, readings);
        }
        List<WindowAggregate> aggregates = new ArrayList<>(outputs.size());
        for (Output output : outputs) {
            if (output instanceof Output.Aggregate aggregate) {
                aggregates.add(aggregate.aggregate());
            }
        }
        return blocks.aggregates(asset, aggregates);
    }

    private static long firstTime(Output output) {
        return output instanceof Output.Aggregate window ? window.aggregate().start() : time(output);
    }

    private static long lastTime(Output output) {
        return output instanceof Output.Aggregate window ? window.aggregate().end() : time(output);
    }

    private static long time(Output output) {
        return output instanceof Output.RawReading raw
                ? raw.reading().time()
                : ((Output.EventRecord) output).event().time();
    }

    private BatchHeader header(
            LaneHead lane,
            int records,
            int blockCount,
            long first,
            long last,
            Pending end,
            List<Attestation> attestations) {
        return new BatchHeader(
                BatchHeader.VERSION,
                lane.batchClass(),
                false,
                agent,
                "",
                lane.run(),
                lane.runNumber(),
                lane.tip().lane(),
                lane.tip().sequence() + 1,
                lane.tip().hash(),
                lane.tip().sequence() == 0 ? lane.predecessor() : null,
                null,
                clock.wallNanos(),
                first,
                last,
                records,
                blockCount,
                end.output().ordinal(),
                end.journalPosition(),
                "",
                0,
                RAW_DEFLATE,
                "",
                1,
                new byte[0],
                attestations);
    }

    @Override
    public void close() {
        blocks.close();
    }
}
