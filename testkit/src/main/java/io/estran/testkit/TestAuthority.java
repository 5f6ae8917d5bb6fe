package io.estran.testkit;

import io.estran.process.time.Clock;
import io.estran.process.time.KnownTime;
import io.estran.process.tls.SigningFiles;
import io.estran.process.tls.TlsFiles;
import io.estran.process.tls.TlsMaterial;
import io.estran.process.tls.TlsMaterialException;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import javax.security.auth.x500.X500Principal;

/**
 * A certificate authority for tests: P-256, made in the process in some milliseconds, with the JDK alone (its certificates
 * are written byte by byte, RFC 5280). Every certificate it issues is good for clients and for servers at {@code localhost}
 * and 127.0.0.1. Thread safe.
 */
public final class TestAuthority {
    private static final byte[] ECDSA_WITH_SHA256 = Der.sequence(Der.identifier("2a8648ce3d040302"));
    private static final String BASIC_CONSTRAINTS = "551d13";
    private static final String SUBJECT_ALTERNATIVE_NAME = "551d11";

    private final SecureRandom random = new SecureRandom();
    private final X500Principal name;
    private final KeyPair keys;
    private final byte[] certificate;

    /** An authority of that common name with a new key. */
    public TestAuthority(String commonName) {
        name = new X500Principal("CN=" + commonName);
        keys = newKeys("secp256r1");
        Instant now = Instant.now();
        certificate = certificate(
                name, keys.getPublic(), now.minus(Duration.ofDays(1)), now.plus(Duration.ofDays(365)), true);
    }

    /** Writes {@code ca.pem}, {@code NAME.pem} and {@code NAME-key.pem} of a new certificate, valid for 30 days, to the folder. */
    public TlsFiles issue(Path folder, String commonName) throws IOException {
        Instant now = Instant.now();
        return issue(folder, commonName, now.minus(Duration.ofHours(1)), now.plus(Duration.ofDays(30)), "secp256r1");
    }

    /** The same with a validity and a curve of the test's choice. */
    public TlsFiles issue(Path folder, String commonName, Instant from, Instant until, String curve)
            throws IOException {
        KeyPair own = newKeys(curve);
        byte[] leaf = certificate(new X500Principal("CN=" + commonName), own.getPublic(), from, until, false);
        TlsFiles files = new TlsFiles(
                folder.resolve("ca.pem"), folder.resolve(commonName + ".pem"), folder.resolve(commonName + "-key.pem"));
        Files.writeString(files.authority(), pem("CERTIFICATE", certificate));
        Files.writeString(files.certificate(), pem("CERTIFICATE", leaf));
        Files.writeString(files.key(), pem("PRIVATE KEY", own.getPrivate().getEncoded()));
        return files;
    }

    /** Writes {@code NAME-attest.pem} and {@code NAME-attest-key.pem}, an Ed25519 key, to the folder. */
    public SigningFiles issueAttestation(Path folder, String commonName) throws IOException, GeneralSecurityException {
        KeyPair own = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        Instant now = Instant.now();
        byte[] leaf = certificate(
                new X500Principal("CN=" + commonName),
                own.getPublic(),
                now.minus(Duration.ofHours(1)),
                now.plus(Duration.ofDays(30)),
                false);
        SigningFiles files = new SigningFiles(
                folder.resolve(commonName + "-attest.pem"), folder.resolve(commonName + "-attest-key.pem"));
        Files.writeString(files.certificate(), pem("CERTIFICATE", leaf));
        Files.writeString(files.key(), pem("PRIVATE KEY", own.getPrivate().getEncoded()));
        return files;
    }

    /** Issues and reads: what a process would have. */
    public TlsMaterial material(Path folder, String commonName) throws IOException, TlsMaterialException {
        return TlsMaterial.read(issue(folder, commonName), new KnownTime(Clock.system()));
    }

    private byte[] certificate(X500Principal subject, PublicKey key, Instant from, Instant until, boolean authority) {
        byte[] extension = authority
                ? Der.sequence(Der.identifier(BASIC_CONSTRAINTS), Der.yes(), Der.octets(Der.sequence(Der.yes())))
                : Der.sequence(
                        Der.identifier(SUBJECT_ALTERNATIVE_NAME),
                        Der.octets(Der.sequence(
                                Der.element(0x82, "localhost".getBytes(StandardCharsets.US_ASCII)),
                                Der.element(0x87, new byte[] {127, 0, 0, 1}))));
        byte[] toBeSigned = Der.sequence(
                Der.element(0xa0, Der.integer(BigInteger.TWO)),
                Der.integer(new BigInteger(63, random).add(BigInteger.ONE)),
                ECDSA_WITH_SHA256,
                name.getEncoded(),
                Der.sequence(Der.time(from), Der.time(until)),
                subject.getEncoded(),
                key.getEncoded(),
                Der.element(0xa3, Der.sequence(extension)));
        return Der.sequence(toBeSigned, ECDSA_WITH_SHA256, Der.bits(sign(keys.getPrivate(), toBeSigned)));
    }

    private static byte[] sign(PrivateKey key, byte[] bytes) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(key);
            signature.update(bytes);
            return signature.sign();
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }

    private static KeyPair newKeys(String curve) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(curve));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }

    private static String pem(String type, byte[] bytes) {
        String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        return "-----BEGIN " + type + "-----\n" + lines + "\n-----END " + type + "-----\n";
    }
}
