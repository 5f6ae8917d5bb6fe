package io.estran.benchmarks.edge.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.util.Locale;

/**
 * A line of line protocol for each series of a sample, as many agents send them: a measurement, two tags, one field with two
 * decimal places, a time in ns. The times are set anew before each use. One owner.
 */
public final class LineBlock {
    /** How lines name series. */
    public static final String TEMPLATE = "{tag:site}/{tag:unit}/{field}";

    private static final int DIGITS = 19;
    /** Values before they repeat, of each series. */
    private static final int VARIANTS = 16;

    private final SampleReadings sample;
    private final byte[][] variants = new byte[VARIANTS][];
    private final int[][] stamps;
    private long used;

    public LineBlock(SampleReadings sample) {
        this.sample = sample;
        this.stamps = new int[VARIANTS][sample.series()];
        for (int variant = 0; variant < VARIANTS; variant++) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            for (int i = 0; i < sample.series(); i++) {
                String head = String.format(
                        Locale.ROOT,
                        "plant,site=site-%d,unit=pump-%d quantity-%d=%.2f ",
                        i % 5,
                        i / 10,
                        i % 10,
                        sample.value(variant * sample.series() + i));
                bytes.writeBytes(head.getBytes(US_ASCII));
                stamps[variant][i] = bytes.size();
                bytes.writeBytes("0".repeat(DIGITS).getBytes(US_ASCII));
                bytes.write('\n');
            }
            variants[variant] = bytes.toByteArray();
        }
    }

    /** Lines of one block. */
    public int lines() {
        return sample.series();
    }

    /** The next block, whose times follow those of the one before; good until the next call. */
    public byte[] next(long start) {
        int variant = (int) (used % VARIANTS);
        byte[] bytes = variants[variant];
        for (int i = 0; i < sample.series(); i++) {
            long time = start + sample.time(used * sample.series() + i);
            for (int digit = stamps[variant][i] + DIGITS - 1; digit >= stamps[variant][i]; digit--) {
                bytes[digit] = (byte) ('0' + time % 10);
                time /= 10;
            }
        }
        used++;
        return bytes;
    }
}
