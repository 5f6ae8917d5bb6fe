package io.estran.cli.plant;

/**
 * A centrifugal pump on a fixed-speed motor: flow grows with speed once it lifts the water column at all, power with its cube
 * (affinity laws). One owner.
 */
final class Pump {
    private static final double NOMINAL_RPM = 1_480;
    private static final double RUN_UP_SECONDS = 0.3;
    /** Below this share of its speed it does not reach the height of the tank. */
    private static final double LIFTS_FROM = 0.2;

    private final double nominalFlow;
    private final double nominalPower;
    private double speed;

    /** Litres per second and kilowatts at full speed. */
    Pump(double nominalFlow, double nominalPower) {
        this.nominalFlow = nominalFlow;
        this.nominalPower = nominalPower;
    }

    /** Runs up or down for so many seconds. */
    void step(boolean on, double seconds) {
        speed += ((on ? 1 : 0) - speed) * Math.min(1, seconds / RUN_UP_SECONDS);
        if (!on && speed < 0.01) {
            speed = 0;
        }
    }

    /** Share of its full speed, 0 to 1. */
    double speed() {
        return speed;
    }

    /** Revolutions per minute. */
    double rpm() {
        return NOMINAL_RPM * speed;
    }

    /** Litres per second. */
    double flow() {
        return nominalFlow * Math.max(0, (speed - LIFTS_FROM) / (1 - LIFTS_FROM));
    }

    /** Kilowatts. */
    double power() {
        return nominalPower * speed * speed * speed;
    }

    boolean isRunning() {
        return speed > LIFTS_FROM;
    }
}
