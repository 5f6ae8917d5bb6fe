package io.estran.agent.storage;

import io.estran.agent.checkpoint.Checkpoint;
import io.estran.agent.checkpoint.CheckpointFile;
import io.estran.agent.checkpoint.SpoolState;
import io.estran.agent.journal.Journal;
import io.estran.agent.log.ReadMemory;
import io.estran.agent.log.SegmentPool;
import io.estran.agent.quarantine.Quarantine;
import io.estran.agent.seal.SealedListener;
import io.estran.agent.seal.Sealing;
import io.estran.agent.seal.Signer;
import io.estran.agent.spool.Spool;
import io.estran.agent.spool.SpoolEvents;
import io.estran.agent.spool.SpoolStatus;
import io.estran.agent.uplink.SpoolOutlet;
import io.estran.process.disk.Disk;
import io.estran.process.lifecycle.Closer;
import io.estran.process.time.Clock;
import io.estran.protocol.batch.BatchLimits;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.name.AgentName;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agent's disk: journal, spool, lanes and checkpoint, owned by one thread, {@code estran-storage}. Opening recovers what
 * earlier runs left; {@link #start} starts the thread. The pipeline talks to {@link #recorder}, the uplink to
 * {@link #outlet}.
 */
public final class Storage implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Storage.class);
    private static final long STOP_MILLIS = 9_000;
    private static final long INTERRUPTED_MILLIS = 1_000;

    private final Closer closer;
    private final DiskRecovery recovery;
    private final StorageLoop loop;
    private final HandOver handOver;
    private final Outlet outlet;
    private final StorageMeters meters;
    private final Thread thread;
    private final Path data;

    /**
     * What storage works with.
     *
     * @param signer signs gaps and attestations; null if the agent has no key for it
     */
    public record Parts(
            Path data,
            Disk disk,
            Clock clock,
            AgentName agent,
            StorageSettings settings,
            MeterRegistry registry,
            EventSink events,
            SealedListener sealed,
            Supplier<Id128> ids,
            @Nullable Signer signer) {}

    private Storage(
            Path data,
            Closer closer,
            DiskRecovery recovery,
            StorageLoop loop,
            HandOver handOver,
            Outlet outlet,
            StorageMeters meters) {
        this.data = data;
        this.closer = closer;
        this.recovery = recovery;
        this.loop = loop;
        this.handOver = handOver;
        this.outlet = outlet;
        this.meters = meters;
        this.thread = new Thread(loop::run, "estran-storage");
        thread.setDaemon(true);
    }

    /**
     * Recovers the data folder, creating it if it is missing, and begins a run.
     *
     * @throws IOException if the folder belongs to a running agent, or the disk does not work
     */
    public static Storage open(Parts parts) throws IOException {
        Closer closer = new Closer();
        boolean opened = false;
        try {
            Storage storage = open(parts, closer);
            opened = true;
            return storage;
        } finally {
            if (!opened) {
                closeAll(closer);
            }
        }
    }

    private static Storage open(Parts parts, Closer closer) throws IOException {
        Disk disk = parts.disk();
        StorageSettings settings = parts.settings();
        disk.createFolders(parts.data());
        try {
            closer.add(disk.lock(parts.data().resolve("lock")));
        } catch (AccessDeniedException notAllowed) {
            throw notAllowed;
        } catch (IOException held) {
            throw new IOException(
                    "the data folder " + parts.data() + " is in use by another agent, or cannot be written: "
                            + held.getMessage(),
                    held);
        }
        RecoveryProgress progress = new RecoveryProgress(parts.clock(), parts.registry());
        CheckpointFile file = new CheckpointFile(disk, parts.data());
        Quarantine quarantine = Quarantine.open(disk, parts.data(), settings.quarantineBytes());
        ReadMemory memory = new ReadMemory();
        PatientOpening patiently = new PatientOpening(parts.clock(), quarantine);
        boolean isLost = file.exists();
        CheckpointFile.Reading found = patiently.of(file::read);
        found.damaged().forEach(copy -> log.warn("copy {} of {} is damaged", copy, file.path()));
        Checkpoint checkpoint = found.checkpoint() == null ? Checkpoint.NONE : found.checkpoint();
        SegmentPool journalPool = closer.add(patiently.of(
                () -> Journal.pool(disk, parts.data(), settings.journalSegment(), settings.journalBytes(), memory)));
        SegmentPool spoolPool = closer.add(patiently.of(
                () -> Spool.pool(disk, parts.data(), settings.spoolSegment(), settings.spoolBytes(), memory)));
        long highest = Math.max(journalPool.highestRun(), spoolPool.highestRun());
        if (found.checkpoint() == null) {
            highest = Math.max(highest, LastRun.of(disk, parts.data(), memory, progress));
        }
        long runNumber = Math.max(checkpoint.runNumber(), highest) + 1;
        Id128 run = parts.ids().get();
        Journal journal = closer.add(
                Journal.open(journalPool, runNumber, checkpoint.journalPosition(), Frame.BYTES, settings.frames()));
        if (found.checkpoint() == null) {
            checkpoint = withoutCheckpoint(parts, highest > 0 || isLost, journal);
        } else {
            reportTorn(journal);
        }
        Spool spool = closer.add(new Spool(
                spoolPool,
                new Spool.Identity(parts.agent(), run, runNumber, parts.ids(), parts.signer()),
                new Spool.Beginning(checkpoint.spool(), quarantine, progress.of("spool")),
                sealing(settings, spoolPool),
                settings.mostItems(),
                parts.clock(),
                counted(parts)));
        // Claims the run number, and counts as sealed what recovery has found and synced.
        checkpoint = new Checkpoint(runNumber, checkpoint.state(), checkpoint.journalPosition(), spool.state());
        new CheckpointRoom(disk, parts.data(), spool).write(file, checkpoint);
        spool.checkpointed(checkpoint.spool());
        log.info(
                "run {} begins; the spool holds {} batches",
                runNumber,
                spool.status().pendingBatches());

        Wake wake = new Wake();
        HandOver handOver = new HandOver(settings.frames(), wake);
        StorageMeters meters = new StorageMeters(parts.registry(), spool.status());
        Outlet outlet = new Outlet(wake, settings.mostAccounts(), meters.accountsDropped);
        meters.watch(handOver, outlet);
        meters.journalTorn.increment((double) journal.findings().tornBytes());
        meters.spoolTorn.increment((double) spool.tornBytes());
        StorageLoop loop = new StorageLoop(
                parts,
                journal,
                spool,
                file,
                checkpoint,
                handOver,
                outlet,
                wake,
                meters,
                new SplittableRandom(run.low()));
        return new Storage(
                parts.data(),
                closer,
                new DiskRecovery(parts, memory, progress, checkpoint, journal.end(), run),
                loop,
                handOver,
                outlet,
                meters);
    }

    /** Without a checkpoint the journal has no beginning: what is open in it is lost, what is sealed is not. */
    private static Checkpoint withoutCheckpoint(Parts parts, boolean isLost, Journal journal) {
        if (!isLost) {
            return Checkpoint.NONE;
        }
        log.warn("the checkpoint in {} is lost: open windows and alarms begin anew, batches are kept", parts.data());
        parts.events().happened("checkpoint-lost", Map.of("journalBytes", journal.usedBytes()));
        journal.release(journal.end());
        return new Checkpoint(0, null, journal.end(), SpoolState.LOST);
    }

    private static SpoolEvents counted(Parts parts) {
        Counter forks = parts.registry().counter("estran.agent.spool.forks");
        return (type, fields) -> {
            if (type.equals(SpoolEvents.FORK)) {
                forks.increment();
            }
            parts.events().happened(type, fields);
        };
    }

    private static void reportTorn(Journal journal) {
        long torn = journal.findings().tornBytes();
        if (torn > 0) {
            log.info(
                    "{} bytes at the end of the journal cannot be read, as when a run breaks off while it writes: they are cut,"
                            + " what stands before them is there",
                    torn);
        }
    }

    private static Sealing sealing(StorageSettings settings, SegmentPool pool) {
        int largest = Math.min(BatchLimits.MAX_BATCH_BYTES, pool.largestPayload());
        return new Sealing(
                Math.min(settings.sealBytes(), largest / 2), settings.sealAge(), settings.awaySealAge(), largest);
    }

    private static void closeAll(Closer closer) {
        try {
            closer.close();
        } catch (Exception failed) {
            log.warn("storage could not be closed cleanly", failed);
        }
    }

    /** What earlier runs left; available at once. */
    public Recovery recovery() {
        return recovery;
    }

    /** The pipeline's end. */
    public Recorder recorder() {
        return handOver;
    }

    /** The uplink's end. */
    public SpoolOutlet outlet() {
        return outlet;
    }

    /** How the spool stood a second ago at most. Any thread. */
    public SpoolStatus status() {
        return meters.status;
    }

    /** Whether the disk takes what it is given. Any thread. */
    public boolean isHealthy() {
        return loop.isHealthy();
    }

    /** Frames handed over in this run, counted from the first, whose records are all sealed and accounted for. Any thread. */
    public long settledFrames() {
        return loop.settledFrames();
    }

    /** Starts the thread. */
    public void start() {
        thread.start();
    }

    /** Does what is due, for a host that runs it without a thread; returns how long nothing will be, ns. Not after {@link #start}. */
    public long turn() {
        return loop.turn();
    }

    /** The loop, for tests that run it on their own thread. */
    StorageLoop loop() {
        return loop;
    }

    /**
     * Journals and seals what was handed over, syncs it, writes a checkpoint if the last frame brings the state, and closes
     * the files. Waits ten seconds at most for a disk that hangs: then its files, and the lock of the folder, stay with a
     * thread of their own until it answers or the process ends.
     */
    @Override
    public void close() throws Exception {
        close(STOP_MILLIS);
    }

    void close(long stopMillis) throws Exception {
        loop.stop();
        if (thread.isAlive()) {
            thread.join(stopMillis);
            if (thread.isAlive()) {
                log.warn("storage did not end within {} ms; what is not synced is left to the next run", stopMillis);
                abandon();
                return;
            }
        }
        closer.close();
    }

    /** Both an interrupt and a close may wait for the call into the disk that hangs. */
    private void abandon() throws InterruptedException {
        Thread last = new Thread(
                () -> {
                    thread.interrupt();
                    closeAll(closer);
                },
                "estran-storage-end");
        last.setDaemon(true);
        last.start();
        last.join(INTERRUPTED_MILLIS);
        if (last.isAlive()) {
            log.warn("the disk under {} hangs; its lock is held until it answers or the process ends", data);
        }
    }
}
