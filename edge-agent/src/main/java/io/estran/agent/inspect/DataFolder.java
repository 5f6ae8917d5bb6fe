package io.estran.agent.inspect;

import io.estran.agent.journal.Journal;
import io.estran.agent.log.LogInspection;
import io.estran.agent.log.ReadMemory;
import io.estran.agent.log.ReadProgress;
import io.estran.agent.quarantine.Quarantine;
import io.estran.agent.spool.Spool;
import io.estran.agent.spool.SpoolScan;
import io.estran.process.disk.Disk;
import io.estran.process.disk.DiskFile;
import io.estran.protocol.lane.GapReason;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** An agent's data folder, looked at by people. Stateless; any thread; reads only. */
public final class DataFolder {
    private static final double HOUR = 3600e9;
    /** Batches of a shorter time tell no rate, ns. */
    private static final double KNOWN = 15e9;

    private static final int MOST_LOOKS = 3;

    private final Disk disk;
    private final Path folder;
    private final Function<String, ReadProgress> progress;

    /** That folder on that disk ({@link Disk#local()} on a machine). */
    public DataFolder(Disk disk, Path folder) {
        this(disk, folder, log -> ReadProgress.NONE);
    }

    /** The same; {@code progress} gives what is told how much of a log is read, by the log's name: the journal, the spool's of a class. */
    public DataFolder(Disk disk, Path folder, Function<String, ReadProgress> progress) {
        this.disk = disk;
        this.folder = folder;
        this.progress = progress;
    }

    /** Whether an agent has written there: a checkpoint, or segments of a journal or spool. */
    public boolean isOne() throws IOException {
        return disk.exists(folder.resolve("checkpoint"))
                || hasSegments(folder.resolve(Journal.FOLDER))
                || hasSegments(folder.resolve(Spool.FOLDER));
    }

    private boolean hasSegments(Path logs) throws IOException {
        try (LogInspection inspection = new LogInspection(disk, logs, new ReadMemory())) {
            return inspection.files() > 0;
        }
    }

    /**
     * What it holds.
     *
     * @throws IOException if the disk does not give it
     */
    public Inspection inspect() throws IOException {
        Look look = Look.at(disk, folder, progress);
        for (int looks = 1; looks < MOST_LOOKS && look.missesSomething(); looks++) {
            look = Look.at(disk, folder, progress);
        }
        List<LaneInspection> lanes = look.spool().lanes().stream()
                .filter(lane -> !lane.held().isEmpty() || !lane.missing().isEmpty())
                .map(DataFolder::lane)
                .toList();
        long held = lanes.stream().mapToLong(LaneInspection::bytes).sum();
        byte[] state = look.checkpoint().state();
        List<Path> quarantine = disk.list(folder.resolve(Quarantine.FOLDER));
        return new Inspection(
                folder,
                look.hasCheckpoint(),
                look.checkpoint().runNumber(),
                look.checkpoint().journalPosition(),
                state == null ? 0 : state.length,
                look.journal().end(),
                look.journalRecordBytes(),
                look.journalRecords(),
                look.journalBytes(),
                look.spoolBytes(),
                held,
                look.checkpoint().spool().capacity(),
                quarantine.size(),
                bytes(quarantine),
                bytes(List.of(folder.resolve("checkpoint"), folder.resolve("checkpoint.new"))),
                hours(look, held),
                lanes);
    }

    private long bytes(List<Path> files) throws IOException {
        long sum = 0;
        for (Path path : files) {
            try (DiskFile file = disk.openForReading(path)) {
                sum += file.size();
            } catch (NoSuchFileException | FileNotFoundException goneMeanwhile) {
                // A running agent has replaced or removed it: it takes no space.
            }
        }
        return sum;
    }

    /**
     * The batches that the spool holds, lane by lane.
     *
     * @throws IOException if the disk does not give it
     */
    public List<HeldBatch> heldBatches() throws IOException {
        List<HeldBatch> batches = new ArrayList<>();
        for (SpoolScan.HeldLane lane : Look.at(disk, folder, progress).spool().lanes()) {
            for (SpoolScan.Held held : lane.held()) {
                if (held.gap() == null) {
                    batches.add(new HeldBatch(lane.lane().id(), held.from(), held.records()));
                }
            }
        }
        return batches;
    }

    private static LaneInspection lane(SpoolScan.HeldLane lane) {
        long batches = 0;
        long records = 0;
        long bytes = 0;
        long last = lane.lane().tip();
        long firstTime = Long.MAX_VALUE;
        long lastTime = Long.MIN_VALUE;
        List<LaneInspection.DeclaredGap> gaps = new ArrayList<>();
        for (SpoolScan.Held held : lane.held()) {
            GapReason reason = held.gap();
            last = Math.max(last, held.to());
            bytes += held.bytes();
            if (reason != null) {
                gaps.add(new LaneInspection.DeclaredGap(held.from(), held.to(), reason, held.records()));
            } else {
                batches++;
                records += held.records();
                firstTime = Math.min(firstTime, held.firstTime());
                lastTime = Math.max(lastTime, held.lastTime());
            }
        }
        return new LaneInspection(
                lane.lane().id(),
                lane.lane().number(),
                lane.lane().batchClass(),
                lane.lane().runNumber(),
                lane.lane().freed(),
                lane.held().isEmpty() ? 0 : lane.held().get(0).from(),
                last,
                batches,
                records,
                bytes,
                firstTime,
                lastTime,
                gaps,
                lane.missing().stream()
                        .map(each -> new LaneInspection.Sequences(each.from(), each.to()))
                        .toList());
    }

    private static double hours(Look look, long held) {
        double span = (double) look.spool().newestSealed() - look.spool().oldestSealed();
        long capacity = look.checkpoint().spool().capacity();
        return span >= KNOWN && capacity > 0 ? Math.max(0, capacity - held) / (held / span) / HOUR : -1;
    }

    /**
     * Verifies every checksum, and every lane's chain.
     *
     * @return what is wrong; empty if nothing is
     * @throws IOException if the disk does not give it
     */
    public List<Finding> check() throws IOException {
        List<Finding> findings = new Check(Look.at(disk, folder, progress)).findings();
        for (int looks = 1; looks < MOST_LOOKS && !findings.isEmpty(); looks++) {
            // What a running agent was just writing or freeing looks different each time.
            findings.retainAll(new Check(Look.at(disk, folder, progress)).findings());
        }
        return findings;
    }
}
