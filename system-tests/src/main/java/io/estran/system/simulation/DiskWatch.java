package io.estran.system.simulation;

import io.estran.agent.journal.Journal;
import io.estran.agent.log.LogInspection;
import io.estran.agent.log.LogRecord;
import io.estran.agent.log.ReadMemory;
import io.estran.agent.log.ReadProgress;
import io.estran.agent.spool.Spool;
import io.estran.process.disk.Disk;
import io.estran.process.disk.DiskFile;
import io.estran.protocol.batch.BatchOutline;
import io.estran.protocol.bytes.Digests;
import io.estran.protocol.codec.BatchReader;
import io.estran.protocol.fault.MalformedBatchException;
import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.lane.Hash256;
import io.estran.protocol.lane.Id128;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Watches, between a machine's disk and its agent, what is written to journal and spool; reads it by the layout that the package
 * comment of {@code agent.log} draws. It finds two mistakes that harm nobody by themselves, as the format has a second defence
 * against each: a sequence that is encoded twice, seen when it is written; and a record that comes back where it was not the
 * last to be written, as what a reused segment holds of its earlier life would, seen before each start. Passes everything on.
 */
final class DiskWatch implements Disk {
    private static final String SEGMENT = ".segment";
    private static final int HEADER_MAGIC = 0x474c5345;
    private static final int RECORD_MARKER = 0x52545345;
    private static final int RECORDS_AT = 1024;
    private static final int RECORD_HEADER = 32;
    private static final int ALIGNMENT = 8;

    private final Disk disk;
    private final Ledger ledger;
    private final String machine;
    /** By file: its head as it was written last. */
    private final Map<Path, Head> heads = new HashMap<>();
    /** What was written last at each place of each log. */
    private final Map<Place, Hash256> written = new HashMap<>();
    /** The bytes of each batch as they were written first. */
    private final Map<Sequence, Hash256> encoded = new HashMap<>();

    private int reused;

    private record Head(int kind, long generation, long base) {}

    private record Place(int kind, long position) {}

    private record Sequence(Id128 lane, long number) {}

    DiskWatch(Disk disk, String machine, Ledger ledger) {
        this.disk = disk;
        this.machine = machine;
        this.ledger = ledger;
    }

    /** The watch over a copy of the disk: it knows what was written before. */
    DiskWatch copy(Disk copied) {
        DiskWatch copy = new DiskWatch(copied, machine + " (copy)", ledger);
        copy.heads.putAll(heads);
        copy.written.putAll(written);
        copy.encoded.putAll(encoded);
        return copy;
    }

    /** How often a segment was begun in a file that had been one before. */
    int reused() {
        return reused;
    }

    /** Reads the logs as the agent's recovery will: every record must be the last that was written at its place. */
    void checkWhatIsFound(Path data) throws IOException {
        ReadMemory memory = new ReadMemory();
        try (LogInspection journal = new LogInspection(disk, data.resolve(Journal.FOLDER), memory);
                LogInspection spool = new LogInspection(disk, data.resolve(Spool.FOLDER), memory)) {
            journal.read(Journal.KIND, 0, 0, ReadProgress.NONE, record -> checkFound(Journal.KIND, record));
            for (BatchClass each : BatchClass.values()) {
                spool.read(each.code(), 0, 0, ReadProgress.NONE, record -> checkFound(each.code(), record));
            }
        }
    }

    private void checkFound(int kind, LogRecord record) {
        Hash256 last = written.get(new Place(kind, record.position()));
        if (last == null || !last.equals(digest(record.tag(), record.payload()))) {
            ledger.violated(machine + " finds a record at position " + record.position() + " of its log of kind " + kind
                    + (last == null ? ", where none was ever written" : ", where another was written after it")
                    + ": an old record comes back");
        }
    }

    private static Hash256 digest(long tag, ByteBuffer payload) {
        byte[] bytes = new byte[Long.BYTES + payload.remaining()];
        ByteBuffer.wrap(bytes).putLong(tag).put(payload.duplicate());
        return Digests.hash(bytes);
    }

    /** Somebody writes to a segment: its head, or whole records, or zeros. */
    private void writes(Path file, ByteBuffer from, long offset) {
        ByteBuffer bytes = from.slice().order(ByteOrder.LITTLE_ENDIAN);
        Head head = heads.get(file);
        if (offset == 0 && bytes.limit() == RECORDS_AT && bytes.getInt(0) == HEADER_MAGIC) {
            begins(file, new Head(bytes.getShort(6), bytes.getLong(8), bytes.getLong(16)));
        } else if (head != null) {
            int at = 0;
            while (bytes.limit() - at >= RECORD_HEADER && bytes.getInt(at) == RECORD_MARKER) {
                int length = bytes.getInt(at + 4);
                Place place = new Place(head.kind, head.base + offset - RECORDS_AT + at);
                record(place, bytes.getLong(at + 16), bytes.slice(at + RECORD_HEADER, length));
                at += (RECORD_HEADER + length + ALIGNMENT - 1) & -ALIGNMENT;
            }
        }
    }

    private void begins(Path file, Head head) {
        Head before = heads.put(file, head);
        if (before != null && !before.equals(head)) {
            reused++;
        }
    }

    private void record(Place place, long tag, ByteBuffer payload) {
        Hash256 digest = digest(tag, payload);
        written.put(place, digest);
        if (place.kind != Journal.KIND) {
            batch(digest, payload);
        }
    }

    private void batch(Hash256 digest, ByteBuffer payload) {
        try {
            BatchOutline batch = BatchReader.outline(payload);
            if (!batch.isGap()) {
                Hash256 first = encoded.putIfAbsent(new Sequence(batch.lane(), batch.from()), digest);
                if (first != null && !first.equals(digest)) {
                    ledger.violated(machine + " writes sequence " + batch.from() + " of lane " + batch.lane()
                            + " again, and not byte for byte: it was encoded twice");
                }
            }
        } catch (MalformedBatchException wrong) {
            ledger.violated(machine + " writes to its spool what is no batch: " + wrong.getMessage());
        }
    }

    @Override
    public DiskFile open(Path file) throws IOException {
        DiskFile opened = disk.open(file);
        return file.toString().endsWith(SEGMENT) ? new WatchedFile(file, opened) : opened;
    }

    @Override
    public DiskFile openForReading(Path file) throws IOException {
        return disk.openForReading(file);
    }

    @Override
    public boolean exists(Path file) {
        return disk.exists(file);
    }

    @Override
    public List<Path> list(Path folder) throws IOException {
        return disk.list(folder);
    }

    @Override
    public void createFolders(Path folder) throws IOException {
        disk.createFolders(folder);
    }

    @Override
    public void moveAtomically(Path from, Path to) throws IOException {
        disk.moveAtomically(from, to);
    }

    @Override
    public void delete(Path file) throws IOException {
        disk.delete(file);
    }

    @Override
    public void syncFolder(Path folder) throws IOException {
        disk.syncFolder(folder);
    }

    @Override
    public long usableBytes(Path folder) throws IOException {
        return disk.usableBytes(folder);
    }

    @Override
    public AutoCloseable lock(Path file) throws IOException {
        return disk.lock(file);
    }

    /** An open segment. What is tried counts as written, as a write that fails may leave all of it on a disk. */
    private final class WatchedFile implements DiskFile {
        private final Path path;
        private final DiskFile file;

        WatchedFile(Path path, DiskFile file) {
            this.path = path;
            this.file = file;
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public int read(ByteBuffer into, long position) throws IOException {
            return file.read(into, position);
        }

        @Override
        public void write(ByteBuffer from, long position) throws IOException {
            writes(path, from, position);
            file.write(from, position);
        }

        @Override
        public void preallocate(long size) throws IOException {
            file.preallocate(size);
        }

        @Override
        public void truncate(long size) throws IOException {
            file.truncate(size);
        }

        @Override
        public void sync() throws IOException {
            file.sync();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
