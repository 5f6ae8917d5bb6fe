package io.estran.cli.plant;

import java.util.random.RandomGenerator;

/** Two pumps, a tank, and a valve through which the town takes what it wants. One owner; advances by fixed steps. */
final class PumpingStation {
    private static final double TANK_LITRES = 1_000;
    private static final double FIRST_LEVEL = 80;
    /** At this level, %, the station's own control starts pump 1. */
    private static final double LOW_LEVEL = 78;

    private static final double USUAL_DEMAND = 80;
    private static final double DEMAND_SWING = 10;
    private static final double DEMAND_PERIOD_SECONDS = 45;
    private static final double VALVE_LITRES = 110;
    private static final double VALVE_SECONDS = 0.5;

    private final Pump pump1 = new Pump(120, 45);
    private final Pump pump2 = new Pump(30, 11);
    private final Wander noise;
    private final double seconds;
    private long steps;
    private double level = FIRST_LEVEL;
    private double valve = USUAL_DEMAND / VALVE_LITRES;
    private double outflow;
    private boolean overflowing;

    /** @param seconds length of a step */
    PumpingStation(RandomGenerator random, double seconds) {
        this.noise = new Wander(random, 1.5, 2);
        this.seconds = seconds;
    }

    /** One step with these commands to the pumps. */
    void step(boolean runPump1, boolean runPump2) {
        steps++;
        pump1.step(runPump1, seconds);
        pump2.step(runPump2, seconds);
        double demand = USUAL_DEMAND
                + DEMAND_SWING * Math.sin(2 * Math.PI * steps * seconds / DEMAND_PERIOD_SECONDS)
                + noise.next(seconds);
        double wanted = Math.max(0, Math.min(1, demand / VALVE_LITRES));
        valve += (wanted - valve) * Math.min(1, seconds / VALVE_SECONDS);
        // The higher the water stands, the more runs through the same opening (Torricelli).
        outflow = VALVE_LITRES * valve * Math.sqrt(level / FIRST_LEVEL);
        double after = level + 100 * (inflow() - outflow) * seconds / TANK_LITRES;
        overflowing = after > 100;
        level = Math.max(0, Math.min(100, after));
    }

    /** Percent of the tank, 0 to 100. */
    double level() {
        return level;
    }

    /** Whether the tank is so empty that the station's own control starts pump 1. */
    boolean isLow() {
        return level < LOW_LEVEL;
    }

    /** Whether more flows in than the full tank can hold. */
    boolean isOverflowing() {
        return overflowing;
    }

    /** Litres per second. */
    double inflow() {
        return pump1.flow() + pump2.flow();
    }

    /** Litres per second. */
    double outflow() {
        return outflow;
    }

    /** Opening of the valve, %. */
    double valve() {
        return 100 * valve;
    }

    Pump pump1() {
        return pump1;
    }

    Pump pump2() {
        return pump2;
    }
}
