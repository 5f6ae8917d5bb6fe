package io.estran.cli.plant;

import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;

/** What the fast sensors measure at one moment, as lines of line protocol. One owner. */
final class SensorSignals {
    /** Readings in one round: three axes of two pumps, and the grid's frequency. */
    static final int READINGS = 2 * Vibration.AXES + 1;
    /** Bytes that a round takes at most. */
    static final int LONGEST_ROUND = 512;

    private static final double NOMINAL_FREQUENCY = 50;
    private static final byte[] PUMP_1 = ascii("vibration,site=station-1,machine=pump-1 x=");
    private static final byte[] PUMP_2 = ascii("vibration,site=station-1,machine=pump-2 x=");
    private static final byte[] Y = ascii(",y=");
    private static final byte[] Z = ascii(",z=");
    private static final byte[] GRID = ascii("grid,site=substation-7,machine=busbar-1 frequency=");
    private static final byte[] SPACE = ascii(" ");
    private static final byte[] END = ascii("\n");

    private final Vibration pump1;
    private final Vibration pump2;
    private final Wander frequency;

    SensorSignals(RandomGenerator random) {
        pump1 = new Vibration(random, 2.2);
        pump2 = new Vibration(random, 1.2);
        frequency = new Wander(random, 0.02, 10);
    }

    /** Appends the round that is taken so many seconds after the last one. */
    void append(LineBuffer lines, PumpSpeeds speeds, double seconds, long eventTime) {
        pump1.turn(speeds.pump1(), seconds);
        pump2.turn(speeds.pump2(), seconds);
        vibration(lines, PUMP_1, pump1, eventTime);
        vibration(lines, PUMP_2, pump2, eventTime);
        lines.text(GRID);
        lines.decimal(NOMINAL_FREQUENCY + frequency.next(seconds));
        end(lines, eventTime);
    }

    private static void vibration(LineBuffer lines, byte[] begin, Vibration pump, long eventTime) {
        lines.text(begin);
        lines.decimal(pump.velocity(0));
        lines.text(Y);
        lines.decimal(pump.velocity(1));
        lines.text(Z);
        lines.decimal(pump.velocity(2));
        end(lines, eventTime);
    }

    private static void end(LineBuffer lines, long eventTime) {
        lines.text(SPACE);
        lines.whole(eventTime);
        lines.text(END);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
