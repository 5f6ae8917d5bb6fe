package io.estran.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** The content of one file of a {@link FaultyDisk}: what programs see, and what a power cut leaves. Guarded by the disk. */
final class FaultyFile {
    /** What a disk writes whole. */
    static final int SECTOR = 512;

    private byte[] seen = new byte[0];
    private byte[] durable = new byte[0];
    private List<Write> unsynced = new ArrayList<>();
    private int badFrom;
    private int badTo;

    private record Write(int offset, byte[] bytes, int size) {}

    /** What programs see of it, all of it durable. */
    FaultyFile copy() {
        FaultyFile copy = new FaultyFile();
        copy.seen = seen.clone();
        copy.durable = seen.clone();
        copy.badFrom = badFrom;
        copy.badTo = badTo;
        return copy;
    }

    int size() {
        return seen.length;
    }

    byte[] seen() {
        return seen;
    }

    void write(int offset, byte[] bytes) {
        if (offset + bytes.length > seen.length) {
            seen = Arrays.copyOf(seen, offset + bytes.length);
        }
        System.arraycopy(bytes, 0, seen, offset, bytes.length);
        unsynced.add(new Write(offset, bytes, seen.length));
        if (isSpoiled(offset, bytes.length)) {
            heal();
        }
    }

    void spoil(int offset, int length) {
        badFrom = offset;
        badTo = offset + length;
    }

    void heal() {
        badFrom = 0;
        badTo = 0;
    }

    boolean isSpoiled(int offset, int length) {
        return offset < badTo && badFrom < offset + length;
    }

    void resize(int size) {
        seen = Arrays.copyOf(seen, size);
        unsynced.add(new Write(0, new byte[0], size));
    }

    void sync() {
        for (Write write : unsynced) {
            if (durable.length != write.size()) {
                durable = Arrays.copyOf(durable, write.size());
            }
            System.arraycopy(write.bytes(), 0, durable, write.offset(), write.bytes().length);
        }
        unsynced = new ArrayList<>();
    }

    /** A sync that failed: programs still see the writes, but no later sync saves them (as on Linux). */
    void loseUnsynced() {
        unsynced = new ArrayList<>();
    }

    /** What is left after a power cut: each unsynced write whole, torn at a sector, or not at all. */
    void cutPower(RandomGenerator random, FaultyDisk.Leftover leftover) {
        for (Write write : unsynced) {
            int kept = switch (leftover) {
                case NOTHING -> -1;
                case EVERYTHING -> write.bytes().length;
                case RANDOM -> tear(write, random);
            };
            if (kept < 0) {
                continue;
            }
            if (kept == write.bytes().length) {
                durable = Arrays.copyOf(durable, write.size());
            } else if (durable.length < write.offset() + kept) {
                durable = Arrays.copyOf(durable, write.offset() + kept);
            }
            System.arraycopy(write.bytes(), 0, durable, write.offset(), kept);
        }
        unsynced = new ArrayList<>();
        seen = durable.clone();
    }

    /** Bytes that survive: -1 for none of it. */
    private static int tear(Write write, RandomGenerator random) {
        int choice = random.nextInt(3);
        if (choice == 0) {
            return -1;
        }
        int length = write.bytes().length;
        if (choice == 1 || length == 0) {
            return length;
        }
        int end = (write.offset() + random.nextInt(length)) / SECTOR * SECTOR;
        return Math.max(0, end - write.offset());
    }

    void flip(int offset, int bit) {
        seen[offset] ^= (byte) (1 << bit);
        if (offset < durable.length) {
            durable[offset] ^= (byte) (1 << bit);
        }
    }
}
