package io.estran.system.simulation.world;

import io.estran.gateway.ingest.IngestLog;
import io.estran.gateway.ingest.LogRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * A gateway's producer. Its fault model, for each append: stored and told; stored, told, and stored once more later (a zombie);
 * reported as failed although it is stored, although it will be stored later, or truly. What is stored is stored in order; what
 * is told is told in about that order, as by answers for several partitions.
 */
public final class SimulatedProducer implements IngestLog {
    private static final int MOST_WAITING = 64;

    private final SimulatedLog log;
    private final History history;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    /** Appends that may still arrive, whatever was said about them. */
    private final List<LogRecord> late;

    /** What Kafka said and nobody has heard yet. */
    private final List<Runnable> untold = new ArrayList<>();

    private record Waiting(LogRecord record, Completion completion) {}

    public SimulatedProducer(SimulatedLog log, List<LogRecord> late, History history) {
        this.log = log;
        this.late = late;
        this.history = history;
    }

    @Override
    public boolean append(LogRecord record, Completion completion) {
        if (waiting.size() >= MOST_WAITING) {
            return false;
        }
        waiting.add(new Waiting(record, completion));
        return true;
    }

    /** What becomes of the oldest append that waits is decided, or told of one decided before; false if there is neither. */
    public boolean complete(SplittableRandom random, boolean faults) {
        if (!untold.isEmpty() && (waiting.isEmpty() || random.nextBoolean())) {
            untold.remove(random.nextInt(Math.min(2, untold.size()))).run();
            return true;
        }
        Waiting next = waiting.poll();
        if (next == null) {
            return false;
        }
        decide(next, random, faults);
        return true;
    }

    private void decide(Waiting next, SplittableRandom random, boolean faults) {
        int draw = faults ? random.nextInt(100) : 0;
        if (draw < 80) {
            long offset = store(log, next.record);
            untold.add(() -> next.completion.stored(0, offset));
            if (draw >= 74) {
                late.add(next.record);
            }
        } else {
            String fate = "not stored";
            if (draw < 87) {
                fate = "stored at " + store(log, next.record);
            } else if (draw < 95) {
                fate = "stored later";
                late.add(next.record);
            }
            history.note("an append to %s is reported as failed: %s", next.record.topic(), fate);
            untold.add(() -> next.completion.failed("simulated"));
        }
    }

    /** The gateway is gone: what waits is never told; some of it arrives all the same. */
    public void crash(SplittableRandom random) {
        for (Waiting each : waiting) {
            if (random.nextInt(10) < 4) {
                late.add(each.record);
            }
        }
        waiting.clear();
        untold.clear();
    }

    /** Appends a record as Kafka takes it; returns its offset. */
    public static long store(SimulatedLog log, LogRecord record) {
        RecordHeaders headers = new RecordHeaders();
        record.headers()
                .forEach(header -> headers.add(header.name(), header.value().getBytes(StandardCharsets.UTF_8)));
        return log.append(
                record.topic(),
                record.key().getBytes(StandardCharsets.UTF_8),
                record.value(),
                headers,
                SimulatedLog.State.COMMITTED);
    }

    /** Answers are held by real time, of which there is none here. */
    @Override
    public boolean isLagging() {
        return false;
    }

    @Override
    public boolean isUnderPressure() {
        return waiting.size() >= MOST_WAITING / 2;
    }

    @Override
    public void close() {
        waiting.clear();
    }
}
