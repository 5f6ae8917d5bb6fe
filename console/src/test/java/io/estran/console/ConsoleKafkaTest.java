package io.estran.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.estran.console.config.ConsoleSettings;
import io.estran.process.configuration.Address;
import io.estran.process.time.Clock;
import io.estran.protocol.account.AccountJson;
import io.estran.protocol.account.LaneStatus;
import io.estran.protocol.account.Presence;
import io.estran.protocol.account.PresenceJson;
import io.estran.protocol.aggregate.Moments;
import io.estran.protocol.aggregate.QuantileSketch;
import io.estran.protocol.aggregate.SketchMapping;
import io.estran.protocol.aggregate.WindowAggregate;
import io.estran.protocol.codec.BlockWriter;
import io.estran.protocol.event.Event;
import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.name.KafkaHeaders;
import io.estran.protocol.name.KafkaTopics;
import io.estran.protocol.reading.Quality;
import io.estran.protocol.reading.QualityReason;
import io.estran.testkit.KafkaBroker;
import io.estran.testkit.WithKafka;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** The console on twins from a real broker, whose topics are written as the sequencer writes them. */
@WithKafka
class ConsoleKafkaTest {
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final String LEVEL = "station-1/tank/level";

    private final long now = Clock.system().wallNanos();
    private final String bootstrap;

    ConsoleKafkaTest(KafkaBroker broker) {
        this.bootstrap = broker.bootstrap();
    }

    @Test
    void whatIsCommittedToKafkaIsOnThePageAndBeforeThatThePageSaysWhatIsMissing() throws Exception {
        Address free = new Address("127.0.0.1", 0);
        ConsoleSettings settings = new ConsoleSettings(
                "console-1",
                free,
                Set.of(),
                bootstrap,
                "station-1/*",
                Duration.ofHours(1),
                Duration.ofMillis(50),
                100,
                4,
                64 << 20,
                free);
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        try (Console console = Console.start(settings, registry)) {
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(console.reasonsAgainstReadiness())
                            .containsExactly("starting: looking for Kafka's topics, which the gateway creates"));

            makeTopics();
            write();

            await().atMost(SOON).until(() -> console.reasonsAgainstReadiness().isEmpty());
            await().atMost(SOON).untilAsserted(() -> {
                JsonNode state = state(console);
                assertThat(state.at("/series/0/name").asText()).isEqualTo("level");
                assertThat(state.at("/series/0/value").asDouble()).isEqualTo(81.5);
                assertThat(state.get("series")).hasSize(1);
                assertThat(state.at("/alarms/0/rule").asText()).isEqualTo("tank-nearly-full");
                assertThat(state.at("/agents/0/version").asText()).isEqualTo("0.1.0");
                assertThat(state.at("/agents/0/lanes/0/stored").asInt()).isEqualTo(10);
                assertThat(state.get("events").findValuesAsText("event"))
                        .containsExactlyInAnyOrder("alarm", "clock-step");
                assertThat(state.at("/kafka/connected").asBoolean()).isTrue();
            });
            assertThat(registry.get("estran.twin.series").gauge().value()).isEqualTo(1);
        }
    }

    private static JsonNode state(Console console) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + console.port() + "/api/state"))
                .build();
        return new ObjectMapper()
                .readTree(HttpClient.newHttpClient()
                        .send(request, HttpResponse.BodyHandlers.ofString())
                        .body());
    }

    private void makeTopics() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            List<NewTopic> topics = Stream.of(
                            KafkaTopics.AGGREGATES, KafkaTopics.EVENTS, KafkaTopics.LANES, KafkaTopics.AGENTS)
                    .map(name -> new NewTopic(name, 1, (short) 1))
                    .toList();
            admin.createTopics(topics).all().get(30, TimeUnit.SECONDS);
        }
    }

    private void write() {
        Presence presence =
                new Presence(Examples.AGENT, new Id128(7, 7), 1, 1, true, "0.1.0", now, now, 1_000, 1L << 30, -1, 0);
        try (BlockWriter blocks = new BlockWriter();
                KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", bootstrap), new ByteArraySerializer(), new ByteArraySerializer())) {
            block(
                    producer,
                    BatchClass.AGGREGATES,
                    "station-1/tank",
                    blocks.aggregates("station-1/tank", List.of(window(LEVEL))));
            block(
                    producer,
                    BatchClass.AGGREGATES,
                    "station-2/tank",
                    blocks.aggregates("station-2/tank", List.of(window("station-2/tank/level"))));
            Event alarm = Examples.event(
                    "alarm",
                    "station-1/tank",
                    now,
                    "rule",
                    "tank-nearly-full",
                    "transition",
                    "raised",
                    "series",
                    LEVEL,
                    "value",
                    95.5,
                    "priority",
                    "high");
            block(producer, BatchClass.EVENTS, "station-1/tank", blocks.events("station-1/tank", List.of(alarm)));
            Event step = Examples.event("clock-step", "agents/lab-1", now, "seconds", 2.0);
            block(producer, BatchClass.EVENTS, "agents/lab-1", blocks.events("agents/lab-1", List.of(step)));
            producer.send(new ProducerRecord<>(KafkaTopics.AGENTS, bytes("lab-1"), PresenceJson.write(presence)));
            producer.send(new ProducerRecord<>(
                    KafkaTopics.LANES,
                    bytes("lab-1/1"),
                    AccountJson.write(Examples.account(BatchClass.AGGREGATES, 1, LaneStatus.OK, 10, 10, 0))));
        }
    }

    private WindowAggregate window(String series) {
        return new WindowAggregate(
                series,
                "%",
                now - 2 * Examples.SECOND,
                Examples.SECOND,
                1,
                0,
                81.5,
                81.5,
                81.5,
                81.5,
                new Moments.Doubles(81.5, 0),
                new QuantileSketch(0, SketchMapping.index(81.5), new long[] {1}, 0, new long[0]),
                Quality.GOOD,
                QualityReason.NONE,
                0,
                true);
    }

    private static void block(KafkaProducer<byte[], byte[]> producer, BatchClass of, String asset, byte[] block) {
        RecordHeaders headers = new RecordHeaders();
        headers.add(KafkaHeaders.CE_TYPE, bytes("estran." + of.word() + ".v1"));
        headers.add(KafkaHeaders.CE_SOURCE, bytes("estran/agents/lab-1"));
        headers.add(KafkaHeaders.CE_SUBJECT, bytes(asset));
        headers.add(KafkaHeaders.LANE, bytes(new Id128(1, 2).toString()));
        headers.add(KafkaHeaders.SEQUENCE, bytes("1"));
        headers.add(KafkaHeaders.INDEX, bytes("0"));
        headers.add(KafkaHeaders.RUN_NUMBER, bytes("1"));
        producer.send(new ProducerRecord<>(KafkaTopics.of(of), null, bytes(asset), block, headers));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
