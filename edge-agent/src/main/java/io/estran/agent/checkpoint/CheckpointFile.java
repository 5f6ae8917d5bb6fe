package io.estran.agent.checkpoint;

import io.estran.process.disk.Disk;
import io.estran.process.disk.DiskFile;
import io.estran.process.disk.UnreadableFileException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The file {@code checkpoint}: u32 magic "ESCP", u32 length n, u32 CRC32C, then n bytes ({@link CheckpointCodec}), and the same
 * again as a copy; big-endian. One thread.
 */
public final class CheckpointFile {
    private static final int MAGIC = 0x45534350;
    private static final int HEAD = 12;

    private final Disk disk;
    private final Path folder;
    private final Path file;
    private final Path next;
    private long bytes;

    /** The checkpoint of that data folder. */
    public CheckpointFile(Disk disk, Path folder) {
        this.disk = disk;
        this.folder = folder;
        this.file = folder.resolve("checkpoint");
        this.next = folder.resolve("checkpoint.new");
    }

    /**
     * What was read.
     *
     * @param checkpoint null if there is none, or none that can be read
     * @param damaged copies that cannot be read, the first is 1; empty if there is no file
     */
    public record Reading(@Nullable Checkpoint checkpoint, List<Integer> damaged) {}

    /** Whether the file is there. */
    public boolean exists() {
        return disk.exists(file);
    }

    /** Where it stands. */
    public Path path() {
        return file;
    }

    /** Bytes of what was written last, or was to be; while it is replaced there is a second file like it. */
    public long bytes() {
        return bytes;
    }

    /** Replaces the checkpoint; it is durable when this returns, and the old one stands if it fails. */
    public void write(Checkpoint checkpoint) throws IOException {
        byte[] body = CheckpointCodec.encode(checkpoint);
        ByteBuffer bytes = ByteBuffer.allocate(2 * (HEAD + body.length));
        for (int copy = 0; copy < 2; copy++) {
            bytes.putInt(MAGIC).putInt(body.length).putInt(checksum(body)).put(body);
        }
        this.bytes = bytes.capacity();
        try (DiskFile out = disk.open(next)) {
            out.truncate(0);
            out.write(bytes.flip(), 0);
            out.sync();
        }
        disk.moveAtomically(next, file);
        disk.syncFolder(folder);
    }

    /**
     * Reads the first copy that can be read.
     *
     * @throws UnreadableFileException if the disk gives no copy that can be told from a damaged one
     * @throws IOException if a newer release wrote it
     */
    public Reading read() throws IOException {
        List<Integer> damaged = new ArrayList<>();
        if (!exists()) {
            return new Reading(null, damaged);
        }
        IOException unreadable = null;
        try (DiskFile in = disk.openForReading(file)) {
            int half = Math.toIntExact(in.size() / 2);
            for (int copy = 0; copy < 2; copy++) {
                ByteBuffer bytes = ByteBuffer.allocate(half);
                try {
                    in.read(bytes, (long) copy * half);
                } catch (IOException failed) {
                    unreadable = failed;
                    bytes.clear();
                }
                byte[] body = body(bytes.flip());
                if (body == null) {
                    damaged.add(copy + 1);
                } else {
                    return new Reading(CheckpointCodec.decode(body), damaged);
                }
            }
        }
        if (unreadable != null) {
            // Perhaps a passing fault: to go on without a checkpoint would drop the journal.
            throw new UnreadableFileException(file, unreadable);
        }
        return new Reading(null, damaged);
    }

    /** The content of a copy, null if it is damaged. */
    private static byte @Nullable [] body(ByteBuffer copy) {
        if (copy.remaining() < HEAD || copy.getInt() != MAGIC) {
            return null;
        }
        int length = copy.getInt();
        int checksum = copy.getInt();
        if (length != copy.remaining()) {
            return null;
        }
        byte[] body = new byte[length];
        copy.get(body);
        return checksum(body) == checksum ? body : null;
    }

    private static int checksum(byte[] body) {
        CRC32C crc = new CRC32C();
        crc.update(body);
        return (int) crc.getValue();
    }
}
