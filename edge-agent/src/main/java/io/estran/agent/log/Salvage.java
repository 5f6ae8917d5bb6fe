package io.estran.agent.log;

import io.estran.process.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Reads what the disk still gives of a file: pages that it cannot read come as zeros, and so show as damage. If it gives
 * nothing at all, the disk is gone and not a page of it: that is an error, so that nothing is taken for lost too early.
 * Stateless.
 */
final class Salvage {
    private static final int PAGE = 4096;
    private static final int CHUNK = 16 * PAGE;

    private Salvage() {}

    /** Fills the buffer from the file's beginning, and flips it. */
    static void read(DiskFile file, ByteBuffer into) throws IOException {
        int size = (int) Math.min(into.capacity(), file.size());
        into.clear().limit(size);
        boolean any = false;
        IOException unreadable = null;
        for (int at = 0; at < size; at += CHUNK) {
            int end = Math.min(size, at + CHUNK);
            try {
                readRange(file, into, at, end);
                any = true;
            } catch (IOException failed) {
                unreadable = failed;
                any |= readPages(file, into, at, end);
            }
        }
        if (unreadable != null && !any && !isReadable(file)) {
            throw unreadable;
        }
        into.limit(size).position(0);
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

    private static boolean readPages(DiskFile file, ByteBuffer into, int from, int to) {
        boolean any = false;
        for (int at = from; at < to; at += PAGE) {
            int end = Math.min(to, at + PAGE);
            try {
                readRange(file, into, at, end);
                any = true;
            } catch (IOException badPage) {
                zero(into.limit(end).position(at));
            }
        }
        return any;
    }

    private static void readRange(DiskFile file, ByteBuffer into, int from, int to) throws IOException {
        file.read(into.limit(to).position(from), from);
        zero(into);
    }

    private static void zero(ByteBuffer rest) {
        while (rest.hasRemaining()) {
            rest.put((byte) 0);
        }
    }

    /** Whether the file's last page can be read. */
    private static boolean isReadable(DiskFile file) throws IOException {
        try {
            file.read(ByteBuffer.allocate(1), Math.max(0, file.size() - 1));
            return true;
        } catch (IOException failed) {
            return false;
        }
    }
}
