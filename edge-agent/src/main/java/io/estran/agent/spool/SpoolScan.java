package io.estran.agent.spool;

import io.estran.agent.checkpoint.LaneState;
import io.estran.agent.checkpoint.SpoolState;
import io.estran.agent.log.LogFindings;
import io.estran.agent.log.LogInspection;
import io.estran.agent.log.ReadProgress;
import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.lane.GapReason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a spool holds, read without changing anything: what recovery would find. Immutable. */
public final class SpoolScan {
    private final Map<BatchClass, LogFindings> findings;
    private final List<HeldLane> lanes;
    private final List<NoBatch> noBatches;
    private final @Nullable String newer;
    private final long oldestSealed;
    private final long newestSealed;

    /**
     * A lane, and what stands of it.
     *
     * @param lane what the checkpoint says of it; of a lane opened since, what its first record says
     * @param held batches and gaps, in order
     * @param missing sequences that should stand here and do not
     * @param broken sequences whose previous hash is not that of what stands before them
     */
    public record HeldLane(LaneState lane, List<Held> held, List<Missing> missing, List<Long> broken) {}

    /**
     * A batch, or a gap with its reason.
     *
     * @param records records in it; -1 if a gap does not know
     * @param bytes its length
     * @param firstTime first event time, ns; {@code Long.MAX_VALUE} if not known
     * @param lastTime last event time, ns; {@code Long.MIN_VALUE} if not known
     */
    public record Held(
            long from, long to, @Nullable GapReason gap, long records, int bytes, long firstTime, long lastTime) {}

    /** Sequences [from, to]. */
    public record Missing(long from, long to) {}

    /** A sound record of that class's log that is no batch. */
    public record NoBatch(BatchClass batchClass, long position, String reason) {}

    private SpoolScan(SpoolContents contents, EnumMap<BatchClass, LogFindings> findings) {
        this.findings = Collections.unmodifiableMap(findings);
        this.lanes = contents.lanes().stream().map(SpoolScan::held).toList();
        this.noBatches = contents.unreadable().stream()
                .map(each -> new NoBatch(each.batchClass(), each.position(), each.reason()))
                .toList();
        this.newer = contents.newer();
        this.oldestSealed = contents.oldestSealed();
        this.newestSealed = contents.newestSealed();
    }

    /** Reads the logs of the folder {@code spool} by what the checkpoint says; {@code progress} is asked for each by its name. */
    public static SpoolScan of(LogInspection logs, SpoolState state, Function<String, ReadProgress> progress)
            throws IOException {
        SpoolContents contents = new SpoolContents(state);
        EnumMap<BatchClass, LogFindings> findings = new EnumMap<>(BatchClass.class);
        for (BatchClass batchClass : BatchClass.values()) {
            findings.put(
                    batchClass,
                    logs.read(
                            batchClass.code(),
                            state.synced().getOrDefault(batchClass, 0L),
                            state.held().getOrDefault(batchClass, 0L),
                            progress.apply("spool's batches of " + batchClass.word()),
                            record -> contents.take(batchClass, record)));
        }
        contents.build();
        return new SpoolScan(contents, findings);
    }

    private static HeldLane held(SpoolContents.LaneContents contents) {
        List<Held> held = new ArrayList<>();
        for (Item item : contents.items()) {
            held.add(new Held(item.from, item.to, item.gap, item.records, item.length, item.firstTime, item.lastTime));
        }
        List<Missing> missing = contents.missing().stream()
                .map(range -> new Missing(range.from(), range.to()))
                .toList();
        return new HeldLane(contents.lane(), List.copyOf(held), missing, contents.broken());
    }

    /** What stands in the log of each class. */
    public Map<BatchClass, LogFindings> findings() {
        return findings;
    }

    /** Lanes that the checkpoint lists or of which something is held, the first opened first. */
    public List<HeldLane> lanes() {
        return lanes;
    }

    /** Sound records that are no batches. */
    public List<NoBatch> noBatches() {
        return noBatches;
    }

    /** Why only a newer release can start on it; null if this one can. */
    public @Nullable String newer() {
        return newer;
    }

    /** When the oldest batch held was sealed, ns since the Unix epoch; {@code Long.MAX_VALUE} if there is none. */
    public long oldestSealed() {
        return oldestSealed;
    }

    /** When the newest batch held was sealed, ns since the Unix epoch; {@code Long.MIN_VALUE} if there is none. */
    public long newestSealed() {
        return newestSealed;
    }
}
