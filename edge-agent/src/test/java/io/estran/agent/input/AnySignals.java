package io.estran.agent.input;

import java.util.Random;

/** Readings as sources give them, of every sort, series mixed: steps, noise and stuck values, decimals, floats, spoilt ones. */
final class AnySignals {
    private static final long SECOND = 1_000_000_000L;

    private final Random random;
    private final int series;
    private final double[] walks;
    private final int[] sorts;

    AnySignals(long seed) {
        random = new Random(seed);
        series = 1 + random.nextInt(40);
        walks = new double[series];
        sorts = new int[series];
        for (int i = 0; i < series; i++) {
            walks[i] = random.nextGaussian() * Math.pow(10, random.nextInt(9) - 3);
            sorts[i] = random.nextInt(9);
        }
    }

    /** So many readings, each also given to {@code written}. */
    InputColumns handed(int readings, Inputs written) {
        InputColumns columns = new InputColumns(InputEncoder.HAND_OVER_BYTES);
        boolean mixed = random.nextBoolean();
        long unit = new long[] {SECOND, 1_000_000, 1_000, 1}[random.nextInt(4)];
        long time = random.nextInt(5) == 0 ? random.nextLong() : 1_700_000_000L * SECOND;
        long position = random.nextInt(1_000);
        for (int i = 0; i < readings; i++) {
            int of = mixed ? random.nextInt(series) : i % series;
            if (of == 0 || random.nextInt(20) == 0) {
                time += unit * (random.nextInt(3) == 0 ? random.nextInt(50) : 20);
            }
            walks[of] += random.nextGaussian() * 0.01 * Math.abs(walks[of]);
            int quality = random.nextInt(30) == 0 ? random.nextInt(3) : 0;
            long given = of % 3 == 0 ? Inputs.NO_POSITION : position++;
            double value = value(of);
            columns.reading(of, time, value, quality, quality * 7, given);
            written.reading(of, time, value, quality, quality * 7, given);
        }
        return columns;
    }

    private double value(int of) {
        double walk = walks[of];
        return switch (sorts[of]) {
            case 0 -> walk;
            case 1 -> Math.rint(walk * 10) / 10;
            case 2 -> Math.rint(walk * 1e5) / 1e5;
            case 3 -> (float) walk;
            case 4 -> (float) (Math.rint(walk * 1000) / 1000);
            case 5 -> random.nextInt(9) == 0 ? Math.nextUp(Math.rint(walk * 100) / 100) : Math.rint(walk * 100) / 100;
            case 6 -> Math.rint(walk * 64) / 64;
            case 7 -> random.nextInt(20) == 0 ? Double.NaN : Math.rint(walk);
            default -> random.nextInt(50) == 0 ? -walk : 42;
        };
    }
}
