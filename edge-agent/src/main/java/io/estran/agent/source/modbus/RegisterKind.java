package io.estran.agent.source.modbus;

import java.util.Locale;
import java.util.Optional;

/**
 * The four tables of a Modbus device, each with its own addresses from 0 and its own read function
 * (Modbus Application Protocol v1.1b3, section 4.3 and 6.1 to 6.4).
 */
public enum RegisterKind {
    /** One bit, read and written. */
    COIL(1, true),
    /** One bit, read only. */
    DISCRETE(2, true),
    /** 16 bits, read and written. */
    HOLDING(3, false),
    /** 16 bits, read only. */
    INPUT(4, false);

    /** Most registers in one read: Modbus Application Protocol v1.1b3, section 6.3. */
    static final int MAX_REGISTERS = 125;
    /** Most bits in one read: section 6.1. */
    static final int MAX_BITS = 2000;

    private final int readFunction;
    private final boolean bits;

    RegisterKind(int readFunction, boolean bits) {
        this.readFunction = readFunction;
        this.bits = bits;
    }

    /** Function code that reads this table. */
    int readFunction() {
        return readFunction;
    }

    /** Whether an address is one bit, not 16. */
    public boolean isBits() {
        return bits;
    }

    /** Whether a device lets it be written. */
    public boolean isWritable() {
        return this == COIL || this == HOLDING;
    }

    /**
     * Addresses that a value takes when it is written: registers, or for a whole number as many coils as it has bits, the
     * lowest in the first coil. 0 if it cannot be written so.
     */
    public int widthOf(RegisterType type) {
        if (!bits) {
            return type.registers();
        }
        return switch (type) {
            case BOOL -> 1;
            case FLOAT32, FLOAT64 -> 0;
            default -> type.registers() * Short.SIZE;
        };
    }

    /** Most addresses in one read. */
    int mostPerRead() {
        return bits ? MAX_BITS : MAX_REGISTERS;
    }

    /** The word in the configuration: coil, discrete, holding, input. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The kind with that word in the configuration. */
    public static Optional<RegisterKind> byText(String text) {
        for (RegisterKind kind : values()) {
            if (kind.text().equals(text)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
