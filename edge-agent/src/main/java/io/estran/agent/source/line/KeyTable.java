package io.estran.agent.source.line;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Byte keys, each within a scope, and the number that each stands for. Open addressing over one array of all keys' bytes:
 * nothing is allocated to find a key. Bounded in keys and in bytes; what has no room is not added. One owner.
 */
final class KeyTable {
    /** What {@link #find} says of a key that is not there; never a value. */
    static final int ABSENT = Integer.MIN_VALUE;
    /** No place in the table. */
    static final int NOWHERE = -1;

    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long MIX = 0x9E37_79B9_7F4A_7C15L; // 2^64 / golden ratio, odd
    private static final int FIRST_KEYS = 256;
    private static final int FIRST_BYTES = 4096;

    private final int mostKeys;
    private final int mostBytes;
    private final long seed;
    private final long multiplier;
    private int[] slots = new int[2 * FIRST_KEYS]; // number of a key plus one; at most half are taken
    private int[] hashes = new int[FIRST_KEYS];
    private int[] scopes = new int[FIRST_KEYS];
    private int[] values = new int[FIRST_KEYS];
    private int[] ends = new int[FIRST_KEYS];
    private byte[] bytes = new byte[FIRST_BYTES];
    private int size;
    private int used;
    private int place = NOWHERE;

    /**
     * An empty table.
     *
     * @param seed any number that a sender cannot know, so that it cannot choose keys that collide
     */
    KeyTable(int mostKeys, int mostBytes, long seed) {
        this.mostKeys = mostKeys;
        this.mostBytes = mostBytes;
        this.seed = seed;
        this.multiplier = seed * MIX | 1;
    }

    int size() {
        return size;
    }

    /** The value of {@code key[from..to)}, or {@link #ABSENT}. */
    int find(int scope, byte[] key, int from, int to) {
        int hash = hash(scope, key, from, to);
        int mask = slots.length - 1;
        for (int slot = hash & mask; slots[slot] != 0; slot = (slot + 1) & mask) {
            int at = slots[slot] - 1;
            if (hashes[at] == hash && scopes[at] == scope && equals(at, key, from, to)) {
                place = at;
                return values[at];
            }
        }
        place = NOWHERE;
        return ABSENT;
    }

    /** Where the key stands that was found or added last, until {@link #clear}; {@link #NOWHERE} if it was neither. */
    int place() {
        return place;
    }

    /** The value at a place. */
    int value(int at) {
        return values[at];
    }

    /** Where the key of that place ends in {@code bytes[from..to)}, if they begin with it; otherwise {@link #NOWHERE}. */
    int endOf(int at, byte[] of, int from, int to) {
        int begin = at == 0 ? 0 : ends[at - 1];
        int end = from + ends[at] - begin;
        return end <= to && Arrays.equals(bytes, begin, ends[at], of, from, end) ? end : NOWHERE;
    }

    /** Adds a key that is not there; false if there is no room for it. */
    boolean add(int scope, byte[] key, int from, int to, int value) {
        int length = to - from;
        if (size == mostKeys || length > mostBytes - used) {
            place = NOWHERE;
            return false;
        }
        makeRoom(length);
        System.arraycopy(key, from, bytes, used, length);
        used += length;
        hashes[size] = hash(scope, key, from, to);
        scopes[size] = scope;
        values[size] = value;
        ends[size] = used;
        place = size;
        size++;
        place(place);
        return true;
    }

    void clear() {
        Arrays.fill(slots, 0);
        size = 0;
        used = 0;
        place = NOWHERE;
    }

    private void makeRoom(int length) {
        if (used + length > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.min(mostBytes, Math.max(2 * bytes.length, used + length)));
        }
        if (size < hashes.length) {
            return;
        }
        int keys = 2 * size;
        hashes = Arrays.copyOf(hashes, keys);
        scopes = Arrays.copyOf(scopes, keys);
        values = Arrays.copyOf(values, keys);
        ends = Arrays.copyOf(ends, keys);
        slots = new int[2 * keys];
        for (int at = 0; at < size; at++) {
            place(at);
        }
    }

    private void place(int at) {
        int mask = slots.length - 1;
        int slot = hashes[at] & mask;
        while (slots[slot] != 0) {
            slot = (slot + 1) & mask;
        }
        slots[slot] = at + 1;
    }

    private boolean equals(int at, byte[] key, int from, int to) {
        int begin = at == 0 ? 0 : ends[at - 1];
        return Arrays.equals(bytes, begin, ends[at], key, from, to);
    }

    /** Not one of two keys' words can take back what another changed, as by how much it changed the hash is not known. */
    int hash(int scope, byte[] key, int from, int to) {
        long hash = mixed(seed ^ scope);
        int at = from;
        for (; to - at >= Long.BYTES; at += Long.BYTES) {
            hash = mixed(hash ^ (long) WORDS.get(key, at));
        }
        int length = to - from;
        long rest = length;
        for (; at < to; at++) {
            rest = (rest << 8) | (key[at] & 0xff);
        }
        hash = mixed(hash ^ rest);
        return (int) (hash ^ (hash >>> 32));
    }

    /** Both halves of the product with a number that no sender knows. */
    private long mixed(long word) {
        return word * multiplier ^ Math.multiplyHigh(word, multiplier);
    }
}
