package io.estran.benchmarks.delivery.chain;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Fills an agent's spool through one of its sources: two thousand series with a window in each tenth of a second of an event time
 * that runs as fast as the agent reads. Their names are long and random and their values, too, so that a window takes some 350
 * bytes that no compression makes smaller, and a GiB is there within a minute or two. One thread.
 */
final class BacklogFill {
    private static final int ASSETS = 20;
    private static final int SERIES = 100;
    private static final int SERIES_PER_LINE = 20;
    private static final int NAME_LENGTH = 400;
    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final long EARLIER_HOURS = 3;
    private static final int DIGITS = 17;
    /** Windows on their way from here to the spool: as many as the agent keeps in memory without ado. */
    private static final long MOST_UNSEALED = 20_000;

    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final long LOOK_MILLIS = 1;

    private final LongSupplier doneWith;
    private final LongSupplier waiting;
    private final Random random = new Random(1);
    private final byte[][][] names = new byte[ASSETS][SERIES][];
    private final byte[] lines = new byte[ASSETS * SERIES * (NAME_LENGTH + 2 * DIGITS + 20)];
    private int length;

    /**
     * Feeds nothing yet.
     *
     * @param doneWith says how many readings the agent has dropped, or sealed their windows
     * @param waiting says how many bytes wait in its spool
     */
    BacklogFill(LongSupplier doneWith, LongSupplier waiting) {
        this.doneWith = doneWith;
        this.waiting = waiting;
        for (byte[][] asset : names) {
            for (int i = 0; i < SERIES; i++) {
                asset[i] = random.ints(NAME_LENGTH, 0, LETTERS.length())
                        .collect(
                                StringBuilder::new,
                                (text, at) -> text.append(LETTERS.charAt(at)),
                                StringBuilder::append)
                        .toString()
                        .getBytes(US_ASCII);
            }
        }
    }

    /** Feeds until so many bytes wait. */
    void fill(int port, long windowMillis, long bytes) throws IOException, InterruptedException {
        long now = System.currentTimeMillis() - TimeUnit.HOURS.toMillis(EARLIER_HOURS);
        long time = now - now % windowMillis;
        long before = doneWith.getAsLong();
        long fed = 0;
        try (LineFeed feed = new LineFeed(port)) {
            while (waiting.getAsLong() < bytes) {
                write(TimeUnit.MILLISECONDS.toNanos(time));
                feed.send(lines, length);
                time += windowMillis;
                fed += ASSETS * SERIES;
                awaitSealed(before + fed - MOST_UNSEALED);
            }
        }
    }

    private void awaitSealed(long records) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (doneWith.getAsLong() < records) {
            if (System.nanoTime() - deadline > 0) {
                throw new IOException(
                        "the agent seals no more: " + doneWith.getAsLong() + " of " + records + " records");
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    private void write(long time) {
        length = 0;
        byte[] stamp = (" " + time + "\n").getBytes(US_ASCII);
        for (int asset = 0; asset < ASSETS; asset++) {
            for (int series = 0; series < SERIES; series++) {
                if (series % SERIES_PER_LINE == 0) {
                    put(("machine-" + asset + " ").getBytes(US_ASCII));
                } else {
                    lines[length++] = ',';
                }
                put(names[asset][series]);
                lines[length++] = '=';
                number();
                if (series % SERIES_PER_LINE == SERIES_PER_LINE - 1) {
                    put(stamp);
                }
            }
        }
    }

    private void number() {
        lines[length++] = '0';
        lines[length++] = '.';
        long digits = random.nextLong() >>> 1;
        for (int i = 0; i < DIGITS; i++) {
            lines[length++] = (byte) ('0' + digits % 10);
            digits /= 10;
        }
    }

    private void put(byte[] text) {
        System.arraycopy(text, 0, lines, length, text.length);
        length += text.length;
    }
}
