package io.estran.protocol.bytes;

import io.estran.protocol.fault.MalformedBatchException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Strict UTF-8: nothing is replaced. Static and pure; any thread. */
public final class Utf8 {
    private Utf8() {}

    /** The text of a range of bytes; {@code field} names it in the error message. */
    public static String decode(String field, byte[] bytes, int from, int length) throws MalformedBatchException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, from, length))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            throw new MalformedBatchException(field + ": is not UTF-8");
        }
    }
}
