package io.estran.agent.input;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Bits that grow as they are written, the lowest of a value first; no allocation once it is large enough. One owner. */
final class BitWriter {
    private static final int FIRST = 512;
    private static final int WORD = 64;

    private long[] words = new long[FIRST];
    private int full;
    private long open;
    private int used;

    void clear() {
        full = 0;
        open = 0;
        used = 0;
    }

    /** Writes the lowest {@code count} bits of a value, of which no others may be set; 0 to 64. */
    void write(long value, int count) {
        open |= value << used;
        int next = used + count;
        if (next < WORD) {
            used = next;
            return;
        }
        if (full == words.length) {
            words = Arrays.copyOf(words, full * 2);
        }
        words[full++] = open;
        // A shift by 64 would be one by 0.
        open = used == 0 ? 0 : value >>> (WORD - used);
        used = next - WORD;
    }

    /** Bytes that {@link #copyTo} takes. */
    int bytes() {
        return full * Long.BYTES + (used + 7) / 8;
    }

    /** Copies them into a little-endian buffer; the last byte is filled up with zeros. */
    void copyTo(ByteBuffer into) {
        for (int i = 0; i < full; i++) {
            into.putLong(words[i]);
        }
        for (int shift = 0; shift < used; shift += 8) {
            into.put((byte) (open >>> shift));
        }
    }
}
