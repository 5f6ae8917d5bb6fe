package io.estran.benchmarks.bytes;

import io.estran.benchmarks.report.Limit;
import io.estran.benchmarks.report.Row;
import io.estran.protocol.aggregate.WindowAggregate;
import io.estran.protocol.batch.Batch;
import java.util.List;

/** The four rows of {@code bench bytes}. One thread. */
public final class BytesBench {
    /** How it is measured. */
    public static final List<String> METHOD = List.of(
            "Signals: temperatures, pressures, flow, level, current, voltage, speed and vibration of 100 pumps, wandering, with noise.",
            "Counted: batch, MQTT PUBLISH and PUBACK with properties, TLS 1.3 records; not counted for the floor.",
            "The sealer first learns the size of a window: batches count after the first fifteen.");

    private static final long SEED = 20_260_101;
    private static final int LEARNING = 15;
    private static final int COUNTED = 8;

    private BytesBench() {}

    /** Measures all four; some ten seconds. */
    public static List<Row> run() {
        return List.of(
                row(1, true, LEARNING, COUNTED, 0.45),
                row(1, false, LEARNING, COUNTED, 0.7),
                row(10, true, LEARNING, COUNTED, 0.85),
                row(10, false, LEARNING, COUNTED, 0.95));
    }

    static Row row(int seconds, boolean resolution, int learning, int counted, double budget) {
        Count count = new Count(learning);
        try (SealedPlant plant = new SealedPlant(seconds, resolution, SEED, count::add)) {
            while (count.batches < learning + counted) {
                plant.step();
            }
        }
        double windows = count.windows;
        return Row.ofRatio(
                seconds + " s windows, " + (resolution ? "resolution 0.1" : "full doubles"),
                count.sent / windows,
                "bytes/window",
                count.floor / windows,
                (double) count.sent / count.floor,
                Limit.RATIO_AT_MOST,
                budget);
    }

    /** Sums over the batches behind the first ones. */
    private static final class Count {
        private final int learning;
        private int batches;
        private long windows;
        private long sent;
        private long floor;

        Count(int learning) {
            this.learning = learning;
        }

        void add(Batch batch, List<WindowAggregate> of) {
            batches++;
            if (batches > learning) {
                windows += of.size();
                sent += UplinkBytes.of(batch);
                floor += JsonFloor.bytesOf(of);
            }
        }
    }
}
