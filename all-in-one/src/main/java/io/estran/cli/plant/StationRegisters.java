package io.estran.cli.plant;

import com.digitalpetri.modbus.server.ProcessImage;

/**
 * The pumping station as its controller shows it over Modbus. Used by the plant's thread.
 *
 * <pre>
 * holding   10  tank level, float32, %           input  0, 1  speed of pumps 1 and 2, rpm
 *           20  command of pump 1: 1 run, 0 stop        2, 3  power of pumps 1 and 2, 0.1 kW
 *           21  command of pump 2                       4, 6  inflow and outflow, float32, l/s
 * discrete 0, 1 pump 1 and 2 running                    8     opening of the valve, 0.1 %
 *           2   tank running over
 * </pre>
 */
final class StationRegisters {
    private static final int LEVEL = 10;
    private static final int COMMAND_1 = 20;
    private static final int COMMAND_2 = 21;

    private final PumpingStation station;
    private final Registers registers;

    /** Both pumps are told to run. */
    StationRegisters(PumpingStation station, ProcessImage image) {
        this.station = station;
        this.registers = new Registers(image);
        registers.change(all -> {
            all.holding(COMMAND_1, 1);
            all.holding(COMMAND_2, 1);
            show(all);
        });
    }

    /** One step: the commands that came in act on the pumps, then the registers show what became of it. */
    void step() {
        registers.change(all -> {
            if (station.isLow()) {
                all.holding(COMMAND_1, 1);
            }
            station.step(all.holding(COMMAND_1) != 0, all.holding(COMMAND_2) != 0);
            show(all);
        });
    }

    private void show(Registers all) {
        all.holdingFloat(LEVEL, station.level());
        pump(all, 0, station.pump1());
        pump(all, 1, station.pump2());
        all.inputFloat(4, station.inflow());
        all.inputFloat(6, station.outflow());
        all.input(8, 10 * station.valve());
        all.discrete(2, station.isOverflowing());
    }

    private static void pump(Registers all, int number, Pump pump) {
        all.input(number, pump.rpm());
        all.input(2 + number, 10 * pump.power());
        all.discrete(number, pump.isRunning());
    }
}
