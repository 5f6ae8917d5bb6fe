package io.estran.cli.plant;

import com.digitalpetri.modbus.server.ProcessImage;

/**
 * The transformer as its monitor shows it over Modbus. Used by the plant's thread.
 *
 * <pre>
 * input  0  top oil, signed, 0.1 degC      3  position of the tap changer, 1 to 17
 *        1  winding, signed, 0.1 degC      4  voltage of the low side, float32, kV
 *        2  load, 0.1 %                    discrete  0  fans running
 * </pre>
 */
final class TransformerRegisters {
    private final Transformer transformer;
    private final Registers registers;

    TransformerRegisters(Transformer transformer, ProcessImage image) {
        this.transformer = transformer;
        this.registers = new Registers(image);
        registers.change(this::show);
    }

    /** One step. */
    void step() {
        transformer.step();
        registers.change(this::show);
    }

    private void show(Registers all) {
        all.input(0, 10 * transformer.oilTemperature());
        all.input(1, 10 * transformer.windingTemperature());
        all.input(2, 1_000 * transformer.load());
        all.input(3, transformer.tap());
        all.inputFloat(4, transformer.kilovolts());
        all.discrete(0, transformer.areFansRunning());
    }
}
