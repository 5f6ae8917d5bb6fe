package io.estran.protocol.bytes;

import io.estran.protocol.lane.Hash256;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.zip.CRC32C;

/** The digest (id 1: SHA-256) and the checksum (CRC32C) of the wire. Static and pure; any thread. */
public final class Digests {
    private Digests() {}

    /** SHA-256 of a range of bytes. */
    public static byte[] sha256(byte[] bytes, int from, int length) {
        MessageDigest digest = newSha256();
        digest.update(bytes, from, length);
        return digest.digest();
    }

    /** SHA-256 of all the bytes. */
    public static Hash256 hash(byte[] bytes) {
        return new Hash256(sha256(bytes, 0, bytes.length));
    }

    /** CRC32C (Castagnoli) of what is between position and limit; the buffer stays as it is. */
    public static int crc32c(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.duplicate());
        return (int) crc.getValue();
    }

    /** A SHA-256 that nothing has gone into. */
    public static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
