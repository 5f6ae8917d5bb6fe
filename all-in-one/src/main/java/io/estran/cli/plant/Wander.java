package io.estran.cli.plant;

import java.util.random.RandomGenerator;

/** Noise that wanders about zero and comes back to it (an Ornstein-Uhlenbeck process). One owner. */
final class Wander {
    private final RandomGenerator random;
    private final double deviation;
    private final double returnSeconds;
    private double value;

    /**
     * Begins at zero.
     *
     * @param deviation standard deviation in the long run
     * @param returnSeconds time constant of the way back
     */
    Wander(RandomGenerator random, double deviation, double returnSeconds) {
        this.random = random;
        this.deviation = deviation;
        this.returnSeconds = returnSeconds;
    }

    /** Its value after so many seconds more. */
    double next(double seconds) {
        double kept = Math.exp(-seconds / returnSeconds);
        value = value * kept + deviation * Math.sqrt(1 - kept * kept) * random.nextGaussian();
        return value;
    }
}
