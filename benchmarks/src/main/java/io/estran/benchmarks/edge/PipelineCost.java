package io.estran.benchmarks.edge;

import io.estran.benchmarks.edge.load.SampleReadings;
import io.estran.benchmarks.report.Limit;
import io.estran.benchmarks.report.Rounds;
import io.estran.benchmarks.report.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Processor time of the pipeline's thread for a reading, against {@link ArrayLoop}. */
final class PipelineCost {
    private static final double BUDGET = 3;
    private static final double BUDGET_WITH_JOURNAL = 6;
    static final int SERIES = 1_000;
    static final int HERTZ = 1_000;
    private static final int SLOW_HERTZ = 100;
    private static final int READINGS = 4_000_000;
    private static final Rounds ROUNDS = new Rounds(3, 7);

    private PipelineCost() {}

    static List<Row> rows(Consumer<String> progress) throws Exception {
        return rows(READINGS, ROUNDS, progress);
    }

    static List<Row> rows(int readings, Rounds rounds, Consumer<String> progress) throws Exception {
        List<Row> rows = new ArrayList<>();
        SampleReadings sample = new SampleReadings(SERIES, HERTZ);
        ArrayLoop floor = new ArrayLoop(sample);
        DrivenState state = new DrivenState(sample);
        DrivenPipeline pipeline = new DrivenPipeline(sample, new FirstRun(), new SpareFrames());
        rows.add(rounds.row(
                "pipeline: a reading, 1,000 series, 1 s windows, a rule each",
                "ns",
                () -> floor.run(readings),
                () -> state.run(readings),
                Limit.RATIO_AT_MOST,
                BUDGET));
        check(state.given(), state.accepted());
        rows.add(rounds.row(
                "pipeline: the same with the journal on, its thread",
                "ns",
                () -> floor.run(readings),
                () -> pipeline.run(readings),
                Limit.RATIO_AT_MOST,
                BUDGET_WITH_JOURNAL));
        check(pipeline.given(), pipeline.pipeline().counts().received());
        DrivenState slow = new DrivenState(new SampleReadings(SERIES, SLOW_HERTZ));
        double[] took = new double[rounds.counted()];
        for (int i = 0; i < took.length; i++) {
            took[i] = slow.run(readings);
        }
        progress.accept(String.format(
                Locale.ROOT,
                "  with %d readings in a window instead of %,d, without the journal: %.1f ns a reading",
                SLOW_HERTZ,
                HERTZ,
                Rounds.median(took)));
        return rows;
    }

    private static void check(long given, long taken) {
        if (given != taken) {
            throw new IllegalStateException("of " + given + " readings " + taken + " were taken");
        }
    }
}
