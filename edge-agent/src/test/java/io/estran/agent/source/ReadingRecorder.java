package io.estran.agent.source;

import io.estran.protocol.event.Event;
import io.estran.protocol.reading.Quality;
import io.estran.protocol.reading.QualityReason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A sink that keeps what a source gives. It can refuse series, and be full: then {@code put} waits and {@code offer} drops.
 * Thread safe.
 */
public final class ReadingRecorder implements ReadingSink {
    /** What was given; {@code position} is {@link #NO_POSITION} from sources that cannot rewind. */
    public record Given(String series, long time, double value, Quality quality, QualityReason reason, long position) {}

    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<String> names = new ArrayList<>();
    private final Map<String, SeriesAttributes> attributes = new HashMap<>();
    private final Set<String> refused = new HashSet<>();
    private final List<Given> given = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();
    /** Numbers below it are forgotten. */
    private int forgotten;

    private int seriesAsked;
    private long rejected;
    private long dropped;
    private long allowed = Long.MAX_VALUE;
    private int room = Integer.MAX_VALUE;
    private int waiting;
    private long endedAt = NO_POSITION;
    private boolean askedToForget;
    private List<String> valuesWhenForgotten = List.of();

    @Override
    public synchronized int series(String name, SeriesAttributes declared) {
        seriesAsked++;
        if (refused.contains(name)) {
            return REFUSED;
        }
        attributes.putIfAbsent(name, declared);
        Integer number = numbers.get(name);
        if (number == null) {
            number = names.size();
            numbers.put(name, number);
            names.add(name);
        }
        return number;
    }

    /** From now on {@link #isAskedToForget}. */
    public synchronized void askToForget() {
        askedToForget = true;
    }

    @Override
    public synchronized boolean isAskedToForget() {
        return askedToForget;
    }

    @Override
    public synchronized void forgotten() {
        askedToForget = false;
        numbers.clear();
        forgotten = names.size();
        valuesWhenForgotten = values();
    }

    /** What {@link #values} was when the source said that it had forgotten its series. */
    public synchronized List<String> valuesWhenForgotten() {
        return valuesWhenForgotten;
    }

    @Override
    public synchronized void put(
            int series, long eventTime, double value, Quality quality, QualityReason reason, long position)
            throws InterruptedException {
        awaitThat(() -> room > 0);
        take(series, eventTime, value, quality, reason, position);
    }

    @Override
    public synchronized boolean tryPut(
            int series, long eventTime, double value, Quality quality, QualityReason reason, long position) {
        if (room == 0) {
            return false;
        }
        take(series, eventTime, value, quality, reason, position);
        return true;
    }

    @Override
    public synchronized boolean offer(int series, long eventTime, double value, Quality quality, QualityReason reason) {
        if (room == 0) {
            dropped++;
            return false;
        }
        take(series, eventTime, value, quality, reason, NO_POSITION);
        return true;
    }

    private void take(int series, long time, double value, Quality quality, QualityReason reason, long position) {
        if (series < forgotten) {
            throw new AssertionError("a reading of " + names.get(series) + " by a number that was forgotten");
        }
        room--;
        given.add(new Given(names.get(series), time, value, quality, reason, position));
        notifyAll();
    }

    @Override
    public synchronized void rejected(long readings) {
        rejected += readings;
    }

    @Override
    public synchronized void event(Event event) throws InterruptedException {
        events.add(event);
    }

    @Override
    public synchronized void ended(long position) throws InterruptedException {
        endedAt = position;
    }

    @Override
    public synchronized void awaitAllowance(long position) throws InterruptedException {
        awaitThat(() -> position <= allowed);
    }

    private interface Condition {
        boolean holds();
    }

    private void awaitThat(Condition condition) throws InterruptedException {
        waiting++;
        try {
            while (!condition.holds()) {
                wait();
            }
        } finally {
            waiting--;
        }
    }

    /** From here on this series is refused. */
    public synchronized ReadingRecorder refuse(String series) {
        refused.add(series);
        return this;
    }

    /** There is room for so many readings. */
    public synchronized ReadingRecorder room(int readings) {
        room = readings;
        notifyAll();
        return this;
    }

    /** Readings up to this position may be given. */
    public synchronized ReadingRecorder allow(long position) {
        allowed = position;
        notifyAll();
        return this;
    }

    /** Whether the source stands in a call that waits. */
    public synchronized boolean isWaitedFor() {
        return waiting > 0;
    }

    public synchronized List<Given> given() {
        return List.copyOf(given);
    }

    /** What was given, as text: series=value. */
    public synchronized List<String> values() {
        return given.stream().map(one -> one.series() + "=" + one.value()).toList();
    }

    public synchronized int count() {
        return given.size();
    }

    public synchronized void forget() {
        given.clear();
    }

    public synchronized List<Event> events() {
        return List.copyOf(events);
    }

    public synchronized SeriesAttributes attributes(String series) {
        return attributes.getOrDefault(series, SeriesAttributes.NONE);
    }

    public synchronized Set<String> series() {
        return new HashSet<>(names);
    }

    /** How often a series was asked for. */
    public synchronized int seriesAsked() {
        return seriesAsked;
    }

    public synchronized long rejected() {
        return rejected;
    }

    public synchronized long dropped() {
        return dropped;
    }

    /** Position at which the source ended, or {@link #NO_POSITION}. */
    public synchronized long endedAt() {
        return endedAt;
    }
}
