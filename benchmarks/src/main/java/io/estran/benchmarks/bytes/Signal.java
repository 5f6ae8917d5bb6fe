package io.estran.benchmarks.bytes;

import java.util.random.RandomGenerator;

/**
 * What one sensor of a plant measures: a level that wanders and comes back to its mean, and the sensor's own noise about it.
 * One owner.
 */
final class Signal {
    private final Quantity quantity;
    private final double mean;
    private final RandomGenerator random;
    private double wander;

    /** What is measured, and how that moves; deviation and noise are relative to the mean. */
    enum Quantity {
        BEARING_TEMPERATURE("bearing-temperature", "degC", 62, 0.08, 900, 0.002),
        OIL_TEMPERATURE("oil-temperature", "degC", 48, 0.05, 1_800, 0.001),
        SUCTION_PRESSURE("suction-pressure", "kPa", 180, 0.04, 60, 0.006),
        DISCHARGE_PRESSURE("discharge-pressure", "kPa", 620, 0.04, 60, 0.008),
        FLOW("flow", "m3/h", 240, 0.06, 30, 0.015),
        LEVEL("level", "%", 65, 0.2, 1_200, 0.001),
        CURRENT("current", "A", 84, 0.06, 20, 0.012),
        VOLTAGE("voltage", "V", 400, 0.008, 120, 0.002),
        SPEED("speed", "rpm", 1_480, 0.01, 15, 0.0015),
        VIBRATION("vibration-rms", "mm/s", 3.2, 0.15, 40, 0.06);

        final String word;
        final String unit;
        private final double mean;
        private final double deviation;
        private final double returnSeconds;
        private final double noise;

        Quantity(String word, String unit, double mean, double deviation, double returnSeconds, double noise) {
            this.word = word;
            this.unit = unit;
            this.mean = mean;
            this.deviation = deviation;
            this.returnSeconds = returnSeconds;
            this.noise = noise;
        }
    }

    /** One of many alike: its mean lies within a tenth of the quantity's. */
    Signal(Quantity quantity, RandomGenerator random) {
        this.quantity = quantity;
        this.random = random;
        this.mean = quantity.mean * (1 + 0.1 * (2 * random.nextDouble() - 1));
        this.wander = random.nextGaussian();
    }

    /** Its value after so many seconds more (an Ornstein-Uhlenbeck process, and white noise). */
    double next(double seconds) {
        double kept = Math.exp(-seconds / quantity.returnSeconds);
        wander = wander * kept + Math.sqrt(1 - kept * kept) * random.nextGaussian();
        return mean * (1 + quantity.deviation * wander + quantity.noise * random.nextGaussian());
    }
}
