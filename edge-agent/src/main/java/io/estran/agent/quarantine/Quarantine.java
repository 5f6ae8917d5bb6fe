package io.estran.agent.quarantine;

import io.estran.process.disk.Disk;
import io.estran.process.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The folder of the package comment. One thread. */
public final class Quarantine {
    /** Folder in the data folder. */
    public static final String FOLDER = "quarantine";
    /** Most files. */
    static final int MOST_FILES = 1_000;

    private static final Logger log = LoggerFactory.getLogger(Quarantine.class);
    private static final Pattern NAME = Pattern.compile("([0-9]{6,9})-(.+)");

    private final Disk disk;
    private final Path folder;
    private final long capacity;
    /** The oldest first. */
    private final Deque<Kept> kept = new ArrayDeque<>();

    private long bytes;
    private int lastNumber;

    private record Kept(Path path, String name, long bytes) {}

    private Quarantine(Disk disk, Path folder, long capacity) {
        this.disk = disk;
        this.folder = folder;
        this.capacity = capacity;
    }

    /**
     * The quarantine of that data folder; what is more than the bound is removed.
     *
     * @param capacity most bytes in it; with 0 nothing is kept
     * @throws IOException if the folder cannot be read; it is made when there is something to keep
     */
    public static Quarantine open(Disk disk, Path data, long capacity) throws IOException {
        Quarantine opened = new Quarantine(disk, data.resolve(FOLDER), capacity);
        opened.find();
        opened.makeRoom(0);
        return opened;
    }

    private void find() throws IOException {
        for (Path path : disk.list(folder)) {
            Matcher named = NAME.matcher(String.valueOf(path.getFileName()));
            if (named.matches()) {
                remember(path, named.group(2), sizeIfGiven(path));
                lastNumber = Math.max(lastNumber, Integer.parseInt(named.group(1)));
            }
        }
    }

    /** 0 if the disk does not give it, or somebody has just deleted it: what lies here stops no start. */
    private long sizeIfGiven(Path path) {
        try {
            return size(path);
        } catch (IOException notGiven) {
            log.warn("{} cannot be read: {}; it counts as empty", path, notGiven.getMessage());
            return 0;
        }
    }

    private void remember(Path path, String name, long size) {
        kept.addLast(new Kept(path, name, size));
        bytes += size;
    }

    /** Keeps those bytes under that name, unless they are kept already or are more than the bound. Synced when it returns. */
    public void keep(String name, byte[] content) {
        if (content.length > capacity || kept.stream().anyMatch(each -> each.name.equals(name))) {
            return;
        }
        if (!makeRoom(content.length)) {
            log.warn(
                    "{} is not kept in {}: what is older cannot be deleted; the gap that stands for it is",
                    name,
                    folder);
            return;
        }
        Path path = next(name);
        try {
            write(path, content);
            lastNumber++;
            remember(path, name, content.length);
        } catch (IOException failed) {
            log.warn("{} is not kept: {}; the gap that stands for it is", path, failed.getMessage());
        }
    }

    /**
     * Moves a file here of which the disk gives nothing, or removes it if it is more than the bound.
     *
     * @throws IOException if the disk does neither
     */
    public void setAside(Path file) throws IOException {
        long size = disk.exists(file) ? size(file) : 0;
        if (capacity == 0 || size > capacity) {
            disk.delete(file);
            return;
        }
        makeRoom(size);
        disk.createFolders(folder);
        String name = "unreadable-" + file.getFileName();
        Path path = next(name);
        disk.moveAtomically(file, path);
        disk.syncFolder(folder);
        lastNumber++;
        remember(path, name, size);
    }

    /** Digits are those of the pattern in every language of the machine. */
    private Path next(String name) {
        return folder.resolve(String.format(Locale.ROOT, "%06d-%s", lastNumber + 1, name));
    }

    private long size(Path path) throws IOException {
        try (DiskFile file = disk.openForReading(path)) {
            return file.size();
        }
    }

    private void write(Path path, byte[] content) throws IOException {
        disk.createFolders(folder);
        boolean written = false;
        try (DiskFile file = disk.open(path)) {
            file.truncate(0);
            file.write(ByteBuffer.wrap(content), 0);
            file.sync();
            disk.syncFolder(folder);
            written = true;
        } finally {
            if (!written) {
                delete(path);
            }
        }
    }

    /** False if the disk does not delete enough: what it does not delete still takes its bytes. */
    private boolean makeRoom(long more) {
        for (Iterator<Kept> oldest = kept.iterator(); oldest.hasNext() && !hasRoom(more); ) {
            Kept each = oldest.next();
            if (delete(each.path)) {
                oldest.remove();
                bytes -= each.bytes;
            }
        }
        return hasRoom(more);
    }

    private boolean hasRoom(long more) {
        return bytes + more <= capacity && kept.size() < MOST_FILES;
    }

    /** Whether it is gone, perhaps because somebody has deleted it before. */
    private boolean delete(Path path) {
        try {
            disk.delete(path);
            return true;
        } catch (IOException failed) {
            log.debug("{} could not be deleted; it stays counted", path, failed);
            return !disk.exists(path);
        }
    }

    /** Bytes in it. */
    public long bytes() {
        return bytes;
    }
}
