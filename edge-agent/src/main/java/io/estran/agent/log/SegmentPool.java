package io.estran.agent.log;

import io.estran.process.disk.Disk;
import io.estran.process.disk.DiskFile;
import io.estran.process.disk.UnreadableFileException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The segments of a folder: those in use, and free ones that are allocated already. Several logs of different kinds may
 * share it. Holds the bound on bytes. One thread owns it.
 */
public final class SegmentPool implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SegmentPool.class);
    private static final String SUFFIX = ".segment";
    /** Free segments that are kept beyond a bound that is lower than at the last start: to make room needs some. */
    private static final int KEPT = 3;

    private final Disk disk;
    private final Path folder;
    private final long segmentSize;
    private final long capacity;
    private final ReadMemory memory;
    private final Deque<Free> free = new ArrayDeque<>();
    private final List<Segment> found = new ArrayList<>();
    private long bytes;
    /** Until the first {@link #prepare}. */
    private boolean opening = true;

    private int lastName;
    /** Why the disk gave no segment when it was last asked; null if it gave one. */
    private @Nullable String refusal;
    /** It is not asked again yet. */
    private boolean waits;

    private record Free(Path path, DiskFile file) {}

    private SegmentPool(Disk disk, Path folder, long segmentSize, long capacity, ReadMemory memory) {
        this.disk = disk;
        this.folder = folder;
        this.segmentSize = segmentSize;
        this.capacity = capacity;
        this.memory = memory;
    }

    /**
     * Opens the folder, creating it if it is missing.
     *
     * @param segmentSize bytes of a new segment, a multiple of 4096
     * @param capacity most bytes on disk; a folder that has more shrinks as segments are freed
     * @param memory for the readings that open its logs; the caller's to release
     * @throws UnreadableFileException if the disk does not give the head of a segment
     * @throws IOException if the disk does not work, or a newer release wrote a segment
     */
    public static SegmentPool open(Disk disk, Path folder, long segmentSize, long capacity, ReadMemory memory)
            throws IOException {
        disk.createFolders(folder);
        SegmentPool pool = new SegmentPool(disk, folder, segmentSize, capacity, memory);
        boolean opened = false;
        try {
            for (Path path : disk.list(folder)) {
                pool.adopt(path);
            }
            opened = true;
            return pool;
        } finally {
            if (!opened) {
                pool.close();
            }
        }
    }

    private void adopt(Path path) throws IOException {
        Integer number = number(path);
        if (number == null) {
            log.warn("{} is no segment; Estran leaves it alone, it may be deleted", path);
            return;
        }
        lastName = Math.max(lastName, number);
        DiskFile file = disk.open(path);
        long size = file.size();
        bytes += size;
        SegmentHeader.Reading head = headOf(path, file);
        if (head.newerVersion() > 0) {
            file.close();
            throw new IOException(path + " was written by a newer release: its format is version " + head.newerVersion()
                    + ", this release reads version " + SegmentHeader.VERSION
                    + ". Nothing was changed; start the newer release again");
        }
        if (head.header() == null || size <= SegmentHeader.RECORDS_AT) {
            addFree(path, file, size);
        } else {
            found.add(new Segment(path, file, head.header(), size));
        }
    }

    private static SegmentHeader.Reading headOf(Path path, DiskFile file) throws IOException {
        try {
            return readHeader(file);
        } catch (IOException nothing) {
            file.close();
            throw new UnreadableFileException(path, nothing);
        }
    }

    /**
     * Both copies of a file's head. They stand in one page: what the disk does not give may come again, and a file whose head is
     * not known must not be taken for free meanwhile.
     */
    static SegmentHeader.Reading readHeader(DiskFile file) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(SegmentHeader.RECORDS_AT).order(ByteOrder.LITTLE_ENDIAN);
        file.read(head, 0);
        return SegmentHeader.read(head.flip());
    }

    /** The number in a segment's file name; null if it is not one. */
    static @Nullable Integer number(Path path) {
        String name = String.valueOf(path.getFileName());
        return name.matches("[0-9]{6,9}\\.segment")
                ? Integer.valueOf(name.substring(0, name.length() - SUFFIX.length()))
                : null;
    }

    /** Segments with a valid header that the folder held when it was opened, of one kind; the caller owns them now. */
    List<Segment> claim(int kind) {
        List<Segment> claimed =
                found.stream().filter(segment -> segment.header.kind() == kind).toList();
        found.removeAll(claimed);
        return claimed;
    }

    /** What its logs are read into when they are opened. */
    ReadMemory memory() {
        return memory;
    }

    /** Highest run number in any segment's header; 0 if there is none. Before the logs are opened. */
    public long highestRun() {
        return found.stream()
                .mapToLong(segment -> segment.header.runNumber())
                .max()
                .orElse(0);
    }

    /** A segment with a synced header, from the free ones or a new file. */
    Segment take(SegmentHeader header) throws IOException {
        Free next = free.isEmpty() ? allocate() : free.remove();
        boolean ready = false;
        try {
            next.file().write(header.encode(), 0);
            next.file().sync();
            ready = true;
        } finally {
            if (!ready) {
                free.addLast(next);
            }
        }
        return new Segment(next.path(), next.file(), header, segmentSize);
    }

    private Free allocate() throws IOException {
        if (bytes + segmentSize > capacity) {
            throw new IOException(folder + " is full: " + bytes + " of " + capacity + " bytes are in use");
        }
        Path path = folder.resolve(String.format(Locale.ROOT, "%06d%s", lastName + 1, SUFFIX));
        refusal = "the disk gave no space";
        waits = true;
        DiskFile file = disk.open(path);
        boolean ready = false;
        try {
            file.preallocate(segmentSize);
            file.sync();
            disk.syncFolder(folder);
            ready = true;
        } finally {
            if (!ready) {
                discard(path, file);
            }
        }
        refusal = null;
        waits = false;
        lastName++;
        bytes += segmentSize;
        return new Free(path, file);
    }

    private boolean discard(Path path, DiskFile file) {
        try {
            file.close();
            disk.delete(path);
            return true;
        } catch (IOException | RuntimeException failed) {
            log.debug("{} could not be deleted; the next start takes it as free", path, failed);
            return false;
        }
    }

    /**
     * Makes sure that so many segments are free and allocated, as far as the bound and the disk allow; false if they are not.
     * A disk that has refused to give space is not asked again before {@link #askAgain}.
     */
    public boolean prepare(int segments) {
        opening = false;
        while (free.size() < segments && growth() > 0) {
            try {
                free.addLast(allocate());
            } catch (IOException failed) {
                refusal = String.valueOf(failed.getMessage());
                log.warn(
                        "{} cannot grow: {}; Estran goes on with the {} bytes it has, and tries again",
                        folder,
                        refusal,
                        bytes);
            }
        }
        return free.size() >= segments;
    }

    /** What the disk gives of a damaged range: pages that it does not give are zeros. */
    public byte[] salvage(Damage damage) throws IOException {
        try (DiskFile file = disk.openForReading(folder.resolve(damage.file()))) {
            return Salvage.read(file, damage.offset(), (int) Math.min(segmentSize, damage.bytes()));
        }
    }

    /** Segments that the bound still allows; none if the disk has refused space and is not to be asked again yet. */
    public int growth() {
        return waits ? 0 : (int) Math.max(0, (capacity - bytes) / segmentSize);
    }

    /** The disk may have space again. */
    public void askAgain() {
        waits = false;
    }

    /** Why the disk did not give the last segment that it was asked for, below the bound; null if it did. */
    public @Nullable String refusal() {
        return refusal;
    }

    /** Asks a disk that has refused space once more; the segment is free. */
    public void tryToGrow() {
        if (refusal != null) {
            askAgain();
            prepare(free.size() + 1);
        }
    }

    /**
     * Proves that the disk takes what is written over space that it has given: overwrites the head of a free segment, if there
     * is one.
     *
     * @throws IOException if it does not
     */
    public void proveWritable() throws IOException {
        Free any = free.peekLast();
        if (any != null) {
            any.file().write(ByteBuffer.allocate(SegmentHeader.RECORDS_AT), 0);
            any.file().sync();
        }
    }

    /** Gives a free segment back to the disk; false if there is none, or the disk does not take it. */
    public boolean shrink() {
        Free least = free.pollLast();
        if (least == null) {
            return false;
        }
        boolean gone = discard(least.path(), least.file());
        bytes -= gone ? segmentSize : 0;
        return gone;
    }

    /** Segments that can be taken without asking the disk for space. */
    public int free() {
        return free.size();
    }

    /** Gives a segment back; its bytes stay until it is taken again. */
    void give(Segment segment) {
        addFree(segment.path, segment.file, segment.size);
    }

    private void addFree(Path path, DiskFile file, long size) {
        boolean keeps = isWithinBound() || (opening && free.size() < KEPT);
        if (size == segmentSize && keeps) {
            free.addLast(new Free(path, file));
        } else {
            bytes -= discard(path, file) ? size : 0;
        }
    }

    /** Bytes on disk, free segments included. */
    public long bytes() {
        return bytes;
    }

    /** Bytes of segments that hold something. */
    public long usedBytes() {
        return bytes - free.size() * segmentSize;
    }

    /** Whether it takes no more than its bound: it may after a start with a lower one, until enough is given back. */
    public boolean isWithinBound() {
        return bytes <= capacity;
    }

    /** Most bytes on disk. */
    public long capacity() {
        return capacity;
    }

    /** Bytes of a segment. */
    public long segmentSize() {
        return segmentSize;
    }

    /** Bytes of a segment that records may take. */
    long segmentRoom() {
        return segmentSize - SegmentHeader.RECORDS_AT;
    }

    /** Largest payload that a record may have. */
    public int largestPayload() {
        return (int) Math.min(Integer.MAX_VALUE, segmentRoom() - RecordFormat.HEADER - RecordFormat.ALIGNMENT);
    }

    @Override
    public void close() throws IOException {
        for (Free each : free) {
            each.file().close();
        }
        for (Segment segment : found) {
            segment.file.close();
        }
    }
}
