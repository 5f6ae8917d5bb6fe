package io.estran.protocol.golden;

import io.estran.protocol.aggregate.Moments;
import io.estran.protocol.aggregate.WindowAggregate;
import io.estran.protocol.batch.Batch;
import io.estran.protocol.batch.BatchHeader;
import io.estran.protocol.batch.Block;
import io.estran.protocol.batch.Gap;
import io.estran.protocol.batch.RecordType;
import io.estran.protocol.codec.BatchReader;
import io.estran.protocol.codec.BlockReader;
import io.estran.protocol.event.Event;
import io.estran.protocol.fault.MalformedBatchException;
import io.estran.protocol.fault.UnreadableVersionException;
import io.estran.protocol.json.FlatJson;
import io.estran.protocol.json.IsoTime;
import io.estran.protocol.lane.LanePoint;
import io.estran.protocol.reading.Reading;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What a batch says, in the JSON lines that docs/decode.py prints. */
final class Meaning {
    private Meaning() {}

    static List<String> of(Batch batch) {
        List<String> lines = new ArrayList<>(List.of(FlatJson.write(header(batch))));
        try {
            List<Block> blocks = BatchReader.blocks(batch);
            for (int i = 0; i < blocks.size(); i++) {
                for (Map<String, Object> record : records(blocks.get(i))) {
                    Map<String, Object> line = new LinkedHashMap<>(Map.of("block", i));
                    line.putAll(record);
                    lines.add(FlatJson.write(line));
                }
            }
        } catch (MalformedBatchException | UnreadableVersionException unexpected) {
            throw new AssertionError(unexpected);
        }
        return lines;
    }

    private static Map<String, Object> header(Batch batch) {
        BatchHeader header = batch.header();
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("type", "header");
        line.put("version", header.version());
        line.put("class", header.batchClass().code());
        line.put(
                "flags",
                (header.sequence() == 1 ? 1 : 0)
                        + (header.lastOfLane() ? 2 : 0)
                        + (header.gap() != null ? 4 : 0)
                        + (header.predecessor() != null ? 8 : 0));
        line.put("suite", header.suite());
        line.put("codec", header.codec());
        line.put("schema", header.schemaId());
        line.put("lane", header.lane().toString());
        line.put("sequence", header.sequence());
        line.put("last", header.to());
        line.put("records", header.recordCount());
        line.put("blocks", header.blockCount());
        line.put("run", header.run().toString());
        line.put("runNumber", header.runNumber());
        line.put("sealedAt", header.sealedAt());
        line.put("firstTime", header.firstTime());
        line.put("lastTime", header.lastTime());
        line.put("lastOrdinal", header.lastOrdinal());
        line.put("journalPosition", header.journalPosition());
        line.put("previous", header.previous().toString());
        line.put("agent", header.agent().value());
        line.put("tenant", header.tenant());
        line.put("label", header.label());
        line.put("keyId", header.keyId());
        line.put("salt", HexFormat.of().formatHex(header.salt()));
        LanePoint predecessor = header.predecessor();
        if (predecessor != null) {
            line.put("predecessor", predecessor.lane().toString());
            line.put("predecessorLast", predecessor.sequence());
            line.put("predecessorHash", predecessor.hash().toString());
        }
        Gap gap = header.gap();
        if (gap != null) {
            line.put("hashOfLast", gap.hashOfTo().toString());
            line.put("reason", gap.reason().code());
            line.put("gapRecords", gap.records());
            line.put("gapFirstTime", gap.firstTime());
            line.put("gapLastTime", gap.lastTime());
            line.put("signatureAlgorithm", gap.signatureAlgorithm());
            line.put("signature", HexFormat.of().formatHex(gap.signature()));
        }
        line.put("chainHash", batch.chainHash().toString());
        return line;
    }

    private static List<Map<String, Object>> records(Block block)
            throws MalformedBatchException, UnreadableVersionException {
        List<Map<String, Object>> lines = new ArrayList<>();
        if (block.recordTypeCode() == RecordType.EVENTS.code()) {
            for (Event event : BlockReader.events(block)) {
                lines.add(event(event, lines.size()));
            }
        } else if (block.recordTypeCode() == RecordType.RAW_READINGS.code()) {
            for (Reading reading : BlockReader.readings(block)) {
                lines.add(reading(reading, lines.size()));
            }
        } else {
            for (WindowAggregate window : BlockReader.aggregates(block)) {
                lines.add(window(window, lines.size()));
            }
        }
        return lines;
    }

    private static Map<String, Object> reading(Reading reading, int index) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("type", "reading");
        line.put("record", index);
        line.put("series", reading.series());
        line.put("unit", reading.unit());
        line.put("time", reading.time());
        line.put("value", reading.value());
        line.put("quality", reading.quality().code());
        line.put("reason", reading.reason().code());
        return line;
    }

    private static Map<String, Object> event(Event event, int index) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("type", "event");
        line.put("record", index);
        line.put("event", event.type());
        line.put("asset", event.asset());
        line.put("time", IsoTime.write(event.time()));
        line.putAll(event.fields());
        return line;
    }

    private static Map<String, Object> window(WindowAggregate window, int index) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("type", "aggregate");
        line.put("record", index);
        line.put("series", window.series());
        line.put("unit", window.unit());
        line.put("start", window.start());
        line.put("length", window.length());
        line.put("count", window.count());
        line.put("bad", window.bad());
        line.put("min", window.min());
        line.put("max", window.max());
        line.put("first", window.first());
        line.put("last", window.last());
        if (window.moments() instanceof Moments.Ticks ticks) {
            line.put("exponent", ticks.exponent());
            line.put("sumTicks", ticks.sumTicks());
            line.put("m2Ticks", ticks.m2Ticks());
            line.put("firstTick", ticks.firstTick());
        } else if (window.moments() instanceof Moments.Doubles doubles) {
            line.put("sum", doubles.sum());
            line.put("m2", doubles.m2());
        }
        line.put("quality", window.quality().code());
        line.put("reason", window.reason().code());
        line.put("revision", window.revision());
        line.put("final", window.isFinal());
        if (window.isSession()) {
            line.put("session", window.session());
        }
        line.put("zeros", window.sketch().zeros());
        line.put("positiveBase", window.sketch().positiveBase());
        line.put("positive", text(window.sketch().positive()));
        line.put("negativeBase", window.sketch().negativeBase());
        line.put("negative", text(window.sketch().negative()));
        return line;
    }

    private static String text(long[] bins) {
        return Arrays.stream(bins).mapToObj(Long::toString).collect(Collectors.joining(" "));
    }
}
