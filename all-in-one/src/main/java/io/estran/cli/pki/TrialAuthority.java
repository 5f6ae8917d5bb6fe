package io.estran.cli.pki;

import io.estran.process.tls.SigningFiles;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Makes the authority of a folder and the certificates it signs (RFC 5280; P-256 with SHA-256). Never overwrites a file.
 * One thread.
 */
public final class TrialAuthority {
    private static final Duration AUTHORITY_LIFE = Duration.ofDays(3653);
    private static final Duration CERTIFICATE_LIFE = Duration.ofDays(397);
    /** Certificates are valid from a day ago, for machines whose clock is behind. */
    private static final Duration BACKDATED = Duration.ofDays(1);

    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|[0-9a-fA-F:]*:[0-9a-fA-F:]*");
    private static final String SIGNATURE = "SHA256withECDSA";

    private final Path folder;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    /** The authority in that folder, existing or to be made by {@link #init}. */
    public TrialAuthority(Path folder, Clock clock) {
        this.folder = folder;
        this.clock = clock;
    }

    /** Where its certificate stands. */
    public Path certificate() {
        return folder.resolve("ca.pem");
    }

    private Path key() {
        return folder.resolve("ca-key.pem");
    }

    /**
     * Makes the authority.
     *
     * @throws java.nio.file.FileAlreadyExistsException if the folder has one
     */
    public void init() throws IOException, GeneralSecurityException {
        Files.createDirectories(folder);
        PemFiles.refuseToOverwrite(certificate(), key());
        KeyPair keys = newKeys();
        X500Name name = new X500Name("CN=Estran trial authority " + Long.toHexString(random.nextLong()));
        X509v3CertificateBuilder builder = builder(name, name, keys, AUTHORITY_LIFE);
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            builder.addExtension(
                    Extension.subjectKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils().createSubjectKeyIdentifier(keys.getPublic()));
            PemFiles.writeKey(key(), keys.getPrivate());
            PemFiles.writeCertificate(certificate(), sign(builder, keys.getPrivate()));
        } catch (OperatorCreationException failure) {
            throw new GeneralSecurityException("cannot sign with P-256", failure);
        }
    }

    /**
     * Issues {@code NAME.pem} and {@code NAME-key.pem}: for an agent, or with hosts for a gateway (also usable as a client). An agent
     * also gets {@code NAME-attest.pem} and {@code NAME-attest-key.pem}.
     *
     * @param hosts DNS names and IP addresses under which the server is reached; empty for an agent
     * @throws java.nio.file.FileAlreadyExistsException if the name has a certificate in this folder
     * @throws java.nio.file.NoSuchFileException if the folder has no authority
     */
    public void issue(String name, List<String> hosts) throws IOException, GeneralSecurityException {
        Path certificate = folder.resolve(name + ".pem");
        Path key = folder.resolve(name + "-key.pem");
        PemFiles.refuseToOverwrite(certificate, key);
        if (hosts.isEmpty()) {
            PemFiles.refuseToOverwrite(
                    attestation(name).certificate(), attestation(name).key());
        }
        issue(name, newKeys(), certificate, key, builder -> addUses(builder, hosts));
        if (hosts.isEmpty()) {
            issueAttestation(name);
        }
    }

    /** Where the certificate and key stand with which the agent of that name signs what it states. */
    public SigningFiles attestation(String name) {
        return new SigningFiles(folder.resolve(name + "-attest.pem"), folder.resolve(name + "-attest-key.pem"));
    }

    /**
     * Issues only {@link #attestation}, an Ed25519 key (RFC 8410).
     *
     * @throws java.nio.file.FileAlreadyExistsException if the name has one in this folder
     */
    public void issueAttestation(String name) throws IOException, GeneralSecurityException {
        SigningFiles files = attestation(name);
        PemFiles.refuseToOverwrite(files.certificate(), files.key());
        KeyPair keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        issue(name, keys, files.certificate(), files.key(), builder -> {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        });
    }

    private interface Uses {
        void addTo(X509v3CertificateBuilder builder) throws CertIOException;
    }

    private void issue(String name, KeyPair keys, Path certificate, Path key, Uses uses)
            throws IOException, GeneralSecurityException {
        X509Certificate authority = PemFiles.readCertificate(certificate());
        PrivateKey authorityKey = PemFiles.readKey(key());
        X509v3CertificateBuilder builder = builder(
                new X500Name(authority.getSubjectX500Principal().getName()),
                new X500Name("CN=" + name),
                keys,
                CERTIFICATE_LIFE);
        try {
            uses.addTo(builder);
            builder.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(authority.getPublicKey()));
            PemFiles.writeKey(key, keys.getPrivate());
            PemFiles.writeCertificate(certificate, sign(builder, authorityKey));
        } catch (OperatorCreationException failure) {
            throw new GeneralSecurityException("cannot sign with P-256", failure);
        }
    }

    private static void addUses(X509v3CertificateBuilder builder, List<String> hosts) throws CertIOException {
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        if (hosts.isEmpty()) {
            builder.addExtension(
                    Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth));
            return;
        }
        builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(new KeyPurposeId[] {
            KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth
        }));
        GeneralName[] names = hosts.stream()
                .map(host -> new GeneralName(
                        ADDRESS.matcher(host).matches() ? GeneralName.iPAddress : GeneralName.dNSName, host))
                .toArray(GeneralName[]::new);
        builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
    }

    private X509v3CertificateBuilder builder(X500Name issuer, X500Name subject, KeyPair keys, Duration life) {
        Instant now = clock.instant();
        return new JcaX509v3CertificateBuilder(
                issuer,
                new BigInteger(126, random).add(BigInteger.ONE),
                Date.from(now.minus(BACKDATED)),
                Date.from(now.plus(life)),
                subject,
                keys.getPublic());
    }

    private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key)
            throws OperatorCreationException, GeneralSecurityException {
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder(SIGNATURE).build(key)));
    }

    private KeyPair newKeys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"), random);
        return generator.generateKeyPair();
    }
}
