package io.estran.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.estran.gateway.Gateway;
import io.estran.gateway.ingest.QuarantineRate;
import io.estran.process.configuration.Address;
import io.estran.process.configuration.InvalidConfigurationException;
import io.estran.process.configuration.Problem;
import io.estran.testkit.TestAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayFileTest {
    private static final String TLS = """
            mqtt:
              listen: 127.0.0.1:8883
              tls: {authority: ca.pem, certificate: gw-1.pem, key: gw-1-key.pem}
            """;

    @TempDir
    private Path folder;

    @BeforeEach
    void issue() throws IOException {
        new TestAuthority("Test authority").issue(folder, "gw-1");
    }

    @Test
    void theExampleOfTheInterfaceIsRead() throws Exception {
        GatewaySettings settings = read("""
                gateway: gw-1
                role: both
                kafka: {bootstrap: 127.0.0.1:9092}
                mqtt:
                  listen: 127.0.0.1:8883
                  tls: {authority: ca.pem, certificate: gw-1.pem, key: gw-1-key.pem}
                  plaintext: 127.0.0.1:1883
                http: 127.0.0.1:9465
                """);
        assertThat(settings.name()).isEqualTo("gw-1");
        assertThat(settings.role()).isEqualTo(GatewayRole.BOTH);
        assertThat(settings.kafka().bootstrap()).isEqualTo("127.0.0.1:9092");
        assertThat(settings.tls())
                .hasValueSatisfying(tls -> assertThat(tls.listen()).isEqualTo(new Address("127.0.0.1", 8883)));
        assertThat(settings.plaintext()).contains(new Address("127.0.0.1", 1883));
        assertThat(settings.http()).isEqualTo(new Address("127.0.0.1", 9465));
    }

    @Test
    void everythingButTheNameAndTheListenersTlsHasADefault() throws Exception {
        GatewaySettings settings = read("gateway: gw-1\n" + TLS);
        assertThat(settings.role()).isEqualTo(GatewayRole.BOTH);
        assertThat(settings.kafka().bootstrap()).isEqualTo("127.0.0.1:9092");
        assertThat(settings.kafka().deliveryTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings.plaintext()).isEmpty();
        assertThat(settings.http()).isEqualTo(new Address("127.0.0.1", 9465));
        assertThat(settings.listener().receiveMaximum()).isEqualTo(32);
    }

    @Test
    void whatIsKeptOfAgentsHasBoundsThatCanBeSet() throws Exception {
        assertThat(read("gateway: gw-1\n" + TLS).bounds()).isEqualTo(AgentBounds.DEFAULT);
        assertThat(read("gateway: gw-1\n" + TLS + """
                        agents:
                          accounts: 32MiB
                          presences: 500
                          quarantinePerMinute: 64KiB
                          quarantineBurst: 2MiB
                        """).bounds())
                .isEqualTo(new AgentBounds(32 << 20, 500, new QuarantineRate(64 << 10, 2 << 20)));
    }

    @Test
    void aBoundThatCannotHoldWhatItMustIsRefused() {
        assertThatThrownBy(() -> read("gateway: gw-1\n" + TLS + """
                        agents: {accounts: 1KiB, presences: 1, quarantinePerMinute: 0, quarantineBurst: 1KiB}
                        """))
                .hasMessageContaining("agents.accounts")
                .hasMessageContaining("agents.presences")
                .hasMessageContaining("agents.quarantinePerMinute")
                .hasMessageContaining("agents.quarantineBurst");
    }

    @Test
    void theStopBoundCoversEveryPartOfTheRoleAndTheSetTimeForAnswers() throws Exception {
        GatewaySettings both = read("gateway: gw-1\n" + TLS + "  stopTimeout: 60s\n");
        assertThat(Gateway.stopBound(both)).isEqualTo(Duration.ofSeconds(1 + 1 + 10 + 2 + 5 + 15 + 60 + 10));
        assertThat(Gateway.stopBound(read("gateway: gw-1\nrole: sequencer\n")))
                .isEqualTo(Duration.ofSeconds(1 + 1 + 10));
    }

    @Test
    void theRoleOfTheCommandLineWins() throws Exception {
        Path file = Files.writeString(folder.resolve("gateway.yaml"), "gateway: gw-1\nrole: both\n");
        assertThat(GatewayFile.read(file, Map.of(), GatewayRole.SEQUENCER).role())
                .isEqualTo(GatewayRole.SEQUENCER);
    }

    @Test
    void aSequencerNeedsNoListener() throws Exception {
        assertThat(read("gateway: gw-1\nrole: sequencer\n").tls()).isEmpty();
    }

    @Test
    void anIngressWithoutAListenerIsRefused() {
        assertThat(problems("gateway: gw-1\nrole: ingress\n"))
                .singleElement()
                .satisfies(problem -> assertThat(problem.key()).isEqualTo("mqtt"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0:1883", "192.0.2.7:1883"})
    void plaintextBeyondLoopbackIsRefusedUnlessNamed(String address) throws Exception {
        assertThat(problems("gateway: gw-1\n" + TLS + "  plaintext: " + address + "\n"))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.key()).isEqualTo("mqtt.plaintext");
                    assertThat(problem.line()).isEqualTo(5);
                    assertThat(problem.message()).contains("not a loopback address");
                });
        assertThat(read("gateway: gw-1\n" + TLS + "  plaintext: " + address + "\n  plaintextBeyondLoopback: true\n")
                        .plaintext())
                .isPresent();
    }

    @Test
    void aListenerWithoutTlsIsRefusedWithTheWayOut() {
        assertThat(problems("gateway: gw-1\nmqtt: {listen: 127.0.0.1:8883}\n"))
                .singleElement()
                .satisfies(problem ->
                        assertThat(problem.message()).contains("authority").contains("mqtt.plaintext"));
    }

    @Test
    void tlsFilesThatAreMissingAreNamed() {
        assertThat(problems(
                        "gateway: gw-1\nmqtt:\n  tls: {authority: ca.pem, certificate: no.pem, key: gw-1-key.pem}\n"))
                .singleElement()
                .satisfies(problem -> assertThat(problem.key()).isEqualTo("mqtt.tls.certificate"));
    }

    @Test
    void everyProblemIsToldAtOnceWithItsLine() {
        List<Problem> problems = problems("""
                gateway: GW 1
                role: boss
                kafka: {bootstrap: nowhere, inFlight: 5 lightyears}
                mqtt:
                  tls: {authority: ca.pem, certificate: gw-1.pem, key: gw-1-key.pem}
                  receiveMaximum: 0
                htttp: 127.0.0.1:9465
                """);
        assertThat(problems)
                .extracting(Problem::key)
                .containsExactlyInAnyOrder(
                        "gateway", "role", "kafka.bootstrap", "kafka.inFlight", "mqtt.receiveMaximum", "htttp");
        assertThat(problems).allSatisfy(problem -> assertThat(problem.line()).isPositive());
        assertThat(problems)
                .anySatisfy(problem -> assertThat(problem.toString())
                        .contains("gateway.yaml:2")
                        .contains("boss")
                        .contains("ingress"));
    }

    private GatewaySettings read(String yaml) throws Exception {
        return GatewayFile.read(Files.writeString(folder.resolve("gateway.yaml"), yaml), Map.of(), null);
    }

    private List<Problem> problems(String yaml) {
        return catchThrowableOfType(InvalidConfigurationException.class, () -> read(yaml))
                .problems();
    }
}
