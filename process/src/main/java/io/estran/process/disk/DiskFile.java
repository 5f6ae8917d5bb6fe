package io.estran.process.disk;

import java.io.IOException;
import java.nio.ByteBuffer;

/** One open file. Positions are absolute; there is no cursor. */
public interface DiskFile extends AutoCloseable {
    long size() throws IOException;

    /** Reads until the buffer is full or the file ends; returns the bytes read, 0 at the end. */
    int read(ByteBuffer into, long position) throws IOException;

    /** Writes the whole buffer. */
    void write(ByteBuffer from, long position) throws IOException;

    /** Extends the file to that size with zeros, allocated on disk; never shrinks it. */
    void preallocate(long size) throws IOException;

    void truncate(long size) throws IOException;

    /** Returns when everything written is on the disk, sizes included. */
    void sync() throws IOException;

    @Override
    void close() throws IOException;
}
