package io.estran.protocol.account;

import io.estran.protocol.fault.MalformedBatchException;
import io.estran.protocol.json.FlatJson;
import io.estran.protocol.json.IsoTime;
import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.lane.GapReason;
import io.estran.protocol.lane.Hash256;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.name.AgentName;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Typed access to the fields of one flat object; a missing or wrong one is an error that names it. One thread. */
final class JsonFields {
    private static final String ID = "[0-9a-f]{32}";

    private final String what;
    private final Map<String, Object> fields;

    /** Reads the object; {@code what} names it in error messages. */
    JsonFields(String what, String json) throws MalformedBatchException {
        this.what = what;
        this.fields = FlatJson.read(json);
    }

    boolean has(String name) {
        return fields.containsKey(name);
    }

    String text(String name) throws MalformedBatchException {
        if (fields.get(name) instanceof String text) {
            return text;
        }
        throw malformed(name, "a text");
    }

    boolean flag(String name) throws MalformedBatchException {
        if (fields.get(name) instanceof Boolean flag) {
            return flag;
        }
        throw malformed(name, "true or false");
    }

    /** An integer of at least {@code min}. */
    long number(String name, long min) throws MalformedBatchException {
        if (fields.get(name) instanceof Long number && number >= min) {
            return number;
        }
        throw malformed(name, "an integer of at least " + min);
    }

    /** An integer from 0 to the largest int. */
    int smallNumber(String name) throws MalformedBatchException {
        long number = number(name, 0);
        if (number > Integer.MAX_VALUE) {
            throw malformed(name, "an integer of at most " + Integer.MAX_VALUE);
        }
        return (int) number;
    }

    /** An integer of at least 0, or {@code absent} if there is no such field. */
    long numberOr(String name, long absent) throws MalformedBatchException {
        return has(name) ? number(name, 0) : absent;
    }

    double real(String name, double absent) throws MalformedBatchException {
        if (!has(name)) {
            return absent;
        }
        if (fields.get(name) instanceof Number number) {
            return number.doubleValue();
        }
        throw malformed(name, "a number");
    }

    /** A time in ns, or {@code absent} if there is no such field. */
    long timeOr(String name, long absent) throws MalformedBatchException {
        return has(name) ? IsoTime.read(text(name)) : absent;
    }

    AgentName agent() throws MalformedBatchException {
        String agent = text("agent");
        if (!AgentName.isValid(agent)) {
            throw malformed("agent", AgentName.ALLOWED);
        }
        return new AgentName(agent);
    }

    Id128 id(String name) throws MalformedBatchException {
        String id = text(name);
        if (!id.matches(ID)) {
            throw malformed(name, "32 hexadecimal digits");
        }
        return Id128.parse(id);
    }

    /** Ids with a space between them, at most so many; none if there is no such field. */
    List<Id128> ids(String name, int most) throws MalformedBatchException {
        if (!has(name)) {
            return List.of();
        }
        String[] ids = text(name).split(" ", -1);
        if (ids.length > most || !Arrays.stream(ids).allMatch(id -> id.matches(ID))) {
            throw malformed(name, "at most " + most + " times 32 hexadecimal digits");
        }
        return Arrays.stream(ids).map(Id128::parse).toList();
    }

    Hash256 hash(String name) throws MalformedBatchException {
        String hash = text(name);
        if (!hash.matches("[0-9a-f]{64}")) {
            throw malformed(name, "64 hexadecimal digits");
        }
        return Hash256.parse(hash);
    }

    BatchClass batchClass() throws MalformedBatchException {
        BatchClass batchClass = BatchClass.byTopicLevel(text("class"));
        if (batchClass == null) {
            throw malformed("class", "raw, aggregates or events");
        }
        return batchClass;
    }

    LaneStatus status() throws MalformedBatchException {
        String word = text("status");
        for (LaneStatus status : LaneStatus.values()) {
            if (status.word().equals(word)) {
                return status;
            }
        }
        throw malformed("status", "ok, unknown, blocked, quarantined, forked or complete");
    }

    /** The fields of a gap's range. */
    Account.Range range() throws MalformedBatchException {
        GapReason reason = GapReason.byWord(text("reason"));
        if (reason == null) {
            throw malformed("reason", "evicted, refused, corrupt, lost or freed");
        }
        long from = number("from", 1);
        return new Account.Range(
                from,
                number("to", from),
                reason,
                numberOr("records", -1),
                timeOr("start", Long.MAX_VALUE),
                timeOr("end", Long.MIN_VALUE));
    }

    /** Adds what {@link #range} reads; what is not known is left out. */
    static void put(Map<String, Object> fields, Account.Range range) {
        fields.put("from", range.from());
        fields.put("to", range.to());
        fields.put("reason", range.reason().word());
        if (range.records() >= 0) {
            fields.put("records", range.records());
        }
        if (range.firstTime() != Long.MAX_VALUE) {
            fields.put("start", IsoTime.write(range.firstTime()));
        }
        if (range.lastTime() != Long.MIN_VALUE) {
            fields.put("end", IsoTime.write(range.lastTime()));
        }
    }

    private MalformedBatchException malformed(String name, String allowed) {
        return new MalformedBatchException(what + ": \"" + name + "\" "
                + (has(name) ? "is \"" + fields.get(name) + "\"" : "is missing") + ", must be " + allowed);
    }
}
