package io.estran.cli.plant;

import java.util.random.RandomGenerator;

/**
 * Vibration velocity of a pump on three axes, mm/s: an unbalance that turns with the shaft, its harmonic, the blades, and noise.
 * On its way up the pump passes a resonance of its foundation. One owner.
 */
final class Vibration {
    static final int AXES = 3;

    private static final double NOMINAL_HERTZ = 1_480 / 60.0;
    private static final int BLADES = 6;
    private static final double RESONANCE = 0.6;
    private static final double DAMPING = 0.15;
    private static final double NOISE = 0.15;
    private static final double[] GAIN = {1.0, 0.8, 0.45};
    private static final double[] PHASE = {0, Math.PI / 2, Math.PI / 5};

    private final RandomGenerator random;
    private final double amplitude;
    private double angle;
    private double unbalance;
    private double blades;

    /** @param amplitude of the unbalance at full speed, mm/s */
    Vibration(RandomGenerator random, double amplitude) {
        this.random = random;
        this.amplitude = amplitude;
    }

    /** The shaft turned for so many seconds at a share of its full speed, 0 to 1. */
    void turn(double speed, double seconds) {
        angle = (angle + 2 * Math.PI * NOMINAL_HERTZ * speed * seconds) % (2 * Math.PI);
        double ratio = speed / RESONANCE;
        double stiffness = 1 - ratio * ratio;
        double damping = 2 * DAMPING * ratio;
        unbalance = amplitude * speed * speed / Math.sqrt(stiffness * stiffness + damping * damping);
        blades = 0.2 * amplitude * speed * speed;
    }

    /** Velocity on an axis now, mm/s. */
    double velocity(int axis) {
        double turned = angle + PHASE[axis];
        double wave = unbalance * (Math.sin(turned) + 0.25 * Math.sin(2 * turned)) + blades * Math.sin(BLADES * turned);
        return GAIN[axis] * wave + NOISE * (random.nextDouble() - 0.5);
    }
}
