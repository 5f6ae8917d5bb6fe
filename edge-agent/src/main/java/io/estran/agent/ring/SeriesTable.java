package io.estran.agent.ring;

import io.estran.agent.source.SeriesAttributes;
import io.estran.protocol.name.SeriesName;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Series names and their numbers, shared by all sources and the pipeline. Names come in under a lock, once per series;
 * entries are read without one. Bounded by its capacity; a series that is silent for long is given up, see
 * {@link SilentSeries}. A series belongs to the source that first named it in this run, until that source is configured no
 * longer or begins anew.
 */
public final class SeriesTable {
    /** Capacity unless configured otherwise. */
    public static final int DEFAULT_CAPACITY = 100_000;

    /**
     * A series.
     *
     * @param source number of the source that owns it; -1 if no source has named it in this run
     * @param stamped whether the time at which its readings enter the ring is asked for
     * @param definition counts the entries of the table, from 1: another one means that something has changed
     */
    public record Entry(
            int number, int source, String name, SeriesAttributes attributes, boolean stamped, int definition) {}

    /** Why a series was refused. */
    public enum Refusal {
        BAD_NAME(-1),
        OWNED_BY_ANOTHER_SOURCE(-2),
        TABLE_FULL(-3);

        private final int result;

        Refusal(int result) {
            this.result = result;
        }

        /** What {@link SeriesTable#resolve} answers instead of a number. */
        public int result() {
            return result;
        }

        /** The refusal that {@link SeriesTable#resolve} answered. */
        public static Refusal of(int result) {
            for (Refusal refusal : values()) {
                if (refusal.result == result) {
                    return refusal;
                }
            }
            throw new IllegalArgumentException(result + " is not a refusal");
        }
    }

    private final Map<String, Entry> byName = new HashMap<>();
    private final AtomicReferenceArray<@Nullable Entry> byNumber;
    /**
     * By number: twice the definition of its entry, and one more if it is stamped; 0 if there is none. One small array, as it is
     * looked at for every reading.
     */
    private final AtomicIntegerArray definitionOf;

    private Predicate<String> stamped;
    /** Series that are to be given up. */
    private final BitSet announced = new BitSet();
    /** Numbers of series that were given up, and of places that an earlier run has left. */
    private final Deque<Integer> free = new ArrayDeque<>();

    private int next;
    private int definitions;
    private long retired;

    /**
     * An empty table.
     *
     * @param stamped says of a name whether its readings are stamped: those that a rule with a write watches
     */
    public SeriesTable(int capacity, Predicate<String> stamped) {
        this.byNumber = new AtomicReferenceArray<>(capacity);
        this.definitionOf = new AtomicIntegerArray(capacity);
        this.stamped = stamped;
    }

    /** Takes a series over from an earlier run; it belongs to no source until one names it. Before sources start. */
    public synchronized void restore(int number, String name, SeriesAttributes attributes) {
        if (number < byNumber.length()) {
            for (; next < number; next++) {
                free.add(next);
            }
            store(new Entry(number, -1, name, attributes, stamped.test(name), ++definitions));
            next = Math.max(next, number + 1);
        }
    }

    /** The number of a series, given to it if it has none; or the negative {@link Refusal#result()}. */
    public synchronized int resolve(int source, String name, SeriesAttributes attributes) {
        Entry entry = byName.get(name);
        if (entry == null) {
            if (!SeriesName.problemWith(name).isEmpty()) {
                return Refusal.BAD_NAME.result();
            }
            if (free.isEmpty() && next == byNumber.length()) {
                return Refusal.TABLE_FULL.result();
            }
            int number = free.isEmpty() ? next++ : free.remove();
            entry = new Entry(number, source, name, attributes, stamped.test(name), ++definitions);
            store(entry);
        } else if (entry.source() < 0) {
            entry = new Entry(entry.number(), source, name, attributes, entry.stamped(), ++definitions);
            store(entry);
        } else if (entry.source() != source) {
            return Refusal.OWNED_BY_ANOTHER_SOURCE.result();
        } else if (announced.get(entry.number())) {
            announced.clear(entry.number());
            store(redefined(entry));
        }
        return entry.number();
    }

    private Entry redefined(Entry entry) {
        return new Entry(
                entry.number(), entry.source(), entry.name(), entry.attributes(), entry.stamped(), ++definitions);
    }

    /** A series is to be given up, unless its source names it anew before {@link #retire}. Returns its definition. */
    public synchronized int announceRetirement(int number) {
        Entry entry = byNumber.get(number);
        if (entry == null) {
            return 0;
        }
        announced.set(number);
        return entry.definition();
    }

    /**
     * Gives up a series, if it is defined as it was when that was announced; its number may be that of another series from here on.
     * Its source must have forgotten the number.
     */
    public synchronized boolean retire(int number, int definition) {
        Entry entry = byNumber.get(number);
        if (entry == null || entry.definition() != definition) {
            return false;
        }
        announced.clear(number);
        byName.remove(entry.name());
        byNumber.set(number, null);
        definitionOf.set(number, 0);
        free.add(number);
        retired++;
        return true;
    }

    /** The series of these sources, which give nothing any more, belong to none until one names them again. */
    public synchronized void release(Set<Integer> sources) {
        for (Entry entry : List.copyOf(byName.values())) {
            if (sources.contains(entry.source())) {
                store(new Entry(entry.number(), -1, entry.name(), entry.attributes(), entry.stamped(), ++definitions));
            }
        }
    }

    /** Says anew which readings are stamped. */
    public synchronized void stamp(Predicate<String> names) {
        stamped = names;
        for (Entry entry : List.copyOf(byName.values())) {
            boolean now = names.test(entry.name());
            if (now != entry.stamped()) {
                store(new Entry(
                        entry.number(), entry.source(), entry.name(), entry.attributes(), now, entry.definition()));
            }
        }
    }

    private void store(Entry entry) {
        byName.put(entry.name(), entry);
        byNumber.set(entry.number(), entry);
        definitionOf.set(entry.number(), 2 * entry.definition() + (entry.stamped() ? 1 : 0));
    }

    /** The series with that number; null if there is none. */
    public @Nullable Entry get(int number) {
        return number >= 0 && number < byNumber.length() ? byNumber.get(number) : null;
    }

    /** A number that changes with the entry of the series with that number, at the latest when its readings do; 0 if it has none. */
    public int definition(int number) {
        return number >= 0 && number < definitionOf.length() ? definitionOf.get(number) : 0;
    }

    /** Whether readings of the series are stamped. */
    public boolean isStamped(int number) {
        return (definition(number) & 1) != 0;
    }

    /** Series given up in this run. */
    public synchronized long retired() {
        return retired;
    }

    public int capacity() {
        return byNumber.length();
    }

    /** Series named, in this run or an earlier one, and not given up. */
    public synchronized int size() {
        return byName.size();
    }
}
