package io.estran.agent.storage;

import io.estran.agent.checkpoint.Checkpoint;
import io.estran.agent.journal.JournalScan;
import io.estran.agent.spool.Spool;
import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.lane.Id128;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What earlier runs left, as of the opening. Reads the files on its own: any thread, also while storage runs. */
final class DiskRecovery implements Recovery {
    private final Checkpoint checkpoint;
    private final Storage.Parts parts;
    private final long journalEnd;
    private final Id128 run;
    private final Map<BatchClass, Long> sealed = new EnumMap<>(BatchClass.class);

    DiskRecovery(Storage.Parts parts, Checkpoint checkpoint, long journalEnd, Spool spool, Id128 run) {
        this.parts = parts;
        this.checkpoint = checkpoint;
        this.journalEnd = journalEnd;
        this.run = run;
        for (BatchClass batchClass : BatchClass.values()) {
            sealed.put(batchClass, spool.sealed(batchClass));
        }
    }

    @Override
    public byte @Nullable [] state() {
        return checkpoint.state();
    }

    @Override
    public void replay(Consumer<ByteBuffer> inputs) {
        try {
            JournalScan.read(
                    parts.disk(),
                    parts.data(),
                    checkpoint.journalPosition(),
                    journalEnd,
                    found -> inputs.accept(found.payload()));
        } catch (IOException failed) {
            throw new UncheckedIOException("the journal cannot be read", failed);
        }
    }

    @Override
    public long sealed(BatchClass batchClass) {
        return sealed.getOrDefault(batchClass, 0L);
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
