package io.estran.benchmarks.edge.peers;

import java.util.Locale;

/**
 * Windows as an engine stated them, and how they differ from another's. Makes no garbage, as that is counted meanwhile. One thread
 * at a time.
 */
final class StatedWindows implements Peer.Heard {
    /** The values are the same, but not all engines add them up in the same way. */
    private static final double TOLERANCE = 1e-12;

    private final int series;
    private final long start;
    private final long[] counts;
    private final double[] minima;
    private final double[] maxima;
    private final double[] sums;
    private long stated;
    private long twice;
    private long elsewhere;
    private long above;

    /** For windows of so many seconds from that event time on. */
    StatedWindows(int series, long start, int seconds) {
        this.series = series;
        this.start = start;
        counts = new long[series * seconds];
        minima = new double[series * seconds];
        maxima = new double[series * seconds];
        sums = new double[series * seconds];
    }

    @Override
    public void window(int of, long from, long count, double min, double max, double sum) {
        long at = (from - start) / Peer.SECOND * series + of;
        if ((from - start) % Peer.SECOND != 0 || at < 0 || at >= counts.length) {
            elsewhere++;
            return;
        }
        if (counts[(int) at] != 0) {
            twice++;
        }
        stated++;
        counts[(int) at] = count;
        minima[(int) at] = min;
        maxima[(int) at] = max;
        sums[(int) at] = sum;
    }

    @Override
    public void above(int of) {
        above++;
    }

    /** Readings in all windows. */
    long readings() {
        long all = 0;
        for (long count : counts) {
            all += count;
        }
        return all;
    }

    /** In what these differ from those, in a sentence; empty if in nothing. */
    String differenceFrom(StatedWindows those) {
        if (twice > 0 || elsewhere > 0) {
            return twice + " windows were stated twice and " + elsewhere + " where there is none";
        }
        if (above != those.above) {
            return above + " readings were above the limit, not " + those.above;
        }
        if (stated != those.stated) {
            return stated + " windows were stated, not " + those.stated;
        }
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] != those.counts[i]
                    || minima[i] != those.minima[i]
                    || maxima[i] != those.maxima[i]
                    || Math.abs(sums[i] - those.sums[i]) > TOLERANCE * Math.abs(those.sums[i])) {
                return String.format(
                        Locale.ROOT,
                        "second %d of series %d has %d readings from %s to %s, sum %s, not %d from %s to %s, sum %s",
                        i / series,
                        i % series,
                        counts[i],
                        minima[i],
                        maxima[i],
                        sums[i],
                        those.counts[i],
                        those.minima[i],
                        those.maxima[i],
                        those.sums[i]);
            }
        }
        return "";
    }
}
