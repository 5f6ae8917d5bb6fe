package io.estran.agent.input;

import java.util.Random;

/** Readings that no source gives: of each series the last value, or one as near to it or as far from it as there is; times and positions so, too. */
final class AnyExtremes {
    private static final double[] VALUES = {
        0.0,
        -0.0,
        Double.NaN,
        Double.longBitsToDouble(0x7FF0_0000_0000_0001L),
        Double.longBitsToDouble(0xFFFF_FFFF_FFFF_FFFFL),
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.MIN_VALUE,
        -Double.MIN_VALUE,
        Double.MIN_NORMAL,
        Double.MAX_VALUE,
        -Double.MAX_VALUE,
        Float.MIN_VALUE,
        Float.MIN_NORMAL,
        Float.MAX_VALUE,
        Math.nextUp((double) Float.MAX_VALUE),
        1L << 51,
        (1L << 51) - 0.5,
        1L << 53,
        -(1L << 53) - 2,
        0x1p63,
        -0x1p63,
        1e14,
        1e-14,
        9_999_999_999.9,
        99_999_999_999.0,
        0.1f
    };
    private static final long[] TIMES = {Long.MIN_VALUE, Long.MAX_VALUE, -1, 0, 1, 1_000_000_000, -1_000_000_000};
    private static final int[] STEPS = {-129, -128, -127, -1, 0, 1, 127, 128, 129};

    private final Random random;
    private final int series;
    private final double[] values;
    private long time;
    private long position;

    AnyExtremes(long seed) {
        random = new Random(seed);
        series = 1 + random.nextInt(6);
        values = new double[series];
    }

    /** So many readings, each also given to {@code written}. */
    InputColumns handed(int readings, Inputs written) {
        InputColumns columns = new InputColumns(InputEncoder.HAND_OVER_BYTES);
        int calm = 1 + random.nextInt(30);
        for (int i = 0; i < readings; i++) {
            int of = random.nextInt(calm) == 0 ? random.nextInt(series) : i % series;
            values[of] = value(of, calm);
            time = time(calm);
            position = position(calm);
            int quality = random.nextInt(calm) == 0 ? random.nextInt(3) : 0;
            int reason = random.nextInt(calm) == 0 ? 255 : 0;
            columns.reading(of * 999_999 / 2, time, values[of], quality, reason, position);
            written.reading(of * 999_999 / 2, time, values[of], quality, reason, position);
        }
        return columns;
    }

    private double value(int of, int calm) {
        double last = values[of];
        if (random.nextInt(calm) > 0) {
            return last + random.nextInt(3) * Math.pow(10, -random.nextInt(3));
        }
        long bits = Double.doubleToRawLongBits(last);
        return switch (random.nextInt(9)) {
            case 0 -> VALUES[random.nextInt(VALUES.length)];
            case 1 -> Double.longBitsToDouble(bits + STEPS[random.nextInt(STEPS.length)]);
            case 2 -> Double.longBitsToDouble(random.nextLong());
            case 3 -> -last;
            case 4 -> Math.rint(random.nextGaussian() * 1e5) / Math.pow(10, random.nextInt(16));
            case 5 -> (float) (Math.rint(random.nextGaussian() * 1e5) / Math.pow(10, random.nextInt(8)));
            case 6 -> Float.intBitsToFloat(random.nextInt());
            case 7 -> Double.longBitsToDouble(bits ^ 1L << random.nextInt(64));
            default -> random.nextInt(2_000) - 1_000;
        };
    }

    private long time(int calm) {
        if (random.nextInt(calm) > 0) {
            return time + 1_000_000;
        }
        return switch (random.nextInt(6)) {
            case 0 -> TIMES[random.nextInt(TIMES.length)];
            case 1 -> time + TIMES[random.nextInt(TIMES.length)];
            case 2 -> random.nextLong();
            case 3 -> time - random.nextInt(5) * 1_000L;
            case 4 -> -time;
            default -> time;
        };
    }

    private long position(int calm) {
        if (random.nextInt(calm) > 0) {
            return position == Long.MAX_VALUE ? 0 : position + 1;
        }
        return switch (random.nextInt(4)) {
            case 0 -> Inputs.NO_POSITION;
            case 1 -> Long.MAX_VALUE;
            case 2 -> 0;
            default -> random.nextLong() >>> 1;
        };
    }
}
