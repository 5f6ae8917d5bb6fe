package io.estran.system.chain;

import io.estran.protocol.account.Account;
import io.estran.protocol.account.AccountMessage;
import io.estran.protocol.aggregate.WindowAggregate;
import io.estran.protocol.event.Event;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.name.AgentName;
import io.estran.protocol.name.KafkaTopics;
import io.estran.protocol.reading.Reading;
import io.estran.twin.stream.CommittedReader;
import io.estran.twin.stream.CommittedRecord;
import io.estran.twin.stream.CommittedSink;
import io.estran.twin.stream.Place;
import io.estran.twin.stream.ReaderSettings;
import io.estran.twin.stream.Start;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Everything that a read_committed consumer gets of one agent, from the beginning of the topics. One thread. */
public final class Consumed implements CommittedSink {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Names a window: one per series, start and length. */
    public record WindowKey(String series, long start, long length) implements Comparable<WindowKey> {
        @Override
        public int compareTo(WindowKey other) {
            int order = series.compareTo(other.series);
            order = order != 0 ? order : Long.compare(start, other.start);
            return order != 0 ? order : Long.compare(length, other.length);
        }
    }

    private final AgentName agent;
    private final Set<String> places = new HashSet<>();
    private final Set<String> batches = new HashSet<>();
    private final Map<WindowKey, WindowAggregate> windows = new TreeMap<>();
    private final Map<WindowKey, Set<Id128>> sealedIn = new TreeMap<>();
    private final List<Event> events = new ArrayList<>();
    private final List<Reading> raw = new ArrayList<>();
    private final List<CommittedRecord.DeclaredGap> gaps = new ArrayList<>();
    private final Map<Id128, Account> accounts = new LinkedHashMap<>();
    private long records;
    private long duplicates;

    private Consumed(AgentName agent) {
        this.agent = agent;
    }

    /** Reads everything that is committed now. */
    public static Consumed read(String bootstrap, String agent) {
        Consumed consumed = new Consumed(new AgentName(agent));
        ReaderSettings settings = ReaderSettings.of(bootstrap)
                .topic(KafkaTopics.AGGREGATES, Start.beginning())
                .topic(KafkaTopics.RAW, Start.beginning())
                .topic(KafkaTopics.EVENTS, Start.beginning())
                .topic(KafkaTopics.LANES, Start.beginning());
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try (CommittedReader reader = new CommittedReader(settings)) {
            do {
                reader.poll(POLL, consumed);
                if (System.nanoTime() - deadline > 0) {
                    throw new AssertionError("the topics could not be read to their end within " + PATIENCE);
                }
            } while (!reader.isAtEnd());
        }
        return consumed;
    }

    @Override
    public void record(CommittedRecord record) {
        Place place = record.place();
        if (!place.agent().equals(agent)) {
            return;
        }
        if (record instanceof CommittedRecord.DeclaredGap gap) {
            gaps.add(gap);
            return;
        }
        records++;
        batches.add(place.lane() + "/" + place.sequence());
        if (!places.add(place.lane() + "/" + place.sequence() + "/" + place.index() + "/" + place.record())) {
            duplicates++;
        }
        if (record instanceof CommittedRecord.Aggregate aggregate) {
            WindowAggregate window = aggregate.window();
            WindowKey key = new WindowKey(window.series(), window.start(), window.length());
            windows.merge(key, window, (one, other) -> one.revision() >= other.revision() ? one : other);
            sealedIn.computeIfAbsent(key, first -> new TreeSet<>()).add(place.lane());
        } else if (record instanceof CommittedRecord.RawReading reading) {
            raw.add(reading.reading());
        } else if (record instanceof CommittedRecord.EventRecord happening) {
            events.add(happening.event());
        }
    }

    @Override
    public void account(AccountMessage message) {
        if (message.account().agent().equals(agent)) {
            accounts.put(message.account().lane(), message.account());
        }
    }

    /** The highest revision of each window. */
    public Map<WindowKey, WindowAggregate> windows() {
        return windows;
    }

    /** Readings that were sent on, of that series, in the order in which they came. */
    public List<Reading> raw(String series) {
        return raw.stream().filter(reading -> reading.series().equals(series)).toList();
    }

    /** The lanes in which each window was sealed: more than one only if branches of a forked agent sealed it. */
    public Map<WindowKey, Set<Id128>> sealedIn() {
        return sealedIn;
    }

    /** Readings in the highest revisions, bad ones included. */
    public long readings() {
        return windows.values().stream()
                .mapToLong(window -> window.count() + window.bad())
                .sum();
    }

    public List<Event> events() {
        return events;
    }

    /** Alarm events in words: rule, transition, event time, value. */
    public List<String> alarms() {
        return events.stream()
                .filter(event -> event.type().equals(Event.ALARM))
                .map(event -> event.fields().get("rule") + " " + event.fields().get("transition") + " " + event.time()
                        + " " + event.fields().get("value"))
                .sorted()
                .toList();
    }

    public List<CommittedRecord.DeclaredGap> gaps() {
        return gaps;
    }

    /** The newest account of each lane. */
    public Map<Id128, Account> accounts() {
        return accounts;
    }

    /** Batches that the sequencer dropped because it had them. */
    public long duplicatesDropped() {
        return accounts.values().stream().mapToLong(Account::duplicatesDropped).sum();
    }

    /** Lane and sequence of every batch of which a record came. */
    public Set<String> batches() {
        return batches;
    }

    /** Records that came, repeats included. */
    public long records() {
        return records;
    }

    /** Records that came more than once. */
    public long duplicates() {
        return duplicates;
    }
}
