package io.estran.agent;

import io.estran.process.disk.Disk;
import io.estran.process.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file {@code last-seen-time} in the data folder: the last time that was seen over an authenticated link, one line of ISO 8601,
 * atomically replaced, at most once an hour. Written by a daemon thread of its own, {@code estran-time}, as the uplink must not
 * wait for a disk that hangs; one that fails costs nothing but the memory of the time. Any thread.
 */
final class LastSeenTime {
    private static final Logger log = LoggerFactory.getLogger(LastSeenTime.class);
    private static final Duration EVERY = Duration.ofHours(1);
    private static final int MOST_BYTES = 64;

    private final Disk disk;
    private final Path folder;
    private final Path file;
    private final AtomicBoolean busy = new AtomicBoolean();
    private volatile Instant kept;

    /** Reads what is there. */
    LastSeenTime(Disk disk, Path folder) {
        this.disk = disk;
        this.folder = folder;
        this.file = folder.resolve("last-seen-time");
        this.kept = read();
    }

    /** What is kept; the epoch if nothing is. */
    Instant kept() {
        return kept;
    }

    private Instant read() {
        if (!disk.exists(file)) {
            return Instant.EPOCH;
        }
        try (DiskFile in = disk.openForReading(file)) {
            ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(MOST_BYTES, in.size()));
            in.read(bytes, 0);
            bytes.flip();
            return Instant.parse(
                    StandardCharsets.US_ASCII.decode(bytes).toString().strip());
        } catch (IOException | DateTimeParseException unreadable) {
            log.warn("{} cannot be read: {}; it is written anew at the next connection", file, unreadable.getMessage());
            return Instant.EPOCH;
        }
    }

    /** It was that time just now. Returns at once. */
    void saw(Instant time) {
        boolean due;
        try {
            due = time.isAfter(kept.plus(EVERY));
        } catch (DateTimeException beyondAllTime) {
            due = false;
        }
        if (due && busy.compareAndSet(false, true)) {
            Thread writer = new Thread(() -> write(time), "estran-time");
            writer.setDaemon(true);
            writer.start();
        }
    }

    private void write(Instant time) {
        Path next = folder.resolve("last-seen-time.new");
        try {
            try (DiskFile out = disk.open(next)) {
                out.truncate(0);
                out.write(ByteBuffer.wrap((time + "\n").getBytes(StandardCharsets.US_ASCII)), 0);
                out.sync();
            }
            disk.moveAtomically(next, file);
            disk.syncFolder(folder);
            kept = time;
        } catch (IOException | RuntimeException failed) {
            log.warn("{} cannot be written: {}; tried again at the next connection", file, failed.toString());
        } finally {
            busy.set(false);
        }
    }
}
