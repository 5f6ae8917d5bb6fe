package io.estran.benchmarks.delivery.chain;

import io.estran.agent.Agent;
import io.estran.agent.Surroundings;
import io.estran.agent.config.AgentConfiguration;
import io.estran.broker.BrokerSettings;
import io.estran.broker.EmbeddedBroker;
import io.estran.gateway.Gateway;
import io.estran.gateway.config.AgentBounds;
import io.estran.gateway.config.GatewayRole;
import io.estran.gateway.config.GatewaySettings;
import io.estran.gateway.kafka.KafkaSettings;
import io.estran.gateway.mqtt.ListenerSettings;
import io.estran.process.configuration.Address;
import io.estran.process.disk.Disk;
import io.estran.process.lifecycle.Closer;
import io.estran.process.time.Clock;
import io.estran.testkit.LoopbackPorts;
import io.estran.twin.Twins;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A running chain (package comment): started from the cloud to the south, closed in reverse. One owner. */
final class BenchChain implements AutoCloseable {
    static final String AGENT = "bench-1";
    /** The twins mirror everything. */
    static final String ALL = "**";

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final long LOOK_MILLIS = 1;
    private static final Address ANY_PORT = new Address("127.0.0.1", 0);

    private final Closer parts = new Closer();
    private final LoopbackPorts ports = new LoopbackPorts();
    private final Path folder;
    private final List<GatewayMember> members = new ArrayList<>();
    private final AtomicLong sealedRecords = new AtomicLong();
    private final Map<String, Integer> sourcePorts = new LinkedHashMap<>();
    private EmbeddedBroker broker;
    private Forwarder link;
    private Twins twins;
    private Agent agent;

    /**
     * What a benchmark needs of it.
     *
     * @param gateways processes that can be killed; 0 for one gateway in this process
     * @param linkBytesPerSecond rate of the link from the agent to the gateway
     * @param published is told what the agent publishes; null if nobody listens
     * @param mirrored pattern of the assets that the twins mirror
     * @param sources names of the agent's sources, each a listener for line protocol
     * @param agent further sections of the agent's configuration
     */
    record Plan(
            int gateways,
            double linkBytesPerSecond,
            PublishWatch.@Nullable Listener published,
            String mirrored,
            List<String> sources,
            String agent) {}

    @SuppressWarnings("NullAway.Init") // set by start, or nobody gets it
    private BenchChain(Path folder) {
        this.folder = folder;
    }

    /** Starts it in that folder; returns when the agent is connected and the twins are current. */
    static BenchChain start(Path folder, Plan plan) throws Exception {
        BenchChain chain = new BenchChain(folder);
        boolean started = false;
        try {
            chain.start(plan);
            started = true;
            return chain;
        } finally {
            if (!started) {
                chain.close();
            }
        }
    }

    private void start(Plan plan) throws Exception {
        broker = parts.add(EmbeddedBroker.start(BrokerSettings.single(folder.resolve("broker"), 0)));
        link = parts.add(new Forwarder(gateways(plan.gateways()), plan.linkBytesPerSecond(), plan.published()));
        twins = parts.add(Twins.connect(broker.bootstrap(), plan.mirrored()));
        twins.start();
        agent = parts.add(Agent.start(
                agent(plan),
                new Surroundings(
                        Disk.local(),
                        Clock.system(),
                        new SecureRandom(),
                        registry(),
                        header -> sealedRecords.addAndGet(header.recordCount()))));
        if (!twins.awaitCurrent(PATIENCE)) {
            throw new IOException("the twins are not current within " + PATIENCE.toSeconds() + " s");
        }
        awaitConnected();
    }

    private List<Integer> gateways(int processes) throws Exception {
        if (processes == 0) {
            return List.of(parts.add(Gateway.start(gateway(), registry())).plaintextPort());
        }
        for (int i = 1; i <= processes; i++) {
            members.add(parts.add(new GatewayMember(folder, "gw-" + i, broker.bootstrap(), ports.next())));
        }
        for (GatewayMember member : members) {
            member.start();
        }
        for (GatewayMember member : members) {
            member.awaitReady();
        }
        return members.stream().map(GatewayMember::port).toList();
    }

    private GatewaySettings gateway() {
        return new GatewaySettings(
                "gw-1",
                GatewayRole.BOTH,
                KafkaSettings.of(broker.bootstrap(), "gw-1"),
                0,
                GatewaySettings.KAFKA_WAIT,
                Optional.empty(),
                Optional.of(ANY_PORT),
                ListenerSettings.defaults(),
                AgentBounds.DEFAULT,
                ANY_PORT,
                folder.resolve("sequencer"));
    }

    private AgentConfiguration agent(Plan plan) throws Exception {
        for (String source : plan.sources()) {
            sourcePorts.put(source, ports.next());
        }
        String sources = sourcePorts.entrySet().stream()
                .map(source -> """
                          - name: %s
                            type: line-protocol
                            listen: tcp://127.0.0.1:%d
                            series: "{measurement}/{field}"
                        """.formatted(source.getKey(), source.getValue()))
                .collect(Collectors.joining());
        return AgentConfiguration.read(
                Files.writeString(
                        folder.resolve("agent.yaml"), """
                agent: %s
                data: agent
                http: 127.0.0.1:0
                uplink: {gateway: "mqtt://127.0.0.1:%d", backoff: {longest: 1s}}
                sources:
                %s
                %s
                """.formatted(AGENT, link.port(), sources, plan.agent())),
                Map.of());
    }

    private static PrometheusMeterRegistry registry() {
        return new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    }

    /** Waits until the agent has a connection. */
    void awaitConnected() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!agent.isConnected()) {
            if (System.nanoTime() - deadline > 0) {
                throw new IOException("the agent is not connected within " + PATIENCE.toSeconds() + " s");
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    /** Where Kafka is. */
    String bootstrap() {
        return broker.bootstrap();
    }

    /** The gateways that can be killed. */
    List<GatewayMember> members() {
        return members;
    }

    Forwarder link() {
        return link;
    }

    Twins twins() {
        return twins;
    }

    Agent agent() {
        return agent;
    }

    /** Windows and events that the agent has sealed. */
    long sealedRecords() {
        return sealedRecords.get();
    }

    /** Where a source listens. */
    int port(String source) {
        return sourcePorts.getOrDefault(source, 0);
    }

    @Override
    public void close() throws Exception {
        parts.close();
    }
}
