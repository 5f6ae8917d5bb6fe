package io.estran.agent.log;

import io.estran.process.disk.Disk;
import io.estran.process.disk.DiskFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Reads the logs of a folder without changing anything, of a running agent too: then what is written meanwhile may be
 * missing or look damaged, so a damage counts only if a second look finds it as well. Holds the files open; close it. One
 * thread.
 */
public final class LogInspection implements AutoCloseable {
    private final ReadMemory memory;
    private final List<Segment> segments = new ArrayList<>();
    private final List<Head> heads = new ArrayList<>();
    private int files;
    private long bytes;

    /** How far the head of a segment file can be read. */
    public enum Standing {
        /** Both copies can be read. */
        WHOLE,
        /** One of two can be read. */
        HALF,
        /** None can be read. */
        BROKEN,
        /** Zeros: allocated, and never used. */
        BLANK,
        /** A newer release wrote it. */
        NEWER,
        /** The disk does not give it. */
        UNREADABLE
    }

    /** A segment file and its head. */
    public record Head(Path file, Standing standing) {}

    /** Opens all segments of the folder for reading; a missing folder has none. */
    public LogInspection(Disk disk, Path folder, ReadMemory memory) throws IOException {
        this.memory = memory;
        boolean opened = false;
        try {
            for (Path path : disk.list(folder)) {
                if (SegmentPool.number(path) != null) {
                    add(disk, path);
                }
            }
            opened = true;
        } finally {
            if (!opened) {
                close();
            }
        }
    }

    private void add(Disk disk, Path path) throws IOException {
        DiskFile file;
        try {
            file = disk.openForReading(path);
        } catch (NoSuchFileException | FileNotFoundException goneMeanwhile) {
            return;
        }
        boolean kept = false;
        try {
            kept = look(path, file);
        } finally {
            if (!kept) {
                file.close();
            }
        }
    }

    /** Whether the file holds records, and stays open. */
    private boolean look(Path path, DiskFile file) throws IOException {
        long size = file.size();
        files++;
        bytes += size;
        SegmentHeader.Reading head;
        try {
            head = SegmentPool.readHeader(file);
        } catch (IOException nothing) {
            heads.add(new Head(path, Standing.UNREADABLE));
            return false;
        }
        SegmentHeader header = head.header();
        if (head.newerVersion() > 0 || header == null) {
            Standing none = isBlank(file) ? Standing.BLANK : Standing.BROKEN;
            heads.add(new Head(path, head.newerVersion() > 0 ? Standing.NEWER : none));
            return false;
        }
        heads.add(new Head(path, head.isHalf() ? Standing.HALF : Standing.WHOLE));
        segments.add(new Segment(path, file, header, size));
        return true;
    }

    private static boolean isBlank(DiskFile file) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(SegmentHeader.RECORDS_AT);
        Salvage.read(file, head);
        while (head.hasRemaining()) {
            if (head.get() != 0) {
                return false;
            }
        }
        return true;
    }

    /** Segment files, free ones included. */
    public int files() {
        return files;
    }

    /** Bytes of all of them. */
    public long bytes() {
        return bytes;
    }

    /** Every segment file, in order of name. */
    public List<Head> heads() {
        return List.copyOf(heads);
    }

    /**
     * Gives the records of one log as recovery would find them.
     *
     * @param knownSynced a position that the owner knows to be synced
     * @param first the first position that the owner needs; segments before it are not read
     * @param progress is told how much is read
     */
    public LogFindings read(int kind, long knownSynced, long first, ReadProgress progress, Consumer<LogRecord> visitor)
            throws IOException {
        List<Segment> ofKind = segments.stream()
                .filter(segment -> segment.header.kind() == kind)
                .toList();
        LogRecovery recovery = new LogRecovery(ofKind, knownSynced, first, false, memory, progress);
        recovery.run(visitor);
        return recovery.result();
    }

    @Override
    public void close() throws IOException {
        for (Segment segment : segments) {
            segment.file.close();
        }
    }
}
