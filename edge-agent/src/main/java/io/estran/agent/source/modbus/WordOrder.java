package io.estran.agent.source.modbus;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Order in which a device sends the bytes of a value, A the most significant byte of a value of 32 bits. Modbus
 * defines only the order within a register (v1.1b3, section 4.2: most significant byte first); vendors differ in the
 * order of registers, some even within them. A value of 64 bits follows the same rule: registers, or bytes in each
 * register, or both, reversed.
 */
public enum WordOrder {
    /** As the standard suggests: big-endian throughout. */
    ABCD(false, false),
    /** Least significant register first. */
    CDAB(true, false),
    /** Bytes swapped in each register. */
    BADC(false, true),
    /** Little-endian throughout. */
    DCBA(true, true);

    private final boolean registersReversed;
    private final boolean bytesSwapped;

    WordOrder(boolean registersReversed, boolean bytesSwapped) {
        this.registersReversed = registersReversed;
        this.bytesSwapped = bytesSwapped;
    }

    /**
     * Reads the bits of a value, its lowest at the bottom.
     *
     * @param from big-endian
     * @param at index of the first byte
     * @param registers 1 to 4 that it takes
     */
    long bits(ByteBuffer from, int at, int registers) {
        long bits = 0;
        for (int i = 0; i < registers; i++) {
            int place = registersReversed ? registers - 1 - i : i;
            short register = from.getShort(at + 2 * place);
            long word = Short.toUnsignedLong(bytesSwapped ? Short.reverseBytes(register) : register);
            bits = (bits << Short.SIZE) | word;
        }
        return bits;
    }

    /** The bytes that a device shall have for a value: what {@link #bits} reads. */
    byte[] bytes(long bits, int registers) {
        ByteBuffer to = ByteBuffer.allocate(2 * registers);
        for (int i = 0; i < registers; i++) {
            int place = registersReversed ? i : registers - 1 - i;
            short register = (short) (bits >>> (i * Short.SIZE));
            to.putShort(2 * place, bytesSwapped ? Short.reverseBytes(register) : register);
        }
        return to.array();
    }

    /** The order with that word in the configuration. */
    public static Optional<WordOrder> byText(String text) {
        for (WordOrder order : values()) {
            if (order.name().equals(text)) {
                return Optional.of(order);
            }
        }
        return Optional.empty();
    }
}
