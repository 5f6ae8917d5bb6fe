package io.estran.benchmarks.edge;

import io.estran.benchmarks.edge.load.SampleReadings;
import io.estran.benchmarks.edge.load.ThreadTime;
import io.estran.process.logging.ProcessLog;
import java.util.Locale;
import java.util.logging.Level;
import java.util.logging.Logger;

/** A process that takes so many series into a pipeline and says what each took: bytes, ns to begin it, ns for a reading then. */
public final class SeriesMain {
    private static final int READINGS = 3_000_000;
    private static final Logger OURS = Logger.getLogger("io.estran");

    private SeriesMain() {}

    /** One argument: the number of series. */
    public static void main(String[] arguments) throws Exception {
        ProcessLog.configure();
        OURS.setLevel(Level.WARNING);
        int series = Integer.parseInt(arguments[0]);
        SampleReadings sample = new SampleReadings(series, 1, 1);
        long empty = used();
        DrivenPipeline one = new DrivenPipeline(new SampleReadings(1, 1, 1), new FirstRun(), new SpareFrames());
        one.run(1);
        long fixed = used() - empty; // ring, frames, and what is loaded with the classes
        long before = used();
        long begun = ThreadTime.here();
        DrivenPipeline pipeline = new DrivenPipeline(sample, new FirstRun(), new SpareFrames());
        pipeline.run(series);
        double begin = (double) (ThreadTime.here() - begun) / series;
        pipeline.run(series); // a window open, the one before closed
        double bytes = (double) (used() - before - fixed) / series;
        pipeline.run(READINGS);
        double reading = pipeline.run(READINGS);
        System.out.printf(Locale.ROOT, "%.1f %.1f %.1f %d%n", bytes, begin, reading, one.given() + pipeline.given());
    }

    private static long used() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            System.gc();
            Thread.sleep(50);
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
