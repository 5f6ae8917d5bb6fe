package io.estran.agent.source.modbus.client;

import java.nio.ByteBuffer;

/**
 * Reads neighbouring bits (functions 1 and 2) or registers (3 and 4): Modbus Application Protocol v1.1b3, sections 6.1 to 6.4.
 *
 * @param address of the first, 0 to 65535
 * @param count 1 to 2000 bits or 1 to 125 registers
 */
public record ReadRequest(int unit, int function, int address, int count) implements Request {
    private static final int MOST_BITS = 2000;
    private static final int MOST_REGISTERS = 125;

    /** @throws IllegalArgumentException if the standard does not allow it */
    public ReadRequest {
        boolean bits = function == 1 || function == 2;
        if (!bits && function != 3 && function != 4) {
            throw new IllegalArgumentException("function " + function + " does not read");
        }
        if (count < 1 || count > (bits ? MOST_BITS : MOST_REGISTERS) || address < 0 || address + count > 65536) {
            throw new IllegalArgumentException("function " + function + " cannot read " + count + " from " + address);
        }
    }

    /** Bytes of data that a right answer carries. */
    int answerBytes() {
        return function <= 2 ? (count + 7) / 8 : 2 * count;
    }

    /** Where the first data byte of a right answer stands in {@link FrameReader#bytes()}. */
    public static int dataStart(FrameReader answer) {
        return answer.bodyStart() + 1;
    }

    @Override
    public void writeData(ByteBuffer to) {
        to.putShort((short) address);
        to.putShort((short) count);
    }

    @Override
    public void check(FrameReader answer) throws ProtocolViolationException {
        int stated = answer.bytes().get(answer.bodyStart()) & 0xff;
        if (stated != answerBytes() || answer.bodyLength() != 1 + answerBytes()) {
            throw new ProtocolViolationException("an answer with " + (answer.bodyLength() - 1) + " data bytes (stated: "
                    + stated + "), where " + answerBytes() + " were asked for");
        }
    }
}
