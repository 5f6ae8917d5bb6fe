package io.estran.process.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The machine's file system through {@link FileChannel}. Open to tests that watch what is synced. */
class LocalDisk implements Disk {
    /**
     * Files of which this process holds the lock, as the kernel has it: of the process, for all its disks. It would drop the lock
     * as soon as any channel of the file is closed, that of a second attempt too.
     */
    private static final Set<Path> LOCKED = ConcurrentHashMap.newKeySet();

    @Override
    public DiskFile open(Path file) throws IOException {
        return new LocalFile(
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE));
    }

    @Override
    public DiskFile openForReading(Path file) throws IOException {
        return new LocalFile(FileChannel.open(file, StandardOpenOption.READ));
    }

    @Override
    public boolean exists(Path file) {
        return Files.exists(file);
    }

    @Override
    public List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (NoSuchFileException | NotDirectoryException missing) {
            return List.of();
        }
    }

    @Override
    public void createFolders(Path folder) throws IOException {
        createFolder(folder.toAbsolutePath());
    }

    /** A folder lives as an entry of the one above it: each is durable before anything is made in it. */
    private void createFolder(Path folder) throws IOException {
        Path parent = folder.getParent();
        if (parent == null || Files.isDirectory(folder)) {
            return;
        }
        createFolder(parent);
        try {
            Files.createDirectory(folder);
        } catch (FileAlreadyExistsException made) {
            if (!Files.isDirectory(folder)) {
                throw made;
            }
        }
        syncFolder(parent);
    }

    @Override
    public void moveAtomically(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void delete(Path file) throws IOException {
        Files.delete(file);
    }

    @Override
    public void syncFolder(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public long usableBytes(Path folder) throws IOException {
        return Files.getFileStore(folder).getUsableSpace();
    }

    @Override
    public AutoCloseable lock(Path file) throws IOException {
        Path held = real(file);
        if (!LOCKED.add(held)) {
            throw new IOException(file + " is locked by this process");
        }
        FileChannel channel = null;
        boolean isHeld = false;
        try {
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            isHeld = channel.tryLock() != null;
        } catch (OverlappingFileLockException underAnotherName) {
            isHeld = false;
        } finally {
            if (!isHeld) {
                unlock(channel, held);
            }
        }
        if (!isHeld) {
            throw new IOException(file + " is locked by another process");
        }
        AtomicReference<@Nullable FileChannel> locked = new AtomicReference<>(channel);
        return () -> {
            FileChannel last = locked.getAndSet(null);
            if (last != null) {
                unlock(last, held);
            }
        };
    }

    private static Path real(Path file) throws IOException {
        Path whole = file.toAbsolutePath();
        Path folder = whole.getParent();
        return folder == null ? whole : folder.toRealPath().resolve(whole.getFileName());
    }

    private static void unlock(@Nullable FileChannel channel, Path held) throws IOException {
        try {
            if (channel != null) {
                channel.close();
            }
        } finally {
            LOCKED.remove(held);
        }
    }

    /** A file channel; the positional calls leave its cursor alone. */
    private record LocalFile(FileChannel channel) implements DiskFile {
        private static final int ZEROS = 64 * 1024;

        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        public int read(ByteBuffer into, long position) throws IOException {
            int total = 0;
            while (into.hasRemaining()) {
                int read = channel.read(into, position + total);
                if (read < 0) {
                    break;
                }
                total += read;
            }
            return total;
        }

        @Override
        public void write(ByteBuffer from, long position) throws IOException {
            long at = position;
            while (from.hasRemaining()) {
                at += channel.write(from, at);
            }
        }

        @Override
        public void preallocate(long size) throws IOException {
            ByteBuffer zeros = ByteBuffer.allocateDirect(ZEROS);
            for (long at = channel.size(); at < size; at += zeros.limit()) {
                zeros.clear().limit((int) Math.min(ZEROS, size - at));
                write(zeros, at);
            }
        }

        @Override
        public void truncate(long size) throws IOException {
            channel.truncate(size);
        }

        @Override
        public void sync() throws IOException {
            channel.force(true);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
