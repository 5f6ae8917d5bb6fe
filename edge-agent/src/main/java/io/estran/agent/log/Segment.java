package io.estran.agent.log;

import io.estran.process.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** A file in use by a log. Owned by the log's thread. */
final class Segment {
    final Path path;
    final DiskFile file;
    final SegmentHeader header;
    /** Size of the file, bytes. */
    final long size;
    /** Position behind its last synced record. */
    long end;
    /** Records that the owner still needs. */
    int live;

    Segment(Path path, DiskFile file, SegmentHeader header, long size) {
        this.path = path;
        this.file = file;
        this.header = header;
        this.size = size;
        this.end = header.base();
    }

    String name() {
        return String.valueOf(path.getFileName());
    }

    long base() {
        return header.base();
    }

    boolean holds(long position) {
        return position >= base() && position < end;
    }

    /** Bytes left for records behind {@link #end}. */
    long room() {
        return size - offset(end);
    }

    long offset(long position) {
        return SegmentHeader.RECORDS_AT + position - base();
    }

    void write(ByteBuffer records, long position) throws IOException {
        file.write(records, offset(position));
    }
}
