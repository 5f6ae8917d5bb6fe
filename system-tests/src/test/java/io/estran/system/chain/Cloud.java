package io.estran.system.chain;

import io.estran.gateway.Gateway;
import io.estran.gateway.config.GatewayFile;
import io.estran.process.tls.SigningFiles;
import io.estran.testkit.KafkaBroker;
import io.estran.testkit.TestAuthority;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A gateway with its sequencer on a broker, in this process, mutual TLS on; and the authority that knows its agents. */
public final class Cloud implements AutoCloseable {
    private final Path pki;
    private final String bootstrap;
    private final TestAuthority authority = new TestAuthority("test");
    private final Gateway gateway;

    private Cloud(Path folder, String bootstrap) throws Exception {
        this.bootstrap = bootstrap;
        pki = Files.createDirectories(folder.resolve("pki"));
        authority.issue(pki, "gw-1");
        Path file = folder.resolve("gateway.yaml");
        Files.writeString(file, """
                gateway: gw-1
                kafka: {bootstrap: "%s"}
                mqtt:
                  listen: 127.0.0.1:0
                  tls: {authority: pki/ca.pem, certificate: pki/gw-1.pem, key: pki/gw-1-key.pem}
                http: 127.0.0.1:0
                """.formatted(bootstrap));
        gateway = Gateway.start(
                GatewayFile.read(file, Map.of(), null), new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
    }

    /** Starts it; {@code folder} takes its files. */
    public static Cloud start(KafkaBroker broker, Path folder) throws Exception {
        return new Cloud(folder, broker.bootstrap());
    }

    /** The {@code uplink} section of an agent of that name, whose certificate it issues. */
    public String uplink(String agent) throws Exception {
        authority.issue(pki, agent);
        return "uplink: {gateway: \"mqtts://127.0.0.1:%d\", tls: {authority: %s, certificate: %s, key: %s}}"
                .formatted(
                        gateway.tlsPort(),
                        pki.resolve("ca.pem"),
                        pki.resolve(agent + ".pem"),
                        pki.resolve(agent + "-key.pem"));
    }

    /** The {@code attestation} section of an agent of that name, whose certificate it issues. */
    public String attestation(String agent) throws Exception {
        SigningFiles files = authority.issueAttestation(pki, agent);
        return "attestation: {certificate: %s, key: %s}".formatted(files.certificate(), files.key());
    }

    /** Where Kafka is. */
    public String bootstrap() {
        return bootstrap;
    }

    @Override
    public void close() throws Exception {
        gateway.close();
    }
}
