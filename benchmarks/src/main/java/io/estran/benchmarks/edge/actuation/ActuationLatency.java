package io.estran.benchmarks.edge.actuation;

import io.estran.agent.waiting.WaitMode;
import io.estran.benchmarks.report.Limit;
import io.estran.benchmarks.report.Rounds;
import io.estran.benchmarks.report.Row;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/**
 * The rows. Agent, echo, device and load are in this process. Those that park are there all the time; of those that spin only the one
 * that is measured, as the other would take processors from it by waiting. Who asks and who hears the answer sleeps in any case.
 */
public final class ActuationLatency {
    private static final double BUDGET = 2;
    private static final int LINES_PER_MILLISECOND = 100;
    private static final int PROBES = 500;
    private static final Rounds ROUNDS = new Rounds(1, 3);
    private static final double NANOS_PER_MICRO = 1e3;
    private static final double P99 = 99;
    private static final int DIGITS = 3;

    private final Path folder;
    private final int probes;
    private final Rounds rounds;
    private final Consumer<String> progress;

    private ActuationLatency(Path folder, int probes, Rounds rounds, Consumer<String> progress) {
        this.folder = folder;
        this.probes = probes;
        this.rounds = rounds;
        this.progress = progress;
    }

    /** Starts somebody anew. */
    private interface Start {
        Answerer answerer() throws Exception;
    }

    /** Measures with agents in that folder. */
    public static List<Row> rows(Path folder, Consumer<String> progress) throws Exception {
        return rows(folder, PROBES, ROUNDS, progress);
    }

    /** The same with so many questions in each turn. */
    public static List<Row> rows(Path folder, int probes, Rounds rounds, Consumer<String> progress) throws Exception {
        return new ActuationLatency(folder, probes, rounds, progress).rows();
    }

    private List<Row> rows() throws Exception {
        List<Row> rows = new ArrayList<>();
        for (WaitMode mode : WaitMode.values()) {
            for (int load : new int[] {0, LINES_PER_MILLISECOND}) {
                Start echo = () -> new AskedEcho(mode, load);
                rows.add(row("line", mode, load, echo, () -> new AskedAgent(folder, mode, load)));
                rows.add(row("Modbus answer", mode, load, echo, () -> new PolledAgent(folder, mode, load)));
            }
        }
        return rows;
    }

    private Row row(String way, WaitMode mode, int load, Start echo, Start agent) throws Exception {
        String name = "actuation, %s: %s to write, p99, %s"
                .formatted(
                        mode.name().toLowerCase(Locale.ROOT),
                        way,
                        load == 0 ? "nothing else" : "under 100,000 readings/s");
        Histogram echoed = new Histogram(ActuatingAgent.PATIENCE_NANOS, DIGITS);
        Histogram actuated = new Histogram(ActuatingAgent.PATIENCE_NANOS, DIGITS);
        Row row;
        if (mode == WaitMode.SPIN) {
            row = row(name, () -> p99Alone(echo, echoed), () -> p99Alone(agent, actuated));
        } else {
            try (Answerer floor = echo.answerer();
                    Answerer product = agent.answerer()) {
                row = row(name, () -> p99(floor, echoed), () -> p99(product, actuated));
            }
        }
        progress.accept("  " + name + ", warm-up included: " + words(actuated) + "; echo: " + words(echoed));
        return row;
    }

    private Row row(String name, Rounds.Turn floor, Rounds.Turn product) throws Exception {
        return rounds.row(name, "us", floor, product, Limit.RATIO_AT_MOST, BUDGET);
    }

    private double p99Alone(Start start, Histogram all) throws Exception {
        try (Answerer answerer = start.answerer()) {
            return p99(answerer, all);
        }
    }

    private double p99(Answerer answerer, Histogram all) throws Exception {
        Histogram took = answerer.run(probes);
        all.add(took);
        return took.getValueAtPercentile(P99) / NANOS_PER_MICRO;
    }

    private static String words(Histogram took) {
        return String.format(
                Locale.ROOT,
                "p50 %.0f us, p99 %.0f us, p99.9 %.0f us",
                took.getValueAtPercentile(50) / NANOS_PER_MICRO,
                took.getValueAtPercentile(P99) / NANOS_PER_MICRO,
                took.getValueAtPercentile(99.9) / NANOS_PER_MICRO);
    }
}
