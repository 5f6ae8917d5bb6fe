package io.estran.testkit;

import io.estran.process.disk.Disk;
import io.estran.process.disk.DiskFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * A file system in memory that breaks on demand. Thread safe. Its fault model:
 *
 * <ul>
 *   <li>A power cut keeps everything synced. Of each unsynced write it keeps all, nothing, or a part that ends at a sector
 *       of 512 bytes, each write on its own: later ones may survive earlier ones.
 *   <li>Creations, renames and deletions that {@link #syncFolder} has not covered survive a power cut as a prefix of the
 *       order in which they were made.
 *   <li>After a failed sync programs still read what they wrote, but no later sync makes it durable.
 *   <li>A full disk refuses a write that would extend a file; what is allocated can be overwritten.
 *   <li>A chosen call fails, or all calls, or all of one kind, fail until told otherwise, with an unchecked exception if that
 *       is wanted; or the power goes at a chosen call. Calls that change something are counted ({@link Call}).
 *   <li>A disk that has become read-only gives what it holds and opens nothing for writing.
 *   <li>A bit of a file flips when told. Sectors go bad when told: reads that touch them fail until they are written anew.
 * </ul>
 *
 * Not modelled: sectors that change by themselves, folders as objects (the port promises that one is durable once made).
 */
public final class FaultyDisk implements Disk {
    /** What a power cut leaves of unsynced work. */
    public enum Leftover {
        NOTHING,
        EVERYTHING,
        RANDOM
    }

    /** Calls that change something. */
    public enum Call {
        /** That makes the file. */
        OPEN,
        WRITE,
        PREALLOCATE,
        TRUNCATE,
        SYNC,
        MOVE,
        DELETE,
        SYNC_FOLDER
    }

    private final RandomGenerator random;
    private Map<Path, FaultyFile> seen = new TreeMap<>();
    private Map<Path, FaultyFile> durable = new TreeMap<>();
    private final List<FolderChange> unsyncedChanges = new ArrayList<>();
    private final Set<Path> locked = new HashSet<>();
    private final Set<DiskFile> open = new HashSet<>();
    private long capacity = Long.MAX_VALUE;
    private final CallFaults faults = new CallFaults();

    /** One change of folder entries: names that come and go. */
    private record FolderChange(Path folder, Map<Path, FaultyFile> added, Set<Path> removed) {}

    /** Draws from {@code random} how unsynced work survives. */
    public FaultyDisk(RandomGenerator random) {
        this.random = random;
    }

    /** A disk with the same content whose power was just cut and left everything; no call to it fails yet. */
    public synchronized FaultyDisk copy(RandomGenerator random) {
        FaultyDisk copy = new FaultyDisk(random);
        seen.forEach((path, file) -> {
            FaultyFile same = file.copy();
            copy.seen.put(path, same);
            copy.durable.put(path, same);
        });
        copy.capacity = capacity;
        return copy;
    }

    /** Changing calls so far. */
    public synchronized long calls() {
        return faults.calls();
    }

    /** The power goes just before the n-th changing call from the beginning of time; it and all later calls fail. */
    public synchronized void cutPowerAtCall(long n) {
        faults.cutPowerAtCall(n);
    }

    /** The n-th changing call from the beginning of time fails; if it is a sync, what it was to save is lost. */
    public synchronized void failAtCall(long n) {
        faults.failAtCall(n);
    }

    /** All changing calls fail from now on, or no longer. */
    public synchronized void setFailing(boolean failing) {
        faults.setFailing(failing);
    }

    /** Calls of that kind so far. */
    public synchronized long calls(Call kind) {
        return faults.calls(kind);
    }

    /** All calls of that kind fail, from the n-th from the beginning of time on, until {@link #heal()}. */
    public synchronized void failFrom(Call kind, long n) {
        faults.failFrom(kind, n);
    }

    /** The file system is remounted read-only, or writable again. */
    public synchronized void setReadOnly(boolean readOnly) {
        faults.setReadOnly(readOnly);
    }

    /** No call fails any more; sectors that are bad stay so. */
    public synchronized void heal() {
        faults.heal();
    }

    /** Calls that are to fail throw an unchecked exception, as a mistake in a program would, or no longer. */
    public synchronized void setUnchecked(boolean unchecked) {
        faults.setUnchecked(unchecked);
    }

    /** Bytes that all files together may have. */
    public synchronized void setCapacity(long bytes) {
        capacity = bytes;
    }

    /** Whether the power went. */
    public synchronized boolean isOff() {
        return faults.isOff();
    }

    /** The process dies, the machine does not: all that was written stays; open files and locks are gone. */
    public synchronized void kill() {
        faults.powerOn();
        locked.clear();
        open.clear();
    }

    /** Cuts the power, if it is not off yet, and turns it on again. */
    public synchronized void cutPower(Leftover leftover) {
        int kept = switch (leftover) {
            case NOTHING -> 0;
            case EVERYTHING -> unsyncedChanges.size();
            case RANDOM -> random.nextInt(unsyncedChanges.size() + 1);
        };
        unsyncedChanges.subList(0, kept).forEach(this::makeDurable);
        unsyncedChanges.clear();
        durable.values().stream().distinct().forEach(file -> file.cutPower(random, leftover));
        seen = new TreeMap<>(durable);
        kill();
    }

    /** Flips one bit of what is stored. */
    public synchronized void flip(Path file, long offset, int bit) throws IOException {
        existing(file).flip((int) offset, bit);
    }

    /** Reads that touch that range fail until it is written, as a whole or in part, or {@link #heal healed}. */
    public synchronized void spoil(Path file, long offset, int length) throws IOException {
        existing(file).spoil((int) offset, length);
    }

    /** All sectors of the file can be read again. */
    public synchronized void heal(Path file) throws IOException {
        existing(file).heal();
    }

    /** A copy of what programs see of a file. */
    public synchronized byte[] bytes(Path file) throws IOException {
        return existing(file).seen().clone();
    }

    private void makeDurable(FolderChange change) {
        change.removed().forEach(durable::remove);
        durable.putAll(change.added());
    }

    private FaultyFile existing(Path file) throws IOException {
        FaultyFile found = seen.get(file);
        if (found == null) {
            throw new FileNotFoundException(file.toString());
        }
        return found;
    }

    private void change(Path folder, Map<Path, FaultyFile> added, Set<Path> removed) {
        removed.forEach(seen::remove);
        seen.putAll(added);
        unsyncedChanges.add(new FolderChange(folder, added, removed));
    }

    private static Path folderOf(Path file) {
        Path parent = file.getParent();
        return parent == null ? Path.of("") : parent;
    }

    @Override
    public synchronized DiskFile open(Path file) throws IOException {
        faults.powered();
        faults.writable();
        if (!seen.containsKey(file)) {
            faults.changing(Call.OPEN);
            change(folderOf(file), Map.of(file, new FaultyFile()), Set.of());
        }
        return new Handle(existing(file), true);
    }

    @Override
    public synchronized DiskFile openForReading(Path file) throws IOException {
        faults.powered();
        return new Handle(existing(file), false);
    }

    @Override
    public synchronized boolean exists(Path file) {
        return seen.containsKey(file);
    }

    @Override
    public synchronized List<Path> list(Path folder) throws IOException {
        faults.powered();
        return seen.keySet().stream()
                .filter(file -> folderOf(file).equals(folder))
                .toList();
    }

    @Override
    public synchronized void createFolders(Path folder) throws IOException {
        faults.powered();
    }

    @Override
    public synchronized void moveAtomically(Path from, Path to) throws IOException {
        faults.changing(Call.MOVE);
        Map<Path, FaultyFile> added = new LinkedHashMap<>();
        added.put(to, existing(from));
        change(folderOf(to), added, Set.of(from));
    }

    @Override
    public synchronized void delete(Path file) throws IOException {
        faults.changing(Call.DELETE);
        existing(file);
        change(folderOf(file), Map.of(), Set.of(file));
    }

    @Override
    public synchronized void syncFolder(Path folder) throws IOException {
        faults.changing(Call.SYNC_FOLDER);
        List<FolderChange> covered = unsyncedChanges.stream()
                .filter(change -> change.folder().equals(folder))
                .toList();
        covered.forEach(this::makeDurable);
        unsyncedChanges.removeAll(covered);
    }

    @Override
    public synchronized long usableBytes(Path folder) throws IOException {
        faults.powered();
        return capacity == Long.MAX_VALUE ? capacity : Math.max(0, capacity - used());
    }

    @Override
    public synchronized AutoCloseable lock(Path file) throws IOException {
        faults.powered();
        faults.writable();
        if (!locked.add(file)) {
            throw new IOException(file + " is locked by another process");
        }
        return () -> unlock(file);
    }

    private synchronized void unlock(Path file) {
        locked.remove(file);
    }

    /** Bytes of all files together. */
    public synchronized long used() {
        return seen.values().stream().mapToLong(FaultyFile::size).sum();
    }

    /** Files that the process has opened and not closed. */
    public synchronized int openFiles() {
        return open.size();
    }

    private void reserve(FaultyFile file, long size) throws IOException {
        if (size > file.size() && used() + size - file.size() > capacity) {
            throw new IOException("no space left on device");
        }
    }

    /** An open file. */
    private final class Handle implements DiskFile {
        private final FaultyFile file;
        private final boolean writable;

        Handle(FaultyFile file, boolean writable) {
            this.file = file;
            this.writable = writable;
            open.add(this);
        }

        private void changingFile(Call kind) throws IOException {
            if (!writable) {
                throw new IOException("opened for reading only");
            }
            faults.changing(kind);
        }

        @Override
        public long size() throws IOException {
            synchronized (FaultyDisk.this) {
                faults.powered();
                return file.size();
            }
        }

        @Override
        public int read(ByteBuffer into, long position) throws IOException {
            synchronized (FaultyDisk.this) {
                faults.powered();
                int length = (int) Math.max(0, Math.min(into.remaining(), file.size() - position));
                if (file.isSpoiled((int) Math.min(position, file.size()), length)) {
                    throw new IOException("input/output error");
                }
                into.put(file.seen(), (int) Math.min(position, file.size()), length);
                return length;
            }
        }

        @Override
        public void write(ByteBuffer from, long position) throws IOException {
            synchronized (FaultyDisk.this) {
                changingFile(Call.WRITE);
                reserve(file, position + from.remaining());
                byte[] bytes = new byte[from.remaining()];
                from.get(bytes);
                file.write((int) position, bytes);
            }
        }

        @Override
        public void preallocate(long size) throws IOException {
            synchronized (FaultyDisk.this) {
                changingFile(Call.PREALLOCATE);
                reserve(file, size);
                if (size > file.size()) {
                    file.resize((int) size);
                }
            }
        }

        @Override
        public void truncate(long size) throws IOException {
            synchronized (FaultyDisk.this) {
                changingFile(Call.TRUNCATE);
                if (size < file.size()) {
                    file.resize((int) size);
                }
            }
        }

        @Override
        public void sync() throws IOException {
            synchronized (FaultyDisk.this) {
                try {
                    changingFile(Call.SYNC);
                } catch (IOException | RuntimeException failed) {
                    if (!faults.isOff()) {
                        file.loseUnsynced();
                    }
                    throw failed;
                }
                file.sync();
            }
        }

        @Override
        public void close() {
            synchronized (FaultyDisk.this) {
                open.remove(this);
            }
        }
    }
}
