package io.estran.benchmarks.edge.load;

import java.util.Random;

/**
 * Readings of a plant, made beforehand and given again and again while time goes on: in the order in which sensors with one rate
 * give them. A series is a level of its own with one per cent of noise; every other one has a resolution of 0.1. Immutable.
 */
public final class SampleReadings {
    public static final long SECOND = 1_000_000_000L;

    /** Readings of each series before they repeat. */
    private static final int EACH = 64;

    private static final double NOISE = 0.01;
    private static final double TICKS_PER_UNIT = 10;

    private final int series;
    private final double[] values;
    private final long period;

    /**
     * Makes them.
     *
     * @param hertz readings of each series in a second of event time
     */
    public SampleReadings(int series, int hertz) {
        this(series, hertz, EACH);
    }

    /** The same with another number of readings of each series before they repeat. */
    public SampleReadings(int series, int hertz, int each) {
        this.series = series;
        this.period = SECOND / hertz;
        this.values = new double[series * each];
        Random random = new Random(1);
        double[] level = new double[series];
        for (int i = 0; i < series; i++) {
            level[i] = 1 + 999 * random.nextDouble();
        }
        for (int i = 0; i < values.length; i++) {
            double value = level[i % series] * (1 + NOISE * random.nextGaussian());
            values[i] = hasResolution(i % series) ? Math.rint(value * TICKS_PER_UNIT) / TICKS_PER_UNIT : value;
        }
    }

    public static boolean hasResolution(int series) {
        return series % 2 == 1;
    }

    public static String asset(int series) {
        return "site-" + series % 5 + "/pump-" + series / 10;
    }

    public static String name(int series) {
        return asset(series) + "/quantity-" + series % 10;
    }

    public int series() {
        return series;
    }

    /** Number of readings before their values repeat. */
    public int size() {
        return values.length;
    }

    /** Value of the reading at that place, below {@link #size}. */
    public double value(int at) {
        return values[at];
    }

    /** Event time, from that of the first, of the reading with that number, however often the values have repeated. */
    public long time(long number) {
        return number / series * period + number % series * (period / series);
    }
}
