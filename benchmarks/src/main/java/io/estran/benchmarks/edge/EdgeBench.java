package io.estran.benchmarks.edge;

import io.estran.benchmarks.edge.actuation.ActuationLatency;
import io.estran.benchmarks.edge.peers.Peer;
import io.estran.benchmarks.edge.peers.PeerRate;
import io.estran.benchmarks.report.BenchFolder;
import io.estran.benchmarks.report.Row;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** The rows of {@code bench edge}, in the order of the way. One thread. */
public final class EdgeBench {
    /** How it is measured. */
    public static final List<String> METHOD = List.of(
            "Floor and product in turns after a warm-up; medians; the ratio is the median of the turns' ratios.",
            "Pipeline, lines: processor time of the threads that do the work. Journal: wall-clock time until the sync.",
            "Peers: the same readings, rule and windows, results compared; processor time of the whole process.",
            "Actuation: corrected for coordinated omission; agent, echo, device and load in one process. With spin only one of"
                    + " agent and echo is there at a time; three threads of the agent spin, which takes four processors.");

    private final Path parent;
    private final Consumer<String> progress;

    /** What can be measured. */
    public enum Part {
        PIPELINE,
        JOURNAL,
        LINES,
        GARBAGE,
        ACTUATION,
        IDLE,
        SERIES,
        PEERS
    }

    /**
     * Nothing is measured yet.
     *
     * @param parent folder on the disk to measure; a temporary folder is made in it and removed
     * @param progress hears what is measured next
     */
    public EdgeBench(Path parent, Consumer<String> progress) {
        this.parent = parent;
        this.progress = progress;
    }

    /** Measures those parts. */
    public List<Row> run(Set<Part> parts) throws Exception {
        List<Row> rows = new ArrayList<>();
        for (Part part : Part.values()) {
            if (parts.contains(part)) {
                rows.addAll(measure(part));
            }
        }
        return rows;
    }

    private List<Row> measure(Part part) throws Exception {
        switch (part) {
            case PIPELINE -> {
                progress.accept("measuring the pipeline");
                return PipelineCost.rows(progress);
            }
            case JOURNAL -> {
                progress.accept("measuring the journal");
                try (BenchFolder folder = new BenchFolder(parent)) {
                    return JournalRate.rows(folder.path(), progress);
                }
            }
            case LINES -> {
                progress.accept("measuring line protocol");
                return LineCost.rows(progress);
            }
            case GARBAGE -> {
                progress.accept("measuring garbage");
                return Garbage.rows();
            }
            case ACTUATION -> {
                progress.accept("measuring actuation");
                try (BenchFolder folder = new BenchFolder(parent)) {
                    return ActuationLatency.rows(folder.path(), progress);
                }
            }
            case IDLE -> {
                progress.accept("measuring an idle agent");
                try (BenchFolder folder = new BenchFolder(parent)) {
                    return IdleCost.rows(folder.path());
                }
            }
            case SERIES -> {
                progress.accept("measuring series");
                return SeriesCost.rows(progress);
            }
            case PEERS -> {
                List<Peer.Maker> makers = PeerRate.makers();
                progress.accept(makers.isEmpty() ? PeerRate.HOW : "measuring peers");
                return PeerRate.rows(makers);
            }
        }
        throw new IllegalArgumentException("no part " + part);
    }
}
