package io.estran.agent.source.modbus;

import java.util.Locale;
import java.util.Optional;

/** How a value lies in registers. */
public enum RegisterType {
    /** 0 is 0, anything else is 1. */
    BOOL(1),
    INT16(1),
    UINT16(1),
    INT32(2),
    UINT32(2),
    INT64(4),
    FLOAT32(2),
    FLOAT64(4);

    private final int registers;

    RegisterType(int registers) {
        this.registers = registers;
    }

    /** Registers of 16 bits that one value takes: 1, 2 or 4. */
    public int registers() {
        return registers;
    }

    /** The value of these bits, taken from the bottom; a whole number beyond 2^53 is rounded to a double. */
    double decode(long bits) {
        return switch (this) {
            case BOOL -> bits == 0 ? 0 : 1;
            case INT16 -> (short) bits;
            case UINT16 -> bits & 0xffff;
            case INT32 -> (int) bits;
            case UINT32 -> bits & 0xffff_ffffL;
            case INT64 -> bits;
            case FLOAT32 -> Float.intBitsToFloat((int) bits);
            case FLOAT64 -> Double.longBitsToDouble(bits);
        };
    }

    /** The bits of a value that it {@link #holds}. */
    long encode(double value) {
        return switch (this) {
            case FLOAT32 -> Integer.toUnsignedLong(Float.floatToIntBits((float) value));
            case FLOAT64 -> Double.doubleToLongBits(value);
            default -> (long) value;
        };
    }

    /** Whether a finite value can be written so: in range, and whole where it must be. */
    public boolean holds(double value) {
        boolean whole = value == Math.rint(value);
        return switch (this) {
            case BOOL -> value == 0 || value == 1;
            case INT16 -> whole && value >= Short.MIN_VALUE && value <= Short.MAX_VALUE;
            case UINT16 -> whole && value >= 0 && value <= 0xffff;
            case INT32 -> whole && value >= Integer.MIN_VALUE && value <= Integer.MAX_VALUE;
            case UINT32 -> whole && value >= 0 && value <= 0xffff_ffffL;
            case INT64 -> whole && Math.abs(value) <= 1L << 53;
            case FLOAT32 -> Math.abs(value) <= Float.MAX_VALUE;
            case FLOAT64 -> Double.isFinite(value);
        };
    }

    /** What {@link #holds} allows, in words. */
    public String allowed() {
        return switch (this) {
            case BOOL -> "0 or 1";
            case INT16 -> "a whole number from -32768 to 32767";
            case UINT16 -> "a whole number from 0 to 65535; for others give \"as\"";
            case INT32 -> "a whole number from -2147483648 to 2147483647";
            case UINT32 -> "a whole number from 0 to 4294967295";
            case INT64 -> "a whole number up to 9007199254740992 either way";
            case FLOAT32 -> "a number up to 3.4e38 either way";
            case FLOAT64 -> "a number";
        };
    }

    /** The word in the configuration: bool, int16 ... */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The type with that word in the configuration. */
    public static Optional<RegisterType> byText(String text) {
        for (RegisterType type : values()) {
            if (type.text().equals(text)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
