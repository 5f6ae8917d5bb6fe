package io.estran.agent.source.line;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Looks at eight bytes at a time in a word (Warren, "Hacker's Delight", 2nd edition, 6-1; Lemire, "Number Parsing at a Gigabyte per
 * Second", 2021, section 3.1, for digits). Static and pure; any thread.
 */
final class ByteScan {
    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long TOPS = 0x8080_8080_8080_8080L;
    private static final long HIGH_NIBBLES = 0xf0f0_f0f0_f0f0_f0f0L;
    private static final long ZEROS = 0x3030_3030_3030_3030L;
    private static final long SIXES = 0x0606_0606_0606_0606L;

    private ByteScan() {}

    /** The first place of a byte in {@code bytes[from..to)}; {@code to} if there is none. */
    static int find(byte[] bytes, int from, int to, byte sought) {
        long pattern = (sought & 0xff) * ONES;
        int at = from;
        for (; at <= to - Long.BYTES; at += Long.BYTES) {
            long found = zeros((long) WORDS.get(bytes, at) ^ pattern);
            if (found != 0) {
                return at + (Long.numberOfTrailingZeros(found) >>> 3);
            }
        }
        while (at < to && bytes[at] != sought) {
            at++;
        }
        return at;
    }

    /** The first place of one of three bytes in {@code bytes[from..to)}; {@code to} if there is none. */
    static int find(byte[] bytes, int from, int to, byte one, byte two, byte three) {
        int at = from;
        for (; at <= to - Long.BYTES; at += Long.BYTES) {
            long word = (long) WORDS.get(bytes, at);
            long found = zeros(word ^ ((one & 0xff) * ONES))
                    | zeros(word ^ ((two & 0xff) * ONES))
                    | zeros(word ^ ((three & 0xff) * ONES));
            if (found != 0) {
                return at + (Long.numberOfTrailingZeros(found) >>> 3);
            }
        }
        while (at < to && bytes[at] != one && bytes[at] != two && bytes[at] != three) {
            at++;
        }
        return at;
    }

    /** The top bit of the first byte that is zero, and maybe of some behind it. */
    private static long zeros(long word) {
        return (word - ONES) & ~word & TOPS;
    }

    /** The number that the eight digits at that place make; -1 if one is no digit. */
    static int eightDigits(byte[] bytes, int at) {
        long word = (long) WORDS.get(bytes, at);
        if ((word & HIGH_NIBBLES) != ZEROS || ((word + SIXES) & HIGH_NIBBLES) != ZEROS) {
            return -1;
        }
        long digits = word - ZEROS;
        digits = digits * 10 + (digits >>> 8);
        long low = (digits & 0x0000_00ff_0000_00ffL) * 0x000f_4240_0000_0064L;
        long high = ((digits >>> 16) & 0x0000_00ff_0000_00ffL) * 0x0000_2710_0000_0001L;
        return (int) ((low + high) >>> 32);
    }
}
