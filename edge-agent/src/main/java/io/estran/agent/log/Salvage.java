package io.estran.agent.log;

import io.estran.process.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the disk still gives of a file, piece by piece from its beginning, so that each piece can be looked at while the
 * processor's cache still holds it: pages that cannot be read come as zeros, and so show as damage. If the disk gives nothing
 * at all, the disk is gone and not a page of it: that is an error, so that nothing is taken for lost too early. One thread.
 */
final class Salvage {
    static final int PAGE = 4096;
    /** Small enough for a processor's own cache, large enough that a call to the system costs little of it. */
    static final int CHUNK = 64 * PAGE;
    /** A page that fails once may be read the next time, as the device corrects it. */
    private static final int ATTEMPTS = 3;

    private final DiskFile file;
    private final ByteBuffer into;
    private final int size;
    private int filled;
    private boolean any;
    private @Nullable IOException unreadable;

    /** Of as much of the file as the buffer has room for; sets the buffer's limit to that, and its position to 0. */
    Salvage(DiskFile file, ByteBuffer into) throws IOException {
        this.file = file;
        this.size = (int) Math.min(into.capacity(), file.size());
        into.clear().limit(size);
        this.into = into.duplicate();
    }

    /** Fills the buffer from the file's beginning, and flips it. */
    static void read(DiskFile file, ByteBuffer into) throws IOException {
        new Salvage(file, into).finish();
    }

    /** Fills the buffer at least up to that index, as far as the file reaches. */
    void fill(int to) {
        int end = Math.min(to, size);
        while (filled < end) {
            int next = Math.min(size, filled + CHUNK);
            try {
                readRange(filled, next);
                any = true;
            } catch (IOException failed) {
                unreadable = failed;
                readPages(filled, next);
            }
            filled = next;
        }
    }

    /** Index up to which the buffer is filled. */
    int filled() {
        return filled;
    }

    /** Fills the rest. */
    void finish() throws IOException {
        fill(size);
        if (unreadable != null && !any && !isReadable()) {
            throw unreadable;
        }
    }

    /** That range, as far as the file reaches. */
    static byte[] read(DiskFile file, long offset, int length) throws IOException {
        int size = (int) Math.max(0, Math.min(length, file.size() - offset));
        ByteBuffer into = ByteBuffer.allocate(size);
        for (int at = 0; at < size; at += PAGE) {
            ByteBuffer page = into.duplicate().limit(Math.min(size, at + PAGE)).position(at);
            try {
                file.read(page, offset + at);
            } catch (IOException badPage) {
                zero(page.position(at));
            }
        }
        return into.array();
    }

    private void readPages(int from, int to) {
        for (int at = from; at < to; at += PAGE) {
            int end = Math.min(to, at + PAGE);
            if (isRead(at, end)) {
                any = true;
            } else {
                zero(into.limit(end).position(at));
            }
        }
    }

    private boolean isRead(int from, int to) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                readRange(from, to);
                return true;
            } catch (IOException badPage) {
                unreadable = badPage;
            }
        }
        return false;
    }

    private void readRange(int from, int to) throws IOException {
        file.read(into.limit(to).position(from), from);
        zero(into);
    }

    private static void zero(ByteBuffer rest) {
        while (rest.hasRemaining()) {
            rest.put((byte) 0);
        }
    }

    /** Whether the file's last page can be read. */
    private boolean isReadable() throws IOException {
        try {
            file.read(ByteBuffer.allocate(1), Math.max(0, file.size() - 1));
            return true;
        } catch (IOException failed) {
            return false;
        }
    }
}
