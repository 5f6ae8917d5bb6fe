package io.estran.gateway.session;

import io.estran.gateway.ingest.IngestLog;
import io.estran.gateway.ingest.LogRecord;
import java.util.ArrayList;
import java.util.List;

/** A log whose answers the test gives, in the order it likes. Thread safe. */
public final class ScriptedLog implements IngestLog {
    private final List<LogRecord> records = new ArrayList<>();
    private final List<Completion> completions = new ArrayList<>();
    private boolean full;
    private boolean underPressure;
    private boolean lagging;

    @Override
    public synchronized boolean append(LogRecord record, Completion completion) {
        if (full) {
            return false;
        }
        records.add(record);
        completions.add(completion);
        return true;
    }

    /** What was appended so far. */
    public synchronized List<LogRecord> records() {
        return List.copyOf(records);
    }

    /** The record that was appended as number {@code index} is stored: in partition 3, at offset 100 + index. */
    public void store(int index) {
        completion(index).stored(3, 100 + index);
    }

    public void fail(int index) {
        completion(index).failed("no broker");
    }

    private synchronized Completion completion(int index) {
        return completions.get(index);
    }

    /** Takes nothing any more. */
    public synchronized void fill() {
        full = true;
    }

    /** Asks for less, or no longer. */
    public synchronized void press(boolean pressure) {
        underPressure = pressure;
    }

    /** Has so much waiting that backlog should come more slowly, or no longer. */
    public synchronized void lag(boolean lags) {
        lagging = lags;
    }

    @Override
    public synchronized boolean isLagging() {
        return lagging;
    }

    @Override
    public synchronized boolean isUnderPressure() {
        return underPressure;
    }

    @Override
    public void close() {}
}
