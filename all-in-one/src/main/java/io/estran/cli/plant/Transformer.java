package io.estran.cli.plant;

import java.util.random.RandomGenerator;

/**
 * A power transformer: the temperatures follow the load (the exponential law of IEC 60076-7, with seconds for its hours), fans
 * cool the oil, a tap changer keeps the voltage. One owner; advances by fixed steps.
 */
final class Transformer {
    private static final double AMBIENT = 20;
    private static final double OIL_RISE = 45;
    private static final double WINDING_RISE = 18;
    /** Load losses over no-load losses. */
    private static final double LOSS_RATIO = 6;

    private static final double OIL_EXPONENT = 0.8;
    private static final double WINDING_EXPONENT = 1.6;
    private static final double OIL_SECONDS = 20;
    private static final double FANS_ON = 62;
    private static final double FANS_OFF = 52;
    private static final double FAN_FACTOR = 0.7;

    private static final double NOMINAL_KILOVOLTS = 20;
    private static final double VOLTAGE_DROP = 0.06;
    private static final double TAP_STEP = 0.0125;
    private static final int MIDDLE_TAP = 9;
    private static final int LAST_TAP = 17;
    private static final double DEAD_BAND = 0.2;
    private static final double TAP_DELAY_SECONDS = 2;

    private static final double LOAD_PERIOD_SECONDS = 90;

    private final Wander noise;
    private final double seconds;
    private long steps;
    private double load = 0.75;
    private double oil = 48;
    private boolean fans;
    private int tap = MIDDLE_TAP;
    private double offVoltageSeconds;

    /** @param seconds length of a step */
    Transformer(RandomGenerator random, double seconds) {
        this.noise = new Wander(random, 0.02, 3);
        this.seconds = seconds;
    }

    /** One step. */
    void step() {
        steps++;
        load = 0.75 + 0.35 * Math.sin(2 * Math.PI * steps * seconds / LOAD_PERIOD_SECONDS) + noise.next(seconds);
        fans = fans ? oil > FANS_OFF : oil > FANS_ON;
        double rise = OIL_RISE
                * Math.pow((1 + LOSS_RATIO * load * load) / (1 + LOSS_RATIO), OIL_EXPONENT)
                * (fans ? FAN_FACTOR : 1);
        oil += (AMBIENT + rise - oil) * seconds / OIL_SECONDS;
        changeTap();
    }

    /** Moves one tap when the voltage has been off for a while. */
    private void changeTap() {
        double deviation = kilovolts() - NOMINAL_KILOVOLTS;
        offVoltageSeconds = Math.abs(deviation) > DEAD_BAND ? offVoltageSeconds + seconds : 0;
        if (offVoltageSeconds >= TAP_DELAY_SECONDS) {
            tap = Math.max(1, Math.min(LAST_TAP, tap + (deviation < 0 ? 1 : -1)));
            offVoltageSeconds = 0;
        }
    }

    /** Share of the rated load; 1.1 at the highest. */
    double load() {
        return load;
    }

    /** Top oil, degC. */
    double oilTemperature() {
        return oil;
    }

    /** Hottest spot of the winding, degC. */
    double windingTemperature() {
        return oil + WINDING_RISE * Math.pow(Math.max(0, load), WINDING_EXPONENT);
    }

    /** Position of the tap changer, 1 to 17. */
    int tap() {
        return tap;
    }

    /** Voltage of the low side, kV. */
    double kilovolts() {
        return NOMINAL_KILOVOLTS * (1 + TAP_STEP * (tap - MIDDLE_TAP)) * (1 - VOLTAGE_DROP * (load - 0.75));
    }

    boolean areFansRunning() {
        return fans;
    }
}
