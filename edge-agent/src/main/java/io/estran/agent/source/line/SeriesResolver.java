package io.estran.agent.source.line;

import io.estran.agent.source.ReadingSink;
import io.estran.agent.source.SeriesAttributes;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/**
 * From the bytes that name a series, a head and a field's key, to its number. What was resolved before is found by its
 * bytes, without an object; the rest is read into text, named by the template and asked of the sink. Two writings of one
 * name are two entries of the cache and one series. When the cache is full it begins anew, and when
 * the sink asks for it. One owner.
 *
 * <p>Senders name the same series in the same order again and again. So each field remembers the one that came behind it: what is
 * expected is compared byte by byte ({@link #expectHead}, {@link #expectField}, {@link #cameAsExpected}), and looked up only if it
 * does not come.
 */
final class SeriesResolver {
    /** The field's key cannot be read. */
    static final int UNREADABLE = Integer.MIN_VALUE + 1;

    private static final int BYTES_PER_KEY = 128;
    private static final int NOWHERE = KeyTable.NOWHERE;
    private static final int FIRST_FIELDS = 256;
    /** A sender that keeps no order is tried once in so many lines. */
    private static final int MOST_UNTRIED = 63;

    private final SeriesTemplate template;
    private final ReadingSink sink;
    private final KeyTable heads;
    private final KeyTable fields;
    private final AtomicInteger cached;
    private final HeadReader reader = new HeadReader();
    private boolean full;
    /** By place of a field: the place of the one that came behind it last, and of its own head. */
    private int[] next = new int[FIRST_FIELDS];

    private int[] headOf = new int[FIRST_FIELDS];
    /** Place of the field that came last. */
    private int last = NOWHERE;
    /** Place of the field that was expected and came, in a line of which more must come. */
    private int expected = NOWHERE;

    private boolean tried;
    private int untried;
    private int skip;
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
            last = NOWHERE;
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
            came(fields.place());
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
        begin(fields.place());
        came(fields.place());
        cached.set(fields.size());
        return series;
    }

    /** A field that was not there is expected behind itself, until another comes. */
    private void begin(int place) {
        if (place == NOWHERE) {
            return;
        }
        if (place == next.length) {
            next = Arrays.copyOf(next, 2 * place);
            headOf = Arrays.copyOf(headOf, 2 * place);
        }
        next[place] = place;
        headOf[place] = heads.place();
    }

    /** Remembers a field behind the one before. */
    private void came(int place) {
        if (place != NOWHERE && last != NOWHERE) {
            next[last] = place;
        }
        last = place;
    }

    /**
     * Where the head ends with which the line {@code bytes[from..to)} begins, if it is the one that came behind the last field the
     * time before, and a space follows; otherwise, or if none is expected, -1.
     */
    int expectHead(byte[] bytes, int from, int to) {
        if (last == NOWHERE || full || sink.isAskedToForget()) {
            return -1;
        }
        if (skip > 0) {
            skip--;
            return -1;
        }
        if (tried) {
            untried = Math.min(MOST_UNTRIED, 2 * untried + 1);
            skip = untried;
        }
        tried = true;
        expected = last;
        int head = headOf[next[last]];
        int end = head == NOWHERE ? NOWHERE : heads.endOf(head, bytes, from, to);
        return end != NOWHERE && end < to && bytes[end] == ' ' ? end : -1;
    }

    /** Where the field's key ends that begins at {@code from}, if it is the expected one of that head, and an = follows; otherwise -1. */
    int expectField(byte[] bytes, int from, int to) {
        int head = headOf[next[last]];
        int field = next[expected];
        int end = headOf[field] == head ? fields.endOf(field, bytes, from, to) : NOWHERE;
        expected = field;
        return end != NOWHERE && end < to && bytes[end] == '=' ? end : -1;
    }

    /** The series of the field that was expected last. */
    int expectedSeries() {
        return fields.value(expected);
    }

    /** All of a line came as expected. */
    void cameAsExpected() {
        last = expected;
        tried = false;
        untried = 0;
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
