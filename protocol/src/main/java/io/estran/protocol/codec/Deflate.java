package io.estran.protocol.codec;

import io.estran.protocol.fault.MalformedBatchException;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Raw deflate (RFC 1951). The compressing side holds native memory: one thread; close it. Inflating is static. */
final class Deflate implements AutoCloseable {
    /** Deflate makes at most 258 bytes of 2 bits: a larger ratio is a lie that is told before memory is taken. */
    static final int MAX_RATIO = 1032;

    private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);

    byte[] compress(byte[] plain) {
        deflater.reset();
        deflater.setInput(plain);
        deflater.finish();
        byte[] out = new byte[plain.length + 64];
        int length = 0;
        while (!deflater.finished()) {
            if (length == out.length) {
                out = Arrays.copyOf(out, out.length * 2);
            }
            length += deflater.deflate(out, length, out.length - length);
        }
        return Arrays.copyOf(out, length);
    }

    /** Exactly {@code plainLength} bytes from exactly the given range, or the reason why not. */
    static byte[] inflate(byte[] bytes, int from, int length, int plainLength) throws MalformedBatchException {
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(bytes, from, length);
            byte[] plain = new byte[plainLength];
            int filled = 0;
            while (filled < plainLength && !inflater.finished()) {
                int more = inflater.inflate(plain, filled, plainLength - filled);
                if (more == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
                    break;
                }
                filled += more;
            }
            // The end mark may come after the last byte; one more byte of output would be one too many.
            boolean ended = inflater.finished() || (inflater.inflate(new byte[1]) == 0 && inflater.finished());
            if (filled < plainLength || !ended || inflater.getRemaining() > 0) {
                throw new MalformedBatchException("body: " + length + " deflated bytes give "
                        + (ended
                                ? String.valueOf(filled)
                                : filled + (filled == plainLength ? " or more" : " of unfinished"))
                        + " bytes and leave " + inflater.getRemaining() + ", must give " + plainLength
                        + " and leave none");
            }
            return plain;
        } catch (DataFormatException notDeflate) {
            throw new MalformedBatchException("body: is not deflate: " + notDeflate.getMessage());
        } finally {
            inflater.end();
        }
    }

    @Override
    public void close() {
        deflater.end();
    }
}
