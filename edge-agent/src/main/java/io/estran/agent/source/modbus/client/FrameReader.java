package io.estran.agent.source.modbus.client;

import java.nio.ByteBuffer;

/**
 * Cuts the bytes that one device sends into frames, however they are split or joined. Fill {@link #room}, then call
 * {@link #next} until it says no; what it describes is valid until the next call of either. One owner.
 */
public final class FrameReader {
    private static final int CAPACITY = 1024;
    private static final int LENGTH_END = 6;
    private static final int SHORTEST = 3;
    private static final int LONGEST = 254;
    private static final int BODY = 8;

    private final ByteBuffer bytes = ByteBuffer.allocate(CAPACITY);
    private int start;
    private int end;

    /** Where to put what was received; never without room as long as all whole frames were taken. */
    ByteBuffer room() {
        if (end > 0) {
            bytes.limit(bytes.position()).position(end).compact();
            start = 0;
            end = 0;
        }
        return bytes;
    }

    /**
     * Goes to the next frame; false if it is not there as a whole.
     *
     * @throws ProtocolViolationException if what comes next is not a Modbus frame
     */
    boolean next() throws ProtocolViolationException {
        int available = bytes.position() - end;
        if (available < LENGTH_END) {
            return false;
        }
        int protocol = bytes.getShort(end + 2) & 0xffff;
        int length = bytes.getShort(end + 4) & 0xffff;
        if (protocol != 0) {
            throw new ProtocolViolationException("a frame of protocol " + protocol + ", where Modbus is 0");
        }
        if (length < SHORTEST || length > LONGEST) {
            throw new ProtocolViolationException(
                    "a frame of length " + length + ", where " + SHORTEST + " to " + LONGEST + " are allowed");
        }
        if (available < LENGTH_END + length) {
            return false;
        }
        start = end;
        end = start + LENGTH_END + length;
        return true;
    }

    /** Whether a frame has begun and not ended. */
    boolean isInFrame() {
        return bytes.position() > end;
    }

    int transaction() {
        return bytes.getShort(start) & 0xffff;
    }

    int unit() {
        return bytes.get(start + LENGTH_END) & 0xff;
    }

    int function() {
        return bytes.get(start + LENGTH_END + 1) & 0xff;
    }

    /** Index in {@link #bytes} of the first byte after the function code. */
    int bodyStart() {
        return start + BODY;
    }

    /** Bytes after the function code; at least 1. */
    int bodyLength() {
        return end - start - BODY;
    }

    /** All received bytes, big-endian; to be read at absolute places only. */
    public ByteBuffer bytes() {
        return bytes;
    }
}
