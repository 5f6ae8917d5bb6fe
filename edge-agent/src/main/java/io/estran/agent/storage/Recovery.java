package io.estran.agent.storage;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the disk holds of earlier runs, read once before a run begins. */
public interface Recovery {
    /** The pipeline's state at the checkpoint; null on a first start. */
    byte @Nullable [] state();

    /** Gives the inputs of each journal record after the checkpoint, in order (the {@link Frame#inputs} of then). */
    void replay(Consumer<ByteBuffer> inputs);

    /**
     * Last ordinal of that class that a lane has sealed: replay hands over only what is greater. After the replay ordinals go
     * on from the larger of the pipeline's own count and this: if the disk has lost inputs, the own count is the smaller.
     */
    long sealed(io.estran.protocol.lane.BatchClass batchClass);

    /** This run's number, from 1; unique among all runs that this disk knows of. */
    long runNumber();

    /** This run's id. */
    io.estran.protocol.lane.Id128 run();
}
