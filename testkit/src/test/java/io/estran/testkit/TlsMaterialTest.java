package io.estran.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.estran.process.time.Clock;
import io.estran.process.time.KnownTime;
import io.estran.process.tls.TlsFiles;
import io.estran.process.tls.TlsMaterial;
import io.estran.process.tls.TlsMaterialException;
import io.estran.process.tls.TlsProblem;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Here and not in module process, because the test authority needs it. */
class TlsMaterialTest {
    private final TestAuthority authority = new TestAuthority("Test authority");

    @TempDir
    private Path folder;

    private static TlsMaterialException refusal(TlsFiles files) {
        return catchThrowableOfType(
                TlsMaterialException.class, () -> TlsMaterial.read(files, new KnownTime(Clock.system())));
    }

    private static String onlyMessage(TlsFiles files) {
        assertThat(refusal(files).problems()).hasSize(1);
        return refusal(files).problems().get(0).toString();
    }

    @Test
    void twoProcessesOfOneAuthorityKnowEachOtherByName() throws Exception {
        TlsMaterial server = authority.material(folder, "gw-1");
        TlsMaterial client = authority.material(folder, "pump-1");

        assertThat(handshake(server, client)).isEqualTo("pump-1");
        assertThat(server.commonName()).isEqualTo("gw-1");
    }

    @Test
    void aFileThatIsNotThereIsNamedWithWhatMakesOne() throws Exception {
        TlsFiles issued = authority.issue(folder, "pump-1");
        Path gone = folder.resolve("gone.pem");
        assertThat(onlyMessage(new TlsFiles(gone, issued.certificate(), issued.key())))
                .contains("there is no such file: " + gone + "; for a trial, estran pki makes");
    }

    @Test
    void aClientOfAnotherAuthorityIsRefused() throws Exception {
        TlsMaterial server = authority.material(folder, "gw-1");
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        TlsMaterial stranger = new TestAuthority("Stranger").material(elsewhere, "pump-1");

        Assertions.assertThatThrownBy(() -> handshake(server, stranger)).hasRootCauseInstanceOf(Exception.class);
    }

    /** Returns the client's identity as the server sees it. */
    private static String handshake(TlsMaterial server, TlsMaterial client) throws Exception {
        try (SSLServerSocket listener = (SSLServerSocket)
                server.context().getServerSocketFactory().createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            listener.setNeedClientAuth(true);
            CompletableFuture<String> identity = CompletableFuture.supplyAsync(() -> {
                try (SSLSocket accepted = (SSLSocket) listener.accept()) {
                    accepted.setSoTimeout(5_000);
                    accepted.startHandshake();
                    accepted.getOutputStream().write(1);
                    return TlsMaterial.identityOf(accepted.getSession().getPeerCertificates());
                } catch (IOException refused) {
                    throw new IllegalStateException(refused);
                }
            });
            try (SSLSocket socket = (SSLSocket) client.context()
                    .getSocketFactory()
                    .createSocket(InetAddress.getLoopbackAddress(), listener.getLocalPort())) {
                socket.setSoTimeout(5_000);
                socket.getInputStream().read();
                assertThat(socket.getSession().getProtocol()).isEqualTo("TLSv1.3");
            } catch (SSLException refused) {
                // The server's side tells which.
            }
            return identity.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void missingFilesAreAllNamedAtOnce() {
        Path none = folder.resolve("none.pem");

        assertThat(refusal(new TlsFiles(none, none, none)).problems())
                .extracting(TlsProblem::key)
                .containsExactly("authority", "certificate", "key");
    }

    @Test
    void theKeyOfAnotherCertificateIsRefused() throws Exception {
        TlsFiles own = authority.issue(folder, "pump-1");
        TlsFiles other = authority.issue(folder, "pump-2");

        assertThat(onlyMessage(new TlsFiles(own.authority(), own.certificate(), other.key())))
                .contains("is not the key of the certificate");
    }

    @Test
    void aCertificateOfAnotherAuthorityIsRefusedAtStart() throws Exception {
        TlsFiles own = authority.issue(folder, "pump-1");
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        TlsFiles stranger = new TestAuthority("Stranger").issue(elsewhere, "pump-1");

        assertThat(onlyMessage(new TlsFiles(stranger.authority(), own.certificate(), own.key())))
                .contains("was not issued by the authority", "CN=Stranger");
    }

    @Test
    void aCertificateThatHasEndedIsReadAndSaysSo() throws Exception {
        Instant end = Instant.parse("2026-01-02T00:00:00Z");
        TlsFiles files = authority.issue(folder, "pump-1", end.minus(Duration.ofDays(1)), end, "secp256r1");

        assertThat(TlsMaterial.read(files, at(end.minusSeconds(1))).isExpired()).isFalse();
        assertThat(TlsMaterial.read(files, at(end.plusSeconds(1))).isExpired()).isTrue();
        assertThat(TlsMaterial.read(files, at(end)).expires()).isEqualTo(end);
    }

    @Test
    void aBootIn1970TakesAPeerWhoseCertificateIsValid() throws Exception {
        TlsMaterial server = authority.material(folder, "gw-1");
        TlsMaterial client = TlsMaterial.read(authority.issue(folder, "pump-1"), at(Instant.EPOCH));

        assertThat(handshake(server, client)).isEqualTo("pump-1");
    }

    @Test
    void aBootIn1970RefusesAPeerWhoseCertificateHadEndedWhenItLastSawTheTime() throws Exception {
        Instant end = Instant.now().plus(Duration.ofDays(300));
        TlsMaterial server = TlsMaterial.read(
                authority.issue(folder, "gw-1", end.minus(Duration.ofDays(400)), end, "secp256r1"),
                new KnownTime(Clock.system()));
        TlsFiles own = authority.issue(folder, "pump-1");
        ManualClock epoch = new ManualClock(0);

        KnownTime before = new KnownTime(epoch, end.minus(Duration.ofDays(1)));
        assertThat(handshake(server, TlsMaterial.read(own, before))).isEqualTo("pump-1");
        TlsMaterial after = TlsMaterial.read(own, new KnownTime(epoch, end.plus(Duration.ofDays(1))));
        Assertions.assertThatThrownBy(() -> handshake(server, after)).hasRootCauseInstanceOf(Exception.class);
    }

    @Test
    void aCertificateOfTheFutureIsRefusedByAClockThatMayBeRight() throws Exception {
        Instant begin = Instant.now().plus(Duration.ofDays(2));
        TlsMaterial server = TlsMaterial.read(
                authority.issue(folder, "gw-1", begin, begin.plus(Duration.ofDays(1)), "secp256r1"), at(Instant.EPOCH));
        TlsFiles own = authority.issue(folder, "pump-1");

        assertThat(handshake(server, TlsMaterial.read(own, at(Instant.EPOCH)))).isEqualTo("pump-1");
        TlsMaterial right = TlsMaterial.read(own, new KnownTime(Clock.system()));
        Assertions.assertThatThrownBy(() -> handshake(server, right)).hasRootCauseInstanceOf(Exception.class);
    }

    private static KnownTime at(Instant wall) {
        return new KnownTime(new ManualClock(wall.getEpochSecond() * 1_000_000_000L));
    }

    @Test
    void anotherCurveIsRefused() throws Exception {
        Instant now = Instant.now();
        TlsFiles files = authority.issue(folder, "pump-1", now, now.plus(Duration.ofDays(1)), "secp384r1");

        assertThat(refusal(files).problems()).extracting(TlsProblem::message).anyMatch(m -> m.contains("P-256"));
    }

    @Test
    void anOldKeyFormatComesWithTheCommandThatConvertsIt() throws Exception {
        TlsFiles files = authority.issue(folder, "pump-1");
        Files.writeString(files.key(), "-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n");

        assertThat(onlyMessage(files)).contains("openssl pkcs8 -topk8 -nocrypt");
    }
}
