package io.estran.twin.alarm;

import io.estran.protocol.event.Event;
import io.estran.twin.stream.CommittedRecord;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The fold of alarm events into alarms, one per (asset, rule, series): the largest (event time, run number, lane, sequence,
 * place in the batch) wins, so it is commutative and idempotent. Beyond its bound the alarm longest cleared is dropped (the
 * one longest raised, if none is cleared) and counted. One owner thread, which hands the changed alarms over as immutable
 * values.
 */
public final class AlarmFolds {
    private record Key(String rule, String series) implements Comparable<Key> {
        private static final Comparator<Key> ORDER =
                Comparator.comparing(Key::rule).thenComparing(Key::series);

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }

    /** What goes first beyond the bound comes first. */
    private static final Comparator<AlarmFold> LEAST_WANTED = Comparator.comparing(AlarmFold::isRaised)
            .thenComparingLong(AlarmFold::time)
            .thenComparing(AlarmFold::asset)
            .thenComparing(AlarmFold::rule)
            .thenComparing(AlarmFold::series);

    private final int bound;
    private final Map<String, TreeMap<Key, AlarmFold>> byAsset = new HashMap<>();
    private final TreeSet<AlarmFold> leastWanted = new TreeSet<>(LEAST_WANTED);
    private final Set<String> changed = new HashSet<>();
    private long refused;

    /** Keeps at most {@code bound} alarms. */
    public AlarmFolds(int bound) {
        this.bound = bound;
    }

    /** Takes an event; the alarm as it stands now, if that changed, null otherwise and for events that are no alarm. */
    public @Nullable Alarm add(CommittedRecord.EventRecord record) {
        Event event = record.event();
        AlarmState state = AlarmState.byWord(event.fields().get("transition"));
        if (!event.type().equals(Event.ALARM) || state == null) {
            return null;
        }
        Key key = new Key(text(event, "rule"), text(event, "series"));
        TreeMap<Key, AlarmFold> alarms = byAsset.computeIfAbsent(event.asset(), asset -> new TreeMap<>());
        AlarmFold alarm = alarms.computeIfAbsent(key, k -> new AlarmFold(event.asset(), k.rule(), k.series()));
        leastWanted.remove(alarm);
        boolean news = alarm.add(record, state);
        leastWanted.add(alarm);
        if (news) {
            changed.add(event.asset());
        }
        return enforceBound() == alarm || !news ? null : alarm.alarm();
    }

    /** Hands over each asset whose alarms changed since the last call, with all of them, by rule and series. */
    public void drainChanged(BiConsumer<String, List<Alarm>> receiver) {
        for (String asset : changed) {
            TreeMap<Key, AlarmFold> alarms = byAsset.getOrDefault(asset, new TreeMap<>());
            receiver.accept(
                    asset, alarms.values().stream().map(AlarmFold::alarm).toList());
        }
        changed.clear();
    }

    /** Alarms, raised and cleared. */
    public int alarms() {
        return leastWanted.size();
    }

    /** Alarms dropped because the bound was reached. */
    public long refused() {
        return refused;
    }

    private @Nullable AlarmFold enforceBound() {
        if (leastWanted.size() <= bound) {
            return null;
        }
        AlarmFold dropped = leastWanted.pollFirst();
        if (dropped != null) {
            refused++;
            changed.add(dropped.asset());
            TreeMap<Key, AlarmFold> alarms = byAsset.get(dropped.asset());
            if (alarms != null) {
                alarms.remove(new Key(dropped.rule(), dropped.series()));
                if (alarms.isEmpty()) {
                    byAsset.remove(dropped.asset());
                }
            }
        }
        return dropped;
    }

    private static String text(Event event, String field) {
        return event.fields().get(field) instanceof String text ? text : "";
    }
}
