package io.estran.cli.plant;

import com.digitalpetri.modbus.server.ProcessImage;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The registers of a device in the encodings of its manual: big-endian words, the high word first (ABCD). Used inside {@link
 * #change} only, by one thread.
 */
final class Registers {
    private final ProcessImage image;
    private final Map<Integer, byte[]> holding = new HashMap<>();
    private final Map<Integer, byte[]> input = new HashMap<>();
    private final Map<Integer, Boolean> discrete = new HashMap<>();

    Registers(ProcessImage image) {
        this.image = image;
    }

    /** Changes registers at once: whoever reads or writes over Modbus does so before or after. */
    void change(Consumer<Registers> change) {
        image.with(true, transaction -> {
            transaction.readHoldingRegisters(present -> {
                holding.clear(); // a register that is written 0 is absent from the library's image
                holding.putAll(present);
                return present.size();
            });
            change.accept(this);
            transaction.writeHoldingRegisters(all -> all.putAll(holding));
            transaction.writeInputRegisters(all -> all.putAll(input));
            transaction.writeDiscreteInputs(all -> all.putAll(discrete));
        });
    }

    /** What is in a holding register, 0 to 65535. */
    int holding(int register) {
        byte[] word = holding.getOrDefault(register, new byte[2]);
        return ((word[0] & 0xff) << 8) | (word[1] & 0xff);
    }

    void holding(int register, int value) {
        holding.put(register, word(value));
    }

    void holdingFloat(int register, double value) {
        putFloat(holding, register, value);
    }

    /** A number of 16 bits, signed or not. */
    void input(int register, double value) {
        input.put(register, word((int) Math.round(value)));
    }

    void inputFloat(int register, double value) {
        putFloat(input, register, value);
    }

    void discrete(int number, boolean value) {
        discrete.put(number, value);
    }

    private static void putFloat(Map<Integer, byte[]> registers, int register, double value) {
        int bits = Float.floatToIntBits((float) value);
        registers.put(register, word(bits >>> 16));
        registers.put(register + 1, word(bits));
    }

    private static byte[] word(int value) {
        return new byte[] {(byte) (value >>> 8), (byte) value};
    }
}
