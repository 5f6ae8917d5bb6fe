package io.estran.cli.packaging;

import io.estran.broker.BrokerException;
import io.estran.broker.BrokerSettings;
import io.estran.broker.EmbeddedBroker;
import io.estran.cli.pki.TrialAuthority;
import io.estran.gateway.Gateway;
import io.estran.gateway.GatewayStartException;
import io.estran.gateway.config.GatewaySettings;
import io.estran.process.configuration.Address;
import io.estran.process.lifecycle.Closer;
import io.estran.process.time.KnownTime;
import io.estran.process.tls.TlsFiles;
import io.estran.process.tls.TlsMaterial;
import io.estran.process.tls.TlsMaterialException;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/**
 * A broker and a gateway with its sequencer in this process, on loopback ports of their own, and an authority that has issued
 * what gateway and agent need. Owned by one thread.
 */
final class TrainingCloud implements AutoCloseable {
    static final String AGENT = "training";
    private static final String GATEWAY = "training-gateway";
    private static final String HOST = "127.0.0.1";
    private static final Address ANY_PORT = new Address(HOST, 0);

    private final Closer parts = new Closer();
    private final int port;

    /**
     * Starts it.
     *
     * @param folder for its data; certificates go to {@code pki} there
     * @throws PackagingException if a part cannot start; what had started is stopped again
     */
    TrainingCloud(Path folder) throws PackagingException, IOException, InterruptedException {
        boolean started = false;
        try {
            Path pki = folder.resolve("pki");
            TrialAuthority authority = new TrialAuthority(pki, Clock.systemUTC());
            authority.init();
            authority.issue(GATEWAY, List.of(HOST));
            authority.issue(AGENT, List.of());
            EmbeddedBroker broker = parts.add(EmbeddedBroker.start(BrokerSettings.single(folder.resolve("broker"), 0)));
            TlsMaterial material = TlsMaterial.read(
                    new TlsFiles(
                            authority.certificate(), pki.resolve(GATEWAY + ".pem"), pki.resolve(GATEWAY + "-key.pem")),
                    new KnownTime(io.estran.process.time.Clock.system(), Instant.EPOCH));
            Gateway gateway = parts.add(Gateway.start(
                    GatewaySettings.of(
                            GATEWAY,
                            broker.bootstrap(),
                            new GatewaySettings.TlsListener(ANY_PORT, material),
                            ANY_PORT,
                            folder.resolve("sequencer")),
                    new PrometheusMeterRegistry(PrometheusConfig.DEFAULT)));
            port = gateway.tlsPort();
            started = true;
        } catch (BrokerException | GatewayStartException | TlsMaterialException | GeneralSecurityException failure) {
            throw new PackagingException("the gateway for the training run cannot start: " + failure.getMessage());
        } finally {
            if (!started) {
                abandon();
            }
        }
    }

    /** Where agents connect. */
    int port() {
        return port;
    }

    private void abandon() throws IOException, InterruptedException {
        try {
            close();
        } catch (IOException | InterruptedException failure) {
            throw failure;
        } catch (Exception failure) {
            throw new IOException("the gateway for the training run could not be stopped", failure);
        }
    }

    @Override
    public void close() throws Exception {
        parts.close();
    }
}
