package io.estran.agent.source.modbus;

import io.estran.agent.source.ReadingSink;
import io.estran.agent.source.SeriesAttributes;
import io.estran.protocol.event.Event;
import io.estran.protocol.reading.Quality;
import io.estran.protocol.reading.QualityReason;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Keeps what a source gives; can be full. */
final class RecordedSink implements ReadingSink {
    record Reading(String series, long time, double value, Quality quality, QualityReason reason) {}

    final List<Reading> readings = new CopyOnWriteArrayList<>();
    final List<Event> events = new CopyOnWriteArrayList<>();
    final Map<String, SeriesAttributes> attributes = new ConcurrentHashMap<>();
    final AtomicInteger turnedAway = new AtomicInteger();
    final AtomicLong rejected = new AtomicLong();
    volatile boolean full;
    volatile String refused = "";
    private final List<String> names = new CopyOnWriteArrayList<>();

    /** Values of good readings of a series, in order. */
    List<Double> good(String series) {
        return of(series, Quality.GOOD).map(Reading::value).toList();
    }

    List<Reading> bad(String series) {
        return of(series, Quality.BAD).toList();
    }

    private java.util.stream.Stream<Reading> of(String series, Quality quality) {
        return readings.stream().filter(reading -> reading.series().equals(series) && reading.quality() == quality);
    }

    List<String> eventTypes() {
        return events.stream().map(Event::type).toList();
    }

    @Override
    public int series(String name, SeriesAttributes declared) {
        if (name.equals(refused)) {
            return REFUSED;
        }
        attributes.put(name, declared);
        names.add(name);
        return names.size() - 1;
    }

    @Override
    public void put(int series, long eventTime, double value, Quality quality, QualityReason reason, long position) {
        throw new AssertionError("a source that also writes must not wait for room");
    }

    @Override
    public boolean tryPut(
            int series, long eventTime, double value, Quality quality, QualityReason reason, long position) {
        if (full) {
            turnedAway.incrementAndGet();
            return false;
        }
        if (position != NO_POSITION) {
            throw new AssertionError("a device cannot rewind");
        }
        readings.add(new Reading(names.get(series), eventTime, value, quality, reason));
        return true;
    }

    @Override
    public boolean offer(int series, long eventTime, double value, Quality quality, QualityReason reason) {
        throw new AssertionError("a polled source loses nothing");
    }

    @Override
    public void rejected(long count) {
        rejected.addAndGet(count);
    }

    @Override
    public void event(Event event) {
        events.add(event);
    }

    @Override
    public void ended(long position) {
        throw new AssertionError("a device never ends");
    }

    @Override
    public void awaitAllowance(long position) {}
}
