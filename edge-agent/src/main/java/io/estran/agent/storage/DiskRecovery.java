package io.estran.agent.storage;

import io.estran.agent.checkpoint.Checkpoint;
import io.estran.agent.journal.JournalScan;
import io.estran.agent.log.LogFindings;
import io.estran.agent.log.ReadMemory;
import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.lane.Id128;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What earlier runs left, as of the opening. Reads the files on its own: any thread, also while storage runs, but one replay at
 * a time; the memory that it and the readings of the opening took is let go after it.
 */
final class DiskRecovery implements Recovery {
    private static final Logger log = LoggerFactory.getLogger(DiskRecovery.class);

    private final Checkpoint checkpoint;
    private final Storage.Parts parts;
    private final ReadMemory memory;
    private final RecoveryProgress progress;
    private final long journalEnd;
    private final Id128 run;

    DiskRecovery(
            Storage.Parts parts,
            ReadMemory memory,
            RecoveryProgress progress,
            Checkpoint checkpoint,
            long journalEnd,
            Id128 run) {
        this.memory = memory;
        this.progress = progress;
        this.parts = parts;
        this.checkpoint = checkpoint;
        this.journalEnd = journalEnd;
        this.run = run;
    }

    @Override
    public byte @Nullable [] state() {
        return checkpoint.state();
    }

    @Override
    public void replay(Consumer<ByteBuffer> inputs) {
        try {
            LogFindings findings = JournalScan.read(
                    parts.disk(),
                    parts.data(),
                    checkpoint.journalPosition(),
                    journalEnd,
                    memory,
                    progress.of("journal"),
                    found -> inputs.accept(found.payload()));
            reportMissing(findings);
        } catch (IOException failed) {
            throw new UncheckedIOException("the journal cannot be read", failed);
        } finally {
            memory.release();
        }
    }

    /** What storage writes meanwhile stands behind the end that recovery found, and is none of it. */
    private void reportMissing(LogFindings findings) {
        long missing = findings.missing().stream()
                .mapToLong(range -> Math.max(0, Math.min(range.to(), journalEnd) - range.from()))
                .sum();
        if (missing > 0) {
            log.warn("{} bytes of the journal are damaged: the inputs in them are lost", missing);
            parts.events().happened("journal-corrupt", Map.of("bytes", missing));
        }
    }

    @Override
    public long sealed(BatchClass batchClass) {
        return checkpoint.spool().sealed().getOrDefault(batchClass, 0L);
    }

    @Override
    public long runNumber() {
        return checkpoint.runNumber();
    }

    @Override
    public Id128 run() {
        return run;
    }
}
