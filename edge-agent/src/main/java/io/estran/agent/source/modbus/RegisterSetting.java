package io.estran.agent.source.modbus;

import io.estran.agent.source.SeriesAttributes;
import io.estran.protocol.name.SeriesName;

/**
 * One series and where it lies on the device.
 *
 * @param series full name, asset included
 * @param unitId 0 to 255: the device behind a gateway; many devices on TCP answer to any, or to 1 or 255
 * @param kind table
 * @param register protocol address, 0 to 65535 (what a manual calls 40001 is holding 0)
 * @param as encoding; a coil or discrete input is always bool
 * @param order of bytes; has no effect on bits
 * @param scale value = raw × scale + offset; finite, not 0
 * @param offset in the series' unit; finite
 * @param unit empty if none
 * @param resolutionExponent decimal places of the declared resolution, or {@link SeriesAttributes#NO_RESOLUTION}
 * @param rangeLow smallest plausible value, {@code -Infinity} if none
 * @param rangeHigh largest plausible value, {@code +Infinity} if none
 * @param intervalNanos how often it is polled, at least one millisecond
 * @param bit 0 (least significant) to 15 for a single bit of a holding or input register, which is read as bool; or
 *     {@link #NO_BIT}
 */
public record RegisterSetting(
        String series,
        int unitId,
        RegisterKind kind,
        int register,
        RegisterType as,
        WordOrder order,
        double scale,
        double offset,
        String unit,
        int resolutionExponent,
        double rangeLow,
        double rangeHigh,
        long intervalNanos,
        int bit) {
    /** The whole register or registers, not a single bit. */
    public static final int NO_BIT = -1;
    /** Shortest interval, ns. */
    public static final long SHORTEST_INTERVAL_NANOS = 1_000_000;

    /**
     * Checks the values against each other.
     *
     * @throws IllegalArgumentException with what is wrong and what is allowed
     */
    public RegisterSetting {
        String nameProblem = SeriesName.problemWith(series);
        require(nameProblem.isEmpty(), "series \"" + series + "\" " + nameProblem);
        require(unitId >= 0 && unitId <= 255, "unitId is " + unitId + "; allowed: 0 to 255");
        int last = register + (kind.isBits() ? 1 : as.registers()) - 1;
        require(register >= 0 && last <= 65535, "register is " + register + "; allowed: a value within 0 to 65535");
        require(
                !kind.isBits() || as == RegisterType.BOOL,
                "as is " + as.text() + "; a " + kind.text() + " can only be bool");
        require(bit >= NO_BIT && bit <= 15, "bit is " + bit + "; allowed: 0 (least significant) to 15");
        require(
                bit == NO_BIT || (as == RegisterType.BOOL && !kind.isBits()),
                "bit needs kind holding or input, and as bool");
        require(Double.isFinite(scale) && scale != 0, "scale is " + scale + "; allowed: finite, not 0");
        require(Double.isFinite(offset), "offset is " + offset + "; allowed: finite");
        require(
                intervalNanos >= SHORTEST_INTERVAL_NANOS,
                "interval is " + intervalNanos + " ns; allowed: 1 ms or longer");
    }

    private static void require(boolean right, String problem) {
        if (!right) {
            throw new IllegalArgumentException(problem);
        }
    }

    /** What the series declares. */
    SeriesAttributes attributes() {
        return new SeriesAttributes(unit, resolutionExponent, rangeLow, rangeHigh);
    }

    /** Addresses it takes in its table. */
    int addresses() {
        return kind.isBits() ? 1 : as.registers();
    }
}
