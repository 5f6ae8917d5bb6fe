package io.estran.process.tls;

import io.estran.process.time.KnownTime;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** A process's certificate, key and authority, read and checked. Immutable; any thread. */
public final class TlsMaterial {
    /** The only protocol version Estran speaks. */
    public static final String PROTOCOL = "TLSv1.3";

    private static final int P256_BITS = 256;

    private final SSLContext context;
    private final String commonName;
    private final Instant expires;
    private final KnownTime time;

    private TlsMaterial(SSLContext context, String commonName, Instant expires, KnownTime time) {
        this.context = context;
        this.commonName = commonName;
        this.expires = expires;
        this.time = time;
    }

    /**
     * Reads and checks the three files.
     *
     * @param time against which certificates are checked, the peers' too
     * @throws TlsMaterialException with every problem found
     */
    public static TlsMaterial read(TlsFiles files, KnownTime time) throws TlsMaterialException {
        PemFiles pem = new PemFiles();
        List<X509Certificate> authority = pem.certificates("authority", files.authority());
        List<X509Certificate> chain = pem.certificates("certificate", files.certificate());
        PrivateKey key =
                pem.privateKey("key", files.key(), "EC", "an elliptic-curve key; Estran uses P-256 (secp256r1)");
        if (!chain.isEmpty()) {
            checkLeaf(pem, files, chain.get(0));
            if (key != null && !belongTogether(key, chain.get(0).getPublicKey())) {
                pem.add("key", files.key(), "is not the key of the certificate " + files.certificate());
            }
            if (!authority.isEmpty() && !issuedBy(chain, authority)) {
                String issuer =
                        chain.get(chain.size() - 1).getIssuerX500Principal().getName();
                String known = authority.get(0).getSubjectX500Principal().getName();
                pem.add(
                        "certificate",
                        files.certificate(),
                        "was not issued by the authority " + files.authority() + " (issuer " + issuer + ", authority "
                                + known + ")");
            }
        }
        if (!pem.problems().isEmpty()) {
            throw new TlsMaterialException(pem.problems());
        }
        X509Certificate leaf = chain.get(0);
        SSLContext context = context(authority, chain, Objects.requireNonNull(key), time);
        return new TlsMaterial(
                context,
                Objects.requireNonNull(CommonName.of(leaf)),
                leaf.getNotAfter().toInstant(),
                time);
    }

    private static void checkLeaf(PemFiles pem, TlsFiles files, X509Certificate leaf) {
        PublicKey key = leaf.getPublicKey();
        if (!(key instanceof ECPublicKey curve) || curve.getParams().getOrder().bitLength() != P256_BITS) {
            pem.add("certificate", files.certificate(), "has a key that is not on the curve P-256 (secp256r1)");
        }
        if (CommonName.of(leaf) == null) {
            pem.add("certificate", files.certificate(), "must have exactly one common name (CN) in its subject");
        }
    }

    /** Signs and verifies a few bytes: the only proof that a key and a certificate belong together. */
    private static boolean belongTogether(PrivateKey key, PublicKey publicKey) {
        try {
            byte[] challenge = {1, 2, 3, 4};
            Signature signer = Signature.getInstance("SHA256withECDSA");
            signer.initSign(key);
            signer.update(challenge);
            byte[] signature = signer.sign();
            signer.initVerify(publicKey);
            signer.update(challenge);
            return signer.verify(signature);
        } catch (GeneralSecurityException | RuntimeException otherKind) {
            return false;
        }
    }

    /** Each certificate signed by the next, the last by the authority or one of its own certificates. */
    private static boolean issuedBy(List<X509Certificate> chain, List<X509Certificate> authority) {
        for (int i = 0; i < chain.size(); i++) {
            X509Certificate certificate = chain.get(i);
            if (authority.stream().anyMatch(issuer -> signed(issuer, certificate))) {
                return true;
            }
            if (i + 1 == chain.size() || !signed(chain.get(i + 1), certificate)) {
                return false;
            }
        }
        return false;
    }

    private static boolean signed(X509Certificate issuer, X509Certificate certificate) {
        try {
            certificate.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException notSigned) {
            return false;
        }
    }

    private static SSLContext context(
            List<X509Certificate> authority, List<X509Certificate> chain, PrivateKey key, KnownTime time) {
        try {
            char[] noPassword = new char[0];
            KeyStore own = emptyStore();
            own.setKeyEntry("own", key, noPassword, chain.toArray(X509Certificate[]::new));
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(own, noPassword);
            KeyStore trusted = emptyStore();
            for (int i = 0; i < authority.size(); i++) {
                trusted.setCertificateEntry("authority-" + i, authority.get(i));
            }
            SSLContext context = SSLContext.getInstance(PROTOCOL);
            context.init(keys.getKeyManagers(), new TrustManager[] {new DatedTrust(trusted, time)}, null);
            return context;
        } catch (GeneralSecurityException | IOException missing) {
            throw new IllegalStateException("this Java lacks " + PROTOCOL + " with elliptic curves", missing);
        }
    }

    /**
     * In memory only, so nothing needs to be encrypted: PKCS #12 would derive a key in ten thousand rounds, twice, which is a tenth
     * of a small agent's start.
     */
    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("JKS");
        store.load(null, null);
        return store;
    }

    /** Trusts the authority only and shows this process's certificate. A server must still require the client's. */
    public SSLContext context() {
        return context;
    }

    /** The common name of this process's certificate: its identity. */
    public String commonName() {
        return commonName;
    }

    /** When the certificate ends. */
    public Instant expires() {
        return expires;
    }

    /** Whether it has ended, as far as the time is known: peers will refuse it. */
    public boolean isExpired() {
        return time.now().isAfter(expires);
    }

    /** The common name of a peer's leaf certificate, or null if it has none or several. */
    public static @Nullable String identityOf(java.security.cert.Certificate[] peerChain) {
        return peerChain.length > 0 && peerChain[0] instanceof X509Certificate leaf ? CommonName.of(leaf) : null;
    }
}
