package io.estran.gateway.config;

import io.estran.gateway.config.GatewaySettings.TlsListener;
import io.estran.gateway.ingest.QuarantineRate;
import io.estran.gateway.kafka.KafkaSettings;
import io.estran.gateway.mqtt.ListenerSettings;
import io.estran.process.configuration.Address;
import io.estran.process.configuration.FileKind;
import io.estran.process.configuration.InvalidConfigurationException;
import io.estran.process.configuration.Problem;
import io.estran.process.configuration.Section;
import io.estran.process.configuration.YamlFile;
import io.estran.process.time.Clock;
import io.estran.process.time.KnownTime;
import io.estran.process.tls.TlsFiles;
import io.estran.process.tls.TlsMaterial;
import io.estran.process.tls.TlsMaterialException;
import io.estran.protocol.name.AgentName;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads a gateway's YAML file. One thread. */
public final class GatewayFile {
    private static final Address HTTP = new Address("127.0.0.1", 9465);
    private static final Address KAFKA = new Address("127.0.0.1", 9092);
    private static final Address LISTEN = new Address("127.0.0.1", 8883);
    private static final String BEYOND_LOOPBACK = "plaintextBeyondLoopback";
    private static final long MIB = 1L << 20;

    private final Section root;
    private final Section kafka;
    private final Section mqtt;
    private final Section agents;

    private GatewayFile(Section root) {
        this.root = root;
        this.kafka = root.section("kafka");
        this.mqtt = root.section("mqtt");
        this.agents = root.section("agents");
    }

    /**
     * Reads and checks the file and the TLS material that it names.
     *
     * @param roleInstead from the command line; null takes the file's
     * @throws InvalidConfigurationException with every problem
     */
    public static GatewaySettings read(Path file, Map<String, String> environment, @Nullable GatewayRole roleInstead)
            throws InvalidConfigurationException {
        List<Problem> problems = new ArrayList<>();
        Section root = YamlFile.read(file, environment, FileKind.GATEWAY, problems);
        GatewaySettings settings = new GatewayFile(root).settings(roleInstead);
        root.reportUnknownKeys();
        if (!problems.isEmpty()) {
            throw new InvalidConfigurationException(problems);
        }
        return settings;
    }

    private GatewaySettings settings(@Nullable GatewayRole roleInstead) {
        String name = root.requiredParsed(
                        "gateway", "a name: " + AgentName.ALLOWED, text -> new AgentName(text).value())
                .orElse("gateway");
        GatewayRole inFile = GatewayRole.of(root.choice("role", GatewayRole.BOTH.word(), GatewayRole.words()));
        GatewayRole role = roleInstead == null ? inFile : roleInstead;
        Optional<TlsListener> tls = mqtt.has("listen") || mqtt.has("tls") ? tlsListener() : noTlsListener();
        Optional<Address> plaintext = plaintext();
        if (role.takesBatches() && tls.isEmpty() && plaintext.isEmpty() && !mqtt.has("tls") && !mqtt.has("listen")) {
            root.problem("mqtt", "no listener; the role " + role.word() + " needs mqtt.listen with mqtt.tls");
        }
        return new GatewaySettings(
                name,
                role,
                kafkaSettings(name),
                kafka.integer("partitions", 0, 0, 10_000),
                kafka.duration("wait", GatewaySettings.KAFKA_WAIT, Duration.ZERO, Duration.ofHours(1)),
                tls,
                plaintext,
                listenerSettings(),
                agentBounds(),
                root.listen("http", HTTP),
                Path.of(System.getProperty("java.io.tmpdir"), "estran-" + name));
    }

    private KafkaSettings kafkaSettings(String name) {
        String bootstrap = kafka.peers("bootstrap", List.of(KAFKA)).stream()
                .map(Address::toString)
                .collect(Collectors.joining(","));
        KafkaSettings defaults = KafkaSettings.of(bootstrap, name);
        return new KafkaSettings(
                bootstrap,
                name,
                kafka.duration(
                        "deliveryTimeout", defaults.deliveryTimeout(), Duration.ofSeconds(1), Duration.ofMinutes(2)),
                kafka.bytes("inFlight", defaults.inFlightBytes(), MIB, 64L << 30));
    }

    private ListenerSettings listenerSettings() {
        ListenerSettings defaults = ListenerSettings.defaults();
        return new ListenerSettings(
                mqtt.integer("receiveMaximum", defaults.receiveMaximum(), 1, 65_535),
                mqtt.duration(
                        "longestKeepAlive", defaults.longestKeepAlive(), Duration.ofSeconds(5), Duration.ofHours(18)),
                mqtt.duration(
                        "connectTimeout", defaults.connectTimeout(), Duration.ofSeconds(1), Duration.ofMinutes(1)),
                mqtt.integer("maximumConnections", defaults.maximumConnections(), 1, 1_000_000),
                mqtt.integer("connectionsPerSecond", defaults.connectionsPerSecond(), 1, 1_000_000),
                mqtt.duration("stopTimeout", defaults.stopTimeout(), Duration.ZERO, Duration.ofMinutes(1)));
    }

    private AgentBounds agentBounds() {
        AgentBounds defaults = AgentBounds.DEFAULT;
        return new AgentBounds(
                agents.bytes("accounts", defaults.accountBytes(), MIB, 64L << 30),
                agents.integer("presences", defaults.presences(), 2, 10_000_000),
                new QuarantineRate(
                        agents.bytes(
                                "quarantinePerMinute", defaults.quarantine().bytesPerMinute(), 1_024, 1L << 30),
                        agents.bytes(
                                "quarantineBurst",
                                defaults.quarantine().burstBytes(),
                                QuarantineRate.LEAST_BURST,
                                1L << 30)));
    }

    private Optional<TlsListener> noTlsListener() {
        // So that these keys are known also where they are not used.
        mqtt.section("tls");
        return Optional.empty();
    }

    private Optional<TlsListener> tlsListener() {
        Address listen = mqtt.listen("listen", LISTEN);
        Section tls = mqtt.section("tls");
        mqtt.require(
                "tls", "a section with authority, certificate and key; without TLS use mqtt.plaintext on loopback");
        if (!mqtt.has("tls")) {
            return Optional.empty();
        }
        TlsFiles files = new TlsFiles(tls.path("authority"), tls.path("certificate"), tls.path("key"));
        if (!tls.has("authority") || !tls.has("certificate") || !tls.has("key")) {
            return Optional.empty();
        }
        try {
            TlsMaterial material = TlsMaterial.read(files, new KnownTime(Clock.system()));
            if (material.isExpired()) {
                tls.problem("certificate", "expired at " + material.expires() + "; have it issued anew");
            }
            return Optional.of(new TlsListener(listen, material));
        } catch (TlsMaterialException wrong) {
            wrong.problems().forEach(problem -> tls.problem(problem.key(), problem.message()));
            return Optional.empty();
        }
    }

    private Optional<Address> plaintext() {
        Optional<Address> plaintext = mqtt.optionalListen("plaintext");
        boolean beyond = mqtt.flag(BEYOND_LOOPBACK, false);
        plaintext
                .filter(address -> !beyond && !isLoopback(address.host()))
                .ifPresent(address -> mqtt.problem(
                        "plaintext",
                        "is not a loopback address: whoever reaches it could speak for any agent; use mqtt.listen with TLS, or say "
                                + BEYOND_LOOPBACK + ": true"));
        return plaintext;
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            return false;
        }
    }
}
