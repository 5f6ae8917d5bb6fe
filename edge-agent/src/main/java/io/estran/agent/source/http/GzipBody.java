package io.estran.agent.source.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * A body that is gzip (RFC 1952), unpacked: one part or several, back to back, to the body's very end. Unlike the JDK's stream it
 * takes no stack for empty parts, and what follows the last part is damage, not the end. Holds native memory: close it. One owner.
 */
public final class GzipBody extends InputStream {
    private static final int FIXED_HEADER = 10;
    private static final int TRAILER = 8;
    private static final int DEFLATE = 8;
    /** Bits of the flags. */
    private static final int HEADER_CRC = 2;

    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;
    private static final int RESERVED = 0xE0;

    private final Inflater inflater = new Inflater(true);
    private final CRC32 sum = new CRC32();
    private final byte[] packed;
    private final int end;
    private int at;
    private boolean inside;

    /** At the first byte of a body, which stays as it is until this is closed. */
    public GzipBody(byte[] body, int length) {
        packed = body;
        end = length;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    /**
     * Unpacks the next bytes, at least one; -1 behind the last.
     *
     * @throws IOException if the body is not gzip, is damaged or not whole
     */
    @Override
    public int read(byte[] into, int from, int count) throws IOException {
        int unpacked = 0;
        while (unpacked == 0 && count > 0) {
            if (!inside) {
                if (at == end && at > 0) {
                    return -1;
                }
                header();
            }
            unpacked = inflate(into, from, count);
            if (inflater.finished()) {
                at = end - inflater.getRemaining();
                trailer();
            } else if (unpacked == 0) {
                throw new IOException("it ends in the middle");
            }
        }
        return unpacked;
    }

    private int inflate(byte[] into, int from, int count) throws IOException {
        try {
            int unpacked = inflater.inflate(into, from, count);
            sum.update(into, from, unpacked);
            return unpacked;
        } catch (DataFormatException damaged) {
            throw new IOException(damaged.getMessage(), damaged);
        }
    }

    private void header() throws IOException {
        int first = at;
        if (end - at < FIXED_HEADER
                || (packed[at] & 0xFF) != 0x1F
                || (packed[at + 1] & 0xFF) != 0x8B
                || packed[at + 2] != DEFLATE
                || (packed[at + 3] & RESERVED) != 0) {
            throw new IOException(at == 0 ? "it begins otherwise" : "something follows that is none");
        }
        int flags = packed[at + 3];
        at += FIXED_HEADER;
        if ((flags & EXTRA) != 0) {
            pass(Short.BYTES);
            pass(little(at - Short.BYTES, Short.BYTES));
        }
        if ((flags & NAME) != 0) {
            passText();
        }
        if ((flags & COMMENT) != 0) {
            passText();
        }
        if ((flags & HEADER_CRC) != 0) {
            sum.reset();
            sum.update(packed, first, at - first);
            pass(Short.BYTES);
            if (little(at - Short.BYTES, Short.BYTES) != (sum.getValue() & 0xFFFF)) {
                throw new IOException("the checksum of a header is another");
            }
        }
        sum.reset();
        inflater.reset();
        inflater.setInput(packed, at, end - at);
        inside = true;
    }

    private void trailer() throws IOException {
        pass(TRAILER);
        if (little(at - TRAILER, Integer.BYTES) != sum.getValue()
                || little(at - Integer.BYTES, Integer.BYTES) != (inflater.getBytesWritten() & 0xFFFF_FFFFL)) {
            throw new IOException("its checksum or length is another");
        }
        inside = false;
    }

    private void pass(long count) throws IOException {
        if (count > end - at) {
            throw new IOException("it ends in the middle");
        }
        at += (int) count;
    }

    private void passText() throws IOException {
        do {
            pass(1);
        } while (packed[at - 1] != 0);
    }

    private long little(int from, int bytes) {
        long value = 0;
        for (int i = bytes - 1; i >= 0; i--) {
            value = value << Byte.SIZE | (packed[from + i] & 0xFF);
        }
        return value;
    }

    /** Gives the native memory back. */
    @Override
    public void close() {
        inflater.end();
    }
}
