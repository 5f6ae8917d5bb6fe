package io.estran.agent.source.line;

import io.estran.agent.source.ReadingSink;
import io.estran.agent.source.SeriesAttributes;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/**
 * From the bytes that name a series, a head and a field's key, to its number. What was resolved before is found by its
 * bytes, without an object; the rest is read into text, named by the template and asked of the sink. Two writings of one
 * name are two entries of the cache and one series. When the cache is full it begins anew, and when
 * the sink asks for it. One owner.
 */
final class SeriesResolver {
    /** The field's key cannot be read. */
    static final int UNREADABLE = Integer.MIN_VALUE + 1;

    private static final int BYTES_PER_KEY = 128;

    private final SeriesTemplate template;
    private final ReadingSink sink;
    private final KeyTable heads;
    private final KeyTable fields;
    private final AtomicInteger cached;
    private final HeadReader reader = new HeadReader();
    private boolean full;
    private int heldHead = -1;
    private int nextHead;
    private int at;
    private String reason = "";

    /**
     * Knows nothing yet.
     *
     * @param limit most series remembered; bytes of their names are bounded by {@value #BYTES_PER_KEY} times as much
     * @param cached shows how many are remembered
     */
    SeriesResolver(SeriesTemplate template, ReadingSink sink, int limit, RandomGenerator random, AtomicInteger cached) {
        this.template = template;
        this.sink = sink;
        this.heads = new KeyTable(limit, limit * BYTES_PER_KEY, random.nextLong());
        this.fields = new KeyTable(limit, limit * BYTES_PER_KEY, random.nextLong());
        this.cached = cached;
    }

    /** The number of the head {@code bytes[from..to)}; negative if it cannot name series, see {@link #at} and {@link #reason}. */
    int head(byte[] bytes, int from, int to) throws InterruptedException {
        boolean forget = sink.isAskedToForget();
        if (full || forget) {
            heads.clear();
            fields.clear();
            full = false;
        }
        if (forget) {
            sink.forgotten();
        }
        int known = heads.find(0, bytes, from, to);
        if (known != KeyTable.ABSENT) {
            return known;
        }
        if (!isReadable(bytes, from, to)) {
            return -1;
        }
        heldHead = nextHead++ & Integer.MAX_VALUE; // never one that fields in the cache still carry
        full = !heads.add(0, bytes, from, to, heldHead);
        return heldHead;
    }

    private boolean isReadable(byte[] bytes, int from, int to) {
        heldHead = -1;
        if (!reader.read(bytes, from, to)) {
            at = reader.at();
            reason = reader.reason();
            return false;
        }
        String missing = template.missing(reader.tags());
        if (missing != null) {
            at = from;
            reason = "lacks the tag \"" + missing + "\", which the series template names";
            return false;
        }
        return true;
    }

    /**
     * The series of a field {@code bytes[from..to)} of a head that {@link #head} has just found at {@code headFrom} to
     * {@code headTo}; {@link ReadingSink#REFUSED}; or {@link #UNREADABLE}.
     */
    int series(int head, byte[] bytes, int headFrom, int headTo, int from, int to) {
        int known = fields.find(head, bytes, from, to);
        if (known != KeyTable.ABSENT) {
            return known;
        }
        if (head != heldHead && !isReadable(bytes, headFrom, headTo)) {
            throw new IllegalStateException("a head that was read before cannot be read any more");
        }
        heldHead = head;
        String key = HeadReader.fieldKey(bytes, from, to);
        if (key == null) {
            return UNREADABLE;
        }
        String name = template.name(reader.measurement(), reader.tags(), key);
        int series = sink.series(name, SeriesAttributes.NONE);
        full |= !fields.add(head, bytes, from, to, series);
        cached.set(fields.size());
        return series;
    }

    /** Where a head cannot be read. */
    int at() {
        return at;
    }

    /** What is wrong there. */
    String reason() {
        return reason;
    }
}
