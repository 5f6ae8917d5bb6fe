package io.estran.benchmarks.edge.rig;

import io.estran.agent.storage.Recovery;
import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.lane.Id128;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An empty disk. */
public final class FirstRun implements Recovery {
    @Override
    public byte @Nullable [] state() {
        return null;
    }

    @Override
    public void replay(Consumer<ByteBuffer> inputs) {
        // Nothing was journalled.
    }

    @Override
    public long sealed(BatchClass batchClass) {
        return 0;
    }

    @Override
    public long runNumber() {
        return 1;
    }

    @Override
    public Id128 run() {
        return new Id128(1, 2);
    }
}
