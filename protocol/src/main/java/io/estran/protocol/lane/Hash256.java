package io.estran.protocol.lane;

import java.util.Arrays;
import java.util.HexFormat;

/** A SHA-256 value: chain hash of a header, or digest of a payload. Immutable. */
public final class Hash256 {
    public static final int BYTES = 32;
    /** "Nothing before": the previous hash of a lane's first batch. */
    public static final Hash256 ZERO = new Hash256(new byte[BYTES]);

    private final byte[] bytes;

    /** Copies 32 bytes. */
    public Hash256(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a hash has 32 bytes, not " + bytes.length);
        }
        this.bytes = bytes.clone();
    }

    /** Reads 64 hexadecimal digits. */
    public static Hash256 parse(String hex) {
        return new Hash256(HexFormat.of().parseHex(hex));
    }

    /** A copy of the 32 bytes. */
    public byte[] toBytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Hash256 hash && Arrays.equals(bytes, hash.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
