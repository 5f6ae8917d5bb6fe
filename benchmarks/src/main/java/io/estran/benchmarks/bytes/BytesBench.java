package io.estran.benchmarks.bytes;

import io.estran.benchmarks.report.Breakdown;
import io.estran.benchmarks.report.Limit;
import io.estran.benchmarks.report.Row;
import io.estran.protocol.aggregate.WindowAggregate;
import io.estran.protocol.batch.Batch;
import io.estran.protocol.fault.MalformedBatchException;
import io.estran.protocol.lane.BatchClass;
import java.util.ArrayList;
import java.util.List;

/** The four rows of {@code bench bytes}, and where the bytes of windows and of raw readings are. One thread. */
public final class BytesBench {
    /** How it is measured. */
    public static final List<String> METHOD = List.of(
            "Signals: temperatures, pressures, flow, level, current, voltage, speed and vibration of 100 pumps, wandering, with noise.",
            "Counted: batch, MQTT PUBLISH and PUBACK with properties, TLS 1.3 records; not counted for the floor.",
            "The sealer first learns the size of a window: batches count after the first fifteen.",
            "Raw readings: the same series, a reading of each every 10 ms, batches sealed as windows are.",
            "A deflated byte belongs to the column of the first byte that comes out of it.");

    private static final long SEED = 20_260_101;
    private static final int LEARNING = 15;
    private static final int COUNTED = 8;

    private final List<Row> rows = new ArrayList<>();
    private final List<Breakdown> breakdowns = new ArrayList<>();

    /** Nothing is measured yet. */
    public BytesBench() {}

    /** Measures all; some twenty seconds. */
    public void run() {
        windows(1, true, LEARNING, COUNTED, 0.45);
        windows(1, false, LEARNING, COUNTED, 0.7);
        windows(10, true, LEARNING, COUNTED, 0.85);
        windows(10, false, LEARNING, COUNTED, 0.95);
        readings(true, LEARNING, COUNTED);
        readings(false, LEARNING, COUNTED);
    }

    /** Against the floor. */
    public List<Row> rows() {
        return List.copyOf(rows);
    }

    /** Where the bytes are: of each row, then of raw readings. */
    public List<Breakdown> breakdowns() {
        return List.copyOf(breakdowns);
    }

    void windows(int seconds, boolean resolution, int learning, int counted, double budget) {
        Count count = counted(BatchClass.AGGREGATES, seconds, resolution, learning, counted);
        double windows = count.records;
        Breakdown parts = count.breakdown(
                seconds + " s windows, " + values(resolution),
                seconds + (resolution ? " s, 0.1" : " s, doubles"),
                "bytes/window");
        breakdowns.add(parts);
        rows.add(Row.ofRatio(
                parts.of(),
                count.sent / windows,
                parts.unit(),
                count.floor / windows,
                (double) count.sent / count.floor,
                Limit.RATIO_AT_MOST,
                budget));
    }

    void readings(boolean resolution, int learning, int counted) {
        Count count = counted(BatchClass.RAW, 1, resolution, learning, counted);
        breakdowns.add(count.breakdown(
                "raw readings, " + values(resolution), resolution ? "raw, 0.1" : "raw, doubles", "bytes/reading"));
    }

    private static String values(boolean resolution) {
        return resolution ? "resolution 0.1" : "full doubles";
    }

    private static Count counted(BatchClass of, int seconds, boolean resolution, int learning, int counted) {
        Count count = new Count(learning, counted);
        try (SealedPlant plant = new SealedPlant(of, seconds, resolution, SEED, count::add)) {
            while (!count.isDone()) {
                plant.step();
            }
        }
        return count;
    }

    /** Sums over the batches behind the first ones. */
    private static final class Count {
        private final int learning;
        private final int last;
        private final Parts parts = new Parts();
        private int batches;
        private long records;
        private long sent;
        private long floor;

        Count(int learning, int counted) {
            this.learning = learning;
            this.last = learning + counted;
        }

        boolean isDone() {
            return batches >= last;
        }

        void add(Batch batch, List<WindowAggregate> windows) {
            batches++;
            if (batches <= learning) {
                return;
            }
            records += batch.header().recordCount();
            sent += UplinkBytes.of(batch).total();
            if (!windows.isEmpty()) {
                floor += JsonFloor.bytesOf(windows);
            }
            try {
                parts.add(batch);
            } catch (MalformedBatchException notOurs) {
                throw new IllegalStateException("a batch that the agent sealed cannot be read", notOurs);
            }
        }

        Breakdown breakdown(String of, String heading, String unit) {
            return Breakdown.per((double) records, of, heading, unit, parts.bytes());
        }
    }
}
