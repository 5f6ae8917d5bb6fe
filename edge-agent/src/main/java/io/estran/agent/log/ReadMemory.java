package io.estran.agent.log;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Memory for one segment, the largest that was read with it, for readings of logs that follow one another, as those of a start
 * do. One reading at a time: whoever is given a record of one must not begin another with the same memory.
 */
public final class ReadMemory {
    private static final ByteBuffer NONE = ByteBuffer.allocate(0);

    private ByteBuffer bytes = NONE;

    /** At least so many bytes, little-endian. */
    ByteBuffer ofAtLeast(int size) {
        if (bytes.capacity() < size) {
            // Direct: into a heap buffer the channel would copy everything once more.
            bytes = ByteBuffer.allocateDirect(size).order(ByteOrder.LITTLE_ENDIAN);
        }
        return bytes;
    }

    /** The last reading is done; one more would take memory anew. */
    public void release() {
        bytes = NONE;
    }
}
