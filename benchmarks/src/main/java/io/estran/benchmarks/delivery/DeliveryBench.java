package io.estran.benchmarks.delivery;

import io.estran.benchmarks.delivery.chain.AlarmLatency;
import io.estran.benchmarks.delivery.chain.BacklogDrain;
import io.estran.benchmarks.delivery.chain.Failover;
import io.estran.benchmarks.report.BenchFolder;
import io.estran.benchmarks.report.Row;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** The rows of {@code bench delivery}, in the order of the way. One thread. */
public final class DeliveryBench {
    /** How it is measured. */
    public static final List<String> METHOD = List.of(
            "Floor and product in turns after a warm-up; medians; the ratio is the median of the turns' ratios.",
            "Alarm, failover, drain: the whole chain on this machine, without TLS; percentiles of all.");

    private final Path parent;
    private final long journalBytes;
    private final long backlogBytes;
    private final Consumer<String> progress;

    /** What can be measured, in the order of the way. */
    public enum Part {
        SPOOL,
        RECOVERY,
        UPLINK,
        GATEWAY,
        SEQUENCER,
        ALARM,
        FAILOVER,
        DRAIN
    }

    /**
     * Nothing is measured yet.
     *
     * @param parent folder on the disk to measure; a temporary folder is made in it and removed
     * @param journalBytes size of the journal to recover
     * @param backlogBytes size of the backlog to drain
     * @param progress hears what is measured next
     */
    public DeliveryBench(Path parent, long journalBytes, long backlogBytes, Consumer<String> progress) {
        this.parent = parent;
        this.journalBytes = journalBytes;
        this.backlogBytes = backlogBytes;
        this.progress = progress;
    }

    /** Rows, from a folder of their own. */
    private interface Measurement {
        List<Row> in(Path folder) throws Exception;
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
        return switch (part) {
            case SPOOL -> measure("the spool", folder -> List.of(SpoolAppend.row(folder)));
            case RECOVERY -> measure("recovery", folder -> List.of(JournalRecovery.row(folder, journalBytes)));
            case UPLINK -> measure("the uplink", UplinkRate::rows);
            case GATEWAY -> measure("the gateway", GatewayCpu::rows);
            case SEQUENCER -> measure("the sequencer", folder -> List.of(SequencerRate.row(folder)));
            case ALARM -> measure("alarms", folder -> AlarmLatency.rows(folder, progress));
            case FAILOVER -> measure("failover", folder -> List.of(Failover.row(folder, progress)));
            case DRAIN ->
                measure("the drain of a backlog", folder -> BacklogDrain.rows(folder, backlogBytes, progress));
        };
    }

    private List<Row> measure(String what, Measurement measurement) throws Exception {
        progress.accept("measuring " + what);
        try (BenchFolder folder = new BenchFolder(parent)) {
            return measurement.in(folder.path());
        }
    }
}
