package io.estran.process.disk;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The file system as durable code sees it: a port, so that tests can run on a disk that forgets, tears, flips, fills up
 * and fails. Paths are those of the machine. Thread safe; a {@link DiskFile} belongs to one thread.
 */
public interface Disk {
    /** Opens for reading and writing, creating the file if it is missing. */
    DiskFile open(Path file) throws IOException;

    /** Opens an existing file for reading only. */
    DiskFile openForReading(Path file) throws IOException;

    boolean exists(Path file);

    /** Names of the files in a folder, sorted; empty if the folder is missing. */
    List<Path> list(Path folder) throws IOException;

    /** Creates the folder and those above it as far as they are missing; each one made is durable when this returns. */
    void createFolders(Path folder) throws IOException;

    /** Renames atomically over whatever stands at {@code to}. Durable only after {@link #syncFolder}. */
    void moveAtomically(Path from, Path to) throws IOException;

    void delete(Path file) throws IOException;

    /** Makes creations, renames and deletions in the folder durable. */
    void syncFolder(Path folder) throws IOException;

    /** Bytes that can still be written on the file system of the folder. */
    long usableBytes(Path folder) throws IOException;

    /**
     * Takes that file as a lock for this process, creating it if it is missing; released by closing, and by the end of the
     * process however it comes.
     *
     * @throws IOException if another process, or this one, holds it
     */
    AutoCloseable lock(Path file) throws IOException;

    /** The machine's file system. */
    static Disk local() {
        return new LocalDisk();
    }
}
