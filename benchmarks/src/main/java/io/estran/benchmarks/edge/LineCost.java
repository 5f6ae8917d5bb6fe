package io.estran.benchmarks.edge;

import io.estran.benchmarks.edge.load.LineEnds;
import io.estran.benchmarks.edge.load.LineSender;
import io.estran.benchmarks.edge.load.SampleReadings;
import io.estran.benchmarks.edge.load.ThreadTime;
import io.estran.benchmarks.report.Limit;
import io.estran.benchmarks.report.Rounds;
import io.estran.benchmarks.report.Row;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Processor time of the threads that take a line from the socket into its window, the source's and the pipeline's, against
 * {@link LineEnds}, which gets the same bytes from the same sender.
 */
final class LineCost {
    private static final double BUDGET = 2;
    private static final int LINES = 1_500_000;
    private static final Rounds ROUNDS = new Rounds(3, 7);

    private final int lines;
    private long sourceNanos;
    private long pipelineNanos;

    private LineCost(int lines) {
        this.lines = lines;
    }

    static List<Row> rows(Consumer<String> progress) throws Exception {
        return rows(LINES, ROUNDS, progress);
    }

    static List<Row> rows(int lines, Rounds rounds, Consumer<String> progress) throws Exception {
        SampleReadings sample = new SampleReadings(PipelineCost.SERIES, PipelineCost.HERTZ);
        LineCost cost = new LineCost(lines);
        try (LineEnds ends = new LineEnds();
                LineSender toEnds = new LineSender(sample, ends.port());
                LinePipeline agent = new LinePipeline(DrivenPipeline.configuration());
                LineSender toAgent = new LineSender(sample, agent.port())) {
            Row row = rounds.row(
                    "line protocol: a line of 71 bytes, socket to window",
                    "ns",
                    () -> cost.ends(ends, toEnds),
                    () -> cost.agent(agent, toAgent),
                    Limit.RATIO_AT_MOST,
                    BUDGET);
            double each = (double) lines * (rounds.warmUp() + rounds.counted());
            progress.accept(String.format(
                    Locale.ROOT,
                    "  of a line, the source's thread takes %.0f ns, the pipeline's %.0f ns, warm-up included",
                    cost.sourceNanos / each,
                    cost.pipelineNanos / each));
            return List.of(row);
        }
    }

    private double ends(LineEnds ends, LineSender sender) throws IOException, InterruptedException {
        long before = ThreadTime.of(ends.thread());
        long from = sender.sent();
        sender.send(lines);
        while (ends.lines() < sender.sent()) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
        return (double) (ThreadTime.of(ends.thread()) - before) / (sender.sent() - from);
    }

    private double agent(LinePipeline agent, LineSender sender) throws IOException, InterruptedException {
        Thread source = agent.sourceThread();
        Thread pipeline = agent.pipelineThread();
        long sourceBefore = ThreadTime.of(source);
        long pipelineBefore = ThreadTime.of(pipeline);
        long from = sender.sent();
        sender.send(lines);
        agent.awaitAccepted(sender.sent());
        long ofSource = ThreadTime.of(source) - sourceBefore;
        long ofPipeline = ThreadTime.of(pipeline) - pipelineBefore;
        sourceNanos += ofSource;
        pipelineNanos += ofPipeline;
        return (double) (ofSource + ofPipeline) / (sender.sent() - from);
    }
}
