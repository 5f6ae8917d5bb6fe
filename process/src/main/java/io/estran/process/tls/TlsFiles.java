package io.estran.process.tls;

import java.nio.file.Path;

/**
 * Where the material lies.
 *
 * @param authority PEM certificates of the authority, the only one trusted
 * @param certificate PEM certificate chain of this process, leaf first
 * @param key PEM private key of the leaf, PKCS#8, not encrypted
 */
public record TlsFiles(Path authority, Path certificate, Path key) {
    /** What follows in a message on one that is not there. */
    public static final String ADVICE = "; for a trial, estran pki makes an authority and certificates";
}
