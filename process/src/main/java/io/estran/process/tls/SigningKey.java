package io.estran.process.tls;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;

/**
 * An Ed25519 key (RFC 8032) with the certificate that says whose it is: for statements that are verified years later, not for
 * connections. Immutable; any thread.
 */
public final class SigningKey {
    private static final String ALGORITHM = "Ed25519";
    private static final byte[] CHALLENGE = {1, 2, 3, 4};

    private final PrivateKey key;

    private SigningKey(PrivateKey key) {
        this.key = key;
    }

    /**
     * Reads and checks the two files. The certificate's end is not checked: what was signed before it stays true.
     *
     * @param name the common name that the certificate must have
     * @throws TlsMaterialException with every problem found
     */
    public static SigningKey read(SigningFiles files, String name) throws TlsMaterialException {
        PemFiles pem = new PemFiles();
        Path certificate = files.certificate();
        Path key = files.key();
        List<X509Certificate> chain = pem.certificates("certificate", certificate);
        PrivateKey found = pem.privateKey("key", key, ALGORITHM, "an Ed25519 key");
        if (!chain.isEmpty()) {
            X509Certificate leaf = chain.get(0);
            if (!name.equals(CommonName.of(leaf))) {
                pem.add(
                        "certificate",
                        certificate,
                        "is for \"" + CommonName.of(leaf) + "\", must be for \"" + name + "\"");
            }
            if (!ALGORITHM.equals(leaf.getPublicKey().getAlgorithm())
                    && !"EdDSA".equals(leaf.getPublicKey().getAlgorithm())) {
                pem.add("certificate", certificate, "has a key that is not Ed25519");
            } else if (found != null && !belongTogether(found, leaf.getPublicKey())) {
                pem.add("key", key, "is not the key of the certificate " + certificate);
            }
        }
        if (!pem.problems().isEmpty()) {
            throw new TlsMaterialException(pem.problems());
        }
        return new SigningKey(Objects.requireNonNull(found));
    }

    private static boolean belongTogether(PrivateKey key, PublicKey publicKey) {
        try {
            Signature verifier = Signature.getInstance(ALGORITHM);
            verifier.initVerify(publicKey);
            verifier.update(CHALLENGE);
            return verifier.verify(sign(key, CHALLENGE));
        } catch (GeneralSecurityException otherKind) {
            return false;
        }
    }

    private static byte[] sign(PrivateKey key, byte[] statement) throws GeneralSecurityException {
        Signature signer = Signature.getInstance(ALGORITHM);
        signer.initSign(key);
        signer.update(statement);
        return signer.sign();
    }

    /** The signature over those bytes, 64 bytes. */
    public byte[] sign(byte[] statement) {
        try {
            return sign(key, statement);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this Java lacks " + ALGORITHM, missing);
        }
    }
}
