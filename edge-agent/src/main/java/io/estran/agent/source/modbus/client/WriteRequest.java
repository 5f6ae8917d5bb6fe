package io.estran.agent.source.modbus.client;

import java.nio.ByteBuffer;

/**
 * Writes a coil (function 5), a register (6), coils (15) or registers (16): Modbus Application Protocol v1.1b3, sections 6.5,
 * 6.6, 6.11, 6.12.
 */
public final class WriteRequest implements Request {
    private static final int COIL = 5;
    private static final int REGISTER = 6;
    private static final int COILS = 15;
    private static final int REGISTERS = 16;
    private static final int COIL_ON = 0xff00;

    private final int unit;
    private final int function;
    private final int address;
    private final int second;
    private final byte[] values;

    private WriteRequest(int unit, int function, int address, int second, byte[] values) {
        this.unit = unit;
        this.function = function;
        this.address = address;
        this.second = second;
        this.values = values;
    }

    /** Sets one coil. */
    public static WriteRequest coil(int unit, int address, boolean on) {
        return new WriteRequest(unit, COIL, address, on ? COIL_ON : 0, new byte[0]);
    }

    /** Sets 1 to 64 coils: the lowest bit of {@code bits} goes to the first coil. */
    public static WriteRequest coils(int unit, int address, int count, long bits) {
        byte[] values = new byte[(count + 7) / 8];
        for (int i = 0; i < values.length; i++) {
            values[i] = (byte) (bits >>> (8 * i));
        }
        return new WriteRequest(unit, COILS, address, count, values);
    }

    /** Sets one register (two bytes, as the device shall have them) or several. */
    public static WriteRequest registers(int unit, int address, byte[] values) {
        if (values.length == 2) {
            int value = ((values[0] & 0xff) << 8) | (values[1] & 0xff);
            return new WriteRequest(unit, REGISTER, address, value, new byte[0]);
        }
        return new WriteRequest(unit, REGISTERS, address, values.length / 2, values.clone());
    }

    @Override
    public int unit() {
        return unit;
    }

    @Override
    public int function() {
        return function;
    }

    @Override
    public void writeData(ByteBuffer to) {
        to.putShort((short) address);
        to.putShort((short) second);
        if (values.length > 0) {
            to.put((byte) values.length);
            to.put(values);
        }
    }

    /** The answer repeats address and value, or address and count. */
    @Override
    public void check(FrameReader answer) throws ProtocolViolationException {
        if (answer.bodyLength() != 4) {
            throw new ProtocolViolationException(
                    "an answer to a write with " + answer.bodyLength() + " bytes of data, where 4 are right");
        }
        int echoedAddress = answer.bytes().getShort(answer.bodyStart()) & 0xffff;
        int echoed = answer.bytes().getShort(answer.bodyStart() + 2) & 0xffff;
        if (echoedAddress != address || echoed != second) {
            throw new ProtocolViolationException("an answer to a write that repeats " + echoed + " at " + echoedAddress
                    + ", where " + second + " at " + address + " was sent");
        }
    }
}
