package io.estran.benchmarks.delivery;

import io.estran.benchmarks.mqtt.BarePaho;
import io.estran.benchmarks.mqtt.NullAcknowledger;
import io.estran.benchmarks.report.Limit;
import io.estran.benchmarks.report.Rounds;
import io.estran.benchmarks.report.Row;
import io.estran.broker.BrokerSettings;
import io.estran.broker.EmbeddedBroker;
import io.estran.gateway.kafka.TopicSetup;
import io.estran.process.lifecycle.Closer;
import io.estran.process.tls.TlsMaterial;
import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.name.MqttTopics;
import io.estran.testkit.TestAuthority;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.jspecify.annotations.Nullable;

/**
 * Processor time of the gateway (ingress role, as {@code ./estran gateway} runs it, in a process of its own) for a PUBLISH of
 * 4 KiB, PUBACK after Kafka's acknowledgement by all, against the sum of two bare processes: a {@link NullAcknowledger} without
 * TLS and properties that gets the same from the same client, and a {@link BareProducer} with the gateway's settings that sends
 * the same records. All at the same steady rate with as many in flight: a faster process would take more messages at a time and
 * look cheaper. Everything in a process counts, garbage collection, what is still compiled and idle threads too; what client and
 * broker do for it does not: they run in this process. Handshakes are not measured.
 */
final class GatewayCpu implements AutoCloseable {
    private static final double BUDGET = 1.5;
    private static final double BUDGET_WITH_TLS = 2;
    private static final int WARM_UP = 30_000;
    private static final int MESSAGES = 12_000;
    /** 4,000 a second. */
    private static final int BURST = 8;
    /** More than any of them can do. */
    private static final int FLOOD = 1_000;

    private static final int PARTITIONS = 4;
    private static final short ONE = 1;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final double NANOS_PER_MICRO = 1e3;
    private static final String COPY = "bench.ingest";
    private static final Rounds ROUNDS = new Rounds(2, 5);

    private final Closer parts = new Closer();
    private final List<byte[]> batches = MeasuredMain.batches();
    private final int messages;
    private final TlsMaterial agent;
    private final MeasuredProcess mqtt;
    private final MeasuredProcess producer;
    private final MeasuredProcess gateway;

    private GatewayCpu(Path folder, int messages) throws Exception {
        this.messages = messages;
        boolean started = false;
        try {
            TestAuthority authority = new TestAuthority("bench");
            agent = authority.material(folder, BenchLane.AGENT.value());
            authority.issue(folder, "gateway");
            EmbeddedBroker broker = parts.add(EmbeddedBroker.start(BrokerSettings.single(folder.resolve("broker"), 0)));
            makeTopics(broker.bootstrap());
            mqtt = parts.add(new MeasuredProcess("mqtt"));
            producer = parts.add(new MeasuredProcess("producer", broker.bootstrap(), COPY));
            gateway = parts.add(new MeasuredProcess("gateway", broker.bootstrap(), folder.toString()));
            started = true;
        } finally {
            if (!started) {
                parts.close();
            }
        }
    }

    private static void makeTopics(String bootstrap) throws Exception {
        Map<String, Object> client = Map.of("bootstrap.servers", bootstrap);
        new TopicSetup(client, PARTITIONS, PATIENCE).ensure();
        try (Admin admin = Admin.create(client)) {
            NewTopic copy =
                    new NewTopic(COPY, PARTITIONS, ONE).configs(Map.of("message.timestamp.type", "LogAppendTime"));
            admin.createTopics(List.of(copy)).all().get();
        }
    }

    /** Measures it with a broker in that folder. */
    static List<Row> rows(Path folder) throws Exception {
        return rows(folder, WARM_UP, MESSAGES, ROUNDS);
    }

    static List<Row> rows(Path folder, int warmUp, int messages, Rounds rounds) throws Exception {
        try (GatewayCpu cpu = new GatewayCpu(folder, messages)) {
            if (warmUp > 0) {
                cpu.warmUp(warmUp);
            }
            return List.of(
                    rounds.row(
                            "gateway: processor time for a PUBLISH of 4 KiB",
                            "us",
                            cpu::bare,
                            () -> cpu.gateway(null),
                            Limit.RATIO_AT_MOST,
                            BUDGET),
                    rounds.row(
                            "gateway: the same with TLS, against the floor without",
                            "us",
                            cpu::bare,
                            () -> cpu.gateway(cpu.agent),
                            Limit.RATIO_AT_MOST,
                            BUDGET_WITH_TLS));
        }
    }

    /**
     * What runs often is compiled late, and in several steps; that is no part of what a message takes. First as fast as it
     * goes, then as it is measured.
     */
    private void warmUp(int count) throws Exception {
        for (int burst : new int[] {FLOOD, FLOOD, BURST}) {
            Pace pace = new Pace(burst);
            published(mqtt, mqtt.port(0), null, count, pace);
            producer.ask(count + " " + burst);
            published(gateway, gateway.port(0), null, count, pace);
            published(gateway, gateway.port(1), agent, count, pace);
            for (MeasuredProcess process : List.of(mqtt, producer, gateway)) {
                process.ask(MeasuredMain.SETTLE);
            }
        }
    }

    private double bare() throws Exception {
        double receiving = published(mqtt, mqtt.port(0), null, messages, new Pace(BURST));
        Duration before = producer.processorTime();
        producer.ask(messages + " " + BURST);
        return receiving + micros(producer, before, messages);
    }

    private double gateway(@Nullable TlsMaterial tls) throws Exception {
        return published(gateway, gateway.port(tls == null ? 0 : 1), tls, messages, new Pace(BURST));
    }

    /** What a message took of that process, us; the connection is there before. */
    private double published(MeasuredProcess process, int port, @Nullable TlsMaterial tls, int count, Pace pace)
            throws Exception {
        String topic = MqttTopics.batches(BenchLane.AGENT, BatchClass.AGGREGATES, false);
        try (BarePaho client = new BarePaho(port, tls, BenchLane.AGENT, topic, NullAcknowledger.RECEIVE_MAXIMUM)) {
            Duration before = process.processorTime();
            pace.run(count, i -> client.publish(batches.get(i % batches.size())));
            client.settle();
            return micros(process, before, count);
        }
    }

    private static double micros(MeasuredProcess process, Duration before, int count) throws IOException {
        return process.processorTime().minus(before).toNanos() / NANOS_PER_MICRO / count;
    }

    @Override
    public void close() throws Exception {
        parts.close();
    }
}
