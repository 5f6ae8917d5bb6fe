package io.estran.console.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;

/**
 * What is sent for one path.
 *
 * @param type its media type
 * @param plain its bytes
 * @param packed the same with gzip; empty if that is not smaller
 * @param tag its entity tag (RFC 9110, section 8.8.3)
 */
record PageFile(String type, byte[] plain, byte[] packed, String tag) {
    static PageFile of(String type, byte[] plain) {
        byte[] packed = gzip(plain);
        return new PageFile(type, plain, packed.length < plain.length ? packed : new byte[0], tagOf(plain));
    }

    static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream(plain.length / 4 + 64);
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(plain);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return packed.toByteArray();
    }

    private static String tagOf(byte[] plain) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(plain);
            return '"' + HexFormat.of().formatHex(Arrays.copyOf(digest, 12)) + '"';
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
