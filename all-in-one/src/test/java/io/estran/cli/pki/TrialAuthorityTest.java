package io.estran.cli.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.estran.process.tls.SigningFiles;
import io.estran.process.tls.SigningKey;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrialAuthorityTest {
    @TempDir
    private Path folder;

    private TrialAuthority authority;

    @BeforeEach
    void makeAuthority() throws Exception {
        authority = new TrialAuthority(folder, Clock.systemUTC());
        authority.init();
    }

    @Test
    void anAgentsCertificateIsSignedByTheAuthorityAndNamesTheAgent() throws Exception {
        authority.issue("lab-1", List.of());

        X509Certificate certificate = PemFiles.readCertificate(folder.resolve("lab-1.pem"));
        certificate.verify(PemFiles.readCertificate(authority.certificate()).getPublicKey());
        certificate.checkValidity();
        assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=lab-1");
        assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.2");
        assertThat(certificate.getPublicKey().getAlgorithm()).isEqualTo("EC");
    }

    @Test
    void anAgentAlsoGetsAKeyForWhatItStates() throws Exception {
        authority.issue("lab-1", List.of());
        authority.issue("lab-2", List.of());
        SigningFiles files = authority.attestation("lab-1");

        X509Certificate certificate = PemFiles.readCertificate(files.certificate());
        certificate.verify(PemFiles.readCertificate(authority.certificate()).getPublicKey());
        byte[] statement = {1, 2, 3};
        Signature verifier = Signature.getInstance("Ed25519");
        verifier.initVerify(certificate);
        verifier.update(statement);
        assertThat(verifier.verify(SigningKey.read(files, "lab-1").sign(statement)))
                .isTrue();

        SigningFiles mixed = new SigningFiles(
                files.certificate(), authority.attestation("lab-2").key());
        assertThatThrownBy(() -> SigningKey.read(mixed, "lab-1")).hasMessageContaining("is not the key of");
        assertThatThrownBy(() -> SigningKey.read(files, "lab-2"))
                .hasMessageContaining("is for \"lab-1\", must be for \"lab-2\"");
        SigningFiles wrongKind = new SigningFiles(folder.resolve("lab-1.pem"), folder.resolve("lab-1-key.pem"));
        assertThatThrownBy(() -> SigningKey.read(wrongKind, "lab-1"))
                .hasMessageContaining("is not an Ed25519 key")
                .hasMessageContaining("has a key that is not Ed25519");
    }

    @Test
    void aGatewaysCertificateNamesItsHosts() throws Exception {
        authority.issue("gw-1", List.of("localhost", "127.0.0.1", "::1"));

        X509Certificate certificate = PemFiles.readCertificate(folder.resolve("gw-1.pem"));
        assertThat(certificate.getExtendedKeyUsage()).contains("1.3.6.1.5.5.7.3.1");
        assertThat(certificate.getSubjectAlternativeNames().stream().map(name -> String.valueOf(name.get(1))))
                .contains("localhost", "127.0.0.1");
    }

    @Test
    void privateKeysAreReadableByTheirOwnerOnly() throws Exception {
        authority.issue("lab-1", List.of());

        for (String key : List.of("ca-key.pem", "lab-1-key.pem", "lab-1-attest-key.pem")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(key))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void nothingIsOverwritten() throws Exception {
        authority.issue("lab-1", List.of());

        assertThatThrownBy(authority::init).isInstanceOf(FileAlreadyExistsException.class);
        assertThatThrownBy(() -> authority.issue("lab-1", List.of())).isInstanceOf(FileAlreadyExistsException.class);
    }
}
