package io.estran.agent.source.csv;

import io.estran.agent.source.ReadingSink;
import io.estran.agent.source.RejectLog;
import io.estran.agent.source.Source;
import io.estran.agent.source.SourceThread;
import io.estran.agent.source.decimal.DecimalReader;
import io.estran.process.time.Backoff;
import io.estran.process.time.Clock;
import io.estran.protocol.event.Event;
import io.estran.protocol.reading.Quality;
import io.estran.protocol.reading.QualityReason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replays a recorded file on one thread of its own. Position n is the n-th cell of the columns that are read, row by row,
 * whether it could be read or not, so a start at a position skips exactly what was given before. A file that is gone or
 * unreadable is opened again with backoff, for ever, and replay goes on where it was.
 */
public final class CsvSource implements Source {
    private static final Logger LOG = LoggerFactory.getLogger(CsvSource.class);
    private static final long FIRST_WAIT_MILLIS = 200;
    private static final long LONGEST_WAIT_MILLIS = 10_000;

    private final CsvSettings settings;
    private final Clock clock;
    private final Backoff backoff;
    private final Pace pace;
    private final RejectLog rejects;
    private final Counter rejected;
    private final Counter rows;
    private final DecimalReader decimal = new DecimalReader();
    private final SourceThread thread;
    private volatile boolean ended;
    private boolean lost;
    private long position;

    /** Does nothing yet. */
    public CsvSource(CsvSettings settings, Clock clock, RandomGenerator random, MeterRegistry meters) {
        this.settings = settings;
        this.clock = clock;
        this.backoff = new Backoff(FIRST_WAIT_MILLIS, LONGEST_WAIT_MILLIS, random);
        this.thread = new SourceThread(settings.name());
        this.pace = new Pace(clock, settings.speed());
        this.rejects = new RejectLog(LOG, clock, settings.name(), "cells");
        this.rejected = Counter.builder("estran.agent.source.csv.rejected")
                .description("cells that could not be read")
                .tag("source", settings.name())
                .register(meters);
        this.rows = Counter.builder("estran.agent.source.csv.rows")
                .description("rows replayed")
                .tag("source", settings.name())
                .register(meters);
    }

    @Override
    public String name() {
        return settings.name();
    }

    @Override
    public void start(ReadingSink sink, long from) {
        position = from;
        thread.start(() -> run(sink));
    }

    @Override
    public boolean isEnded() {
        return ended;
    }

    @Override
    public void close() {
        thread.stop();
    }

    private void run(ReadingSink sink) throws InterruptedException {
        try {
            while (!replay(sink)) {
                Thread.sleep(backoff.nextMillis());
            }
            sink.ended(position);
            ended = true;
            LOG.info("Source {}: the end of {} is reached at cell {}", name(), settings.file(), position);
        } finally {
            rejects.flush();
        }
    }

    /** Gives what comes after the position; false if the file failed before its end. */
    private boolean replay(ReadingSink sink) throws InterruptedException {
        try (CsvFile file = CsvFile.open(settings)) {
            give(file, sink);
            sayFound(sink);
            return true;
        } catch (IOException failure) {
            if (!lost) {
                lost = true;
                String reason = CsvFile.reason(failure);
                LOG.warn("Source {}: {} {}; it is tried again until it can be read", name(), settings.file(), reason);
                sink.event(event("source-lost", Map.of("reason", reason)));
            }
            return false;
        }
    }

    private void give(CsvFile file, ReadingSink sink) throws IOException, InterruptedException {
        List<CsvSettings.Column> columns = file.columns();
        int[] series = new int[columns.size()];
        for (int i = 0; i < series.length; i++) {
            series[i] = sink.series(columns.get(i).series(), columns.get(i).attributes());
        }
        for (long skip = position / series.length; skip > 0; skip--) {
            stopIfClosing();
            if (!file.rows().next()) {
                LOG.warn("Source {}: {} is shorter than what was read of it before", name(), settings.file());
                return;
            }
        }
        while (file.rows().next()) {
            stopIfClosing();
            sayFound(sink);
            row(file, series, sink);
            rows.increment();
        }
    }

    /** A row may pass without a call that waits. */
    private static void stopIfClosing() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    private void sayFound(ReadingSink sink) throws InterruptedException {
        if (lost) {
            lost = false;
            backoff.reset();
            LOG.info("Source {}: {} can be read again", name(), settings.file());
            sink.event(event("source-found", Map.of()));
        }
    }

    private void row(CsvFile file, int[] series, ReadingSink sink) throws InterruptedException {
        int first = (int) (position % series.length);
        long end = position - first + series.length;
        long time;
        try {
            String problem = file.problemWithRow();
            if (!problem.isEmpty()) {
                throw new IllegalArgumentException(problem);
            }
            time = settings.timeFormat().nanos(file.rows().text(file.timeCell()));
        } catch (IllegalArgumentException unreadable) {
            String reason = String.valueOf(unreadable.getMessage());
            reject(file, settings.timeColumn(), reason, end - position, sink);
            position = end;
            return;
        }
        pace.await(time);
        sink.awaitAllowance(end);
        for (int column = first; column < series.length; column++) {
            position++;
            cell(file, column, series[column], time, sink);
        }
    }

    private void cell(CsvFile file, int column, int series, long time, ReadingSink sink) throws InterruptedException {
        RowReader row = file.rows();
        int from = row.start(file.cell(column));
        int to = row.end(file.cell(column));
        if (series == ReadingSink.REFUSED) {
            sink.rejected(1);
            rejected.increment();
        } else if (from == to) {
            sink.put(series, time, Double.NaN, Quality.BAD, QualityReason.MISSING_VALUE, position);
        } else if (decimal.read(row.bytes(), from, to)) {
            sink.put(series, time, decimal.value(), Quality.GOOD, QualityReason.NONE, position);
        } else if (isNotANumber(row.bytes(), from, to)) {
            sink.put(series, time, Double.NaN, Quality.BAD, QualityReason.NOT_A_NUMBER, position);
        } else {
            reject(file, file.columns().get(column).header(), "not a number", 1, sink);
        }
    }

    /** The word with which many tools write it. */
    private static boolean isNotANumber(byte[] bytes, int from, int to) {
        return to - from == 3
                && (bytes[from] | 0x20) == 'n'
                && (bytes[from + 1] | 0x20) == 'a'
                && (bytes[from + 2] | 0x20) == 'n';
    }

    private void reject(CsvFile file, String column, String reason, long cells, ReadingSink sink) {
        sink.rejected(cells);
        rejected.increment((double) cells);
        String place = settings.file() + " line " + file.rows().line() + " column \"" + column + "\"";
        for (long i = 0; i < cells; i++) {
            rejects.rejected(place, reason);
        }
    }

    private Event event(String type, Map<String, Object> more) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("source", name());
        fields.putAll(more);
        return new Event(type, settings.asset(), clock.wallNanos(), fields);
    }
}
