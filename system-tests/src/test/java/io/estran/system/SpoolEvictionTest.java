package io.estran.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.estran.agent.Agent;
import io.estran.agent.config.AgentConfiguration;
import io.estran.cli.EstranMain;
import io.estran.process.disk.Disk;
import io.estran.protocol.account.Account;
import io.estran.protocol.batch.BatchHeader;
import io.estran.protocol.batch.Gap;
import io.estran.protocol.codec.BatchWriter;
import io.estran.protocol.lane.GapReason;
import io.estran.protocol.lane.Hash256;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.name.KafkaTopics;
import io.estran.system.chain.AgentSurroundings;
import io.estran.system.chain.Cloud;
import io.estran.system.chain.Consumed;
import io.estran.system.chain.Verifier;
import io.estran.testkit.KafkaBroker;
import io.estran.testkit.WithKafka;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** A spool that is too small for an outage: what was evicted is declared, to the sequence, and nothing else is missing. */
@WithKafka
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SpoolEvictionTest {
    private static final Duration LONG = Duration.ofSeconds(40);
    private static final int ROWS = 60_000;
    private static final String AGENT = "small";
    private static final Pattern LANE_OR_GAP = Pattern.compile("\"lane\":\"(?<lane>[^\"]+)\""
            + "|\"from\":(?<from>\\d+),\"to\":(?<to>\\d+),\"reason\":\"(?<reason>[^\"]+)\"");

    private final List<BatchHeader> sealed = new CopyOnWriteArrayList<>();
    private final Map<Id128, TreeSet<Long>> missing = new TreeMap<>();
    private Path folder = Path.of("");
    private String bootstrap = "";
    private Path certificate = Path.of("");
    private Path stranger = Path.of("");

    @BeforeAll
    void anAgentWithAMebibyteOfSpoolIsAwayForTooLong(KafkaBroker broker, @TempDir Path temporary) throws Exception {
        folder = temporary;
        csv();
        bootstrap = broker.bootstrap();
        try (Cloud cloud = Cloud.start(broker, folder)) {
            cloud.attestation(AGENT);
            certificate = folder.resolve("pki").resolve(AGENT + "-attest.pem");
            stranger = Files.move(certificate, folder.resolve("of-the-same-name-with-another-key.pem"));
            String attestation = "\n" + cloud.attestation(AGENT);
            try (Agent agent = Agent.start(
                    configuration("uplink: {gateway: \"mqtt://127.0.0.1:1\"}" + attestation),
                    AgentSurroundings.on(Disk.local(), sealed::add))) {
                await().atMost(LONG).until(agent::sourcesEnded);
                await().atMost(LONG)
                        .untilAsserted(() -> assertThat(agent.spool().evictedBatches())
                                .as("evicted; the spool: %s", agent.spool())
                                .isPositive());
            }
            try (Agent agent = Agent.start(
                    configuration(cloud.uplink(AGENT) + attestation),
                    AgentSurroundings.on(Disk.local(), sealed::add))) {
                agent.endInput();
                await().atMost(LONG).until(agent::isSettled);
            }
        }
    }

    @Test
    @Order(1)
    void whatItCouldNotKeepIsDeclaredExactly() throws Exception {
        Consumed consumed = Consumed.read(bootstrap, AGENT);
        for (BatchHeader header : sealed) {
            if (!consumed.batches().contains(header.lane() + "/" + header.sequence())) {
                missing.computeIfAbsent(header.lane(), lane -> new TreeSet<>()).add(header.sequence());
            }
        }
        assertThat(missing).as("batches that a comparison of records misses").isNotEmpty();
        assertThat(declared(consumed)).isEqualTo(missing);
        assertThat(audited(bootstrap)).as("gaps that the audit command shows").isEqualTo(missing);
        assertThat(consumed.duplicates()).isZero();
        consumed.accounts()
                .values()
                .forEach(account ->
                        assertThat(account.gaps()).allMatch(gap -> gap.reason() == GapReason.EVICTED, "evicted"));
        long recordsInGaps = consumed.accounts().values().stream()
                .flatMap(account -> account.gaps().stream())
                .mapToLong(Account.Range::records)
                .sum();
        long recordsSealed = sealed.stream().mapToLong(BatchHeader::recordCount).sum();
        assertThat(consumed.records() + recordsInGaps)
                .as("records stored and records in gaps are all that were sealed")
                .isEqualTo(recordsSealed);
        assertThat(consumed.gaps()).as("the gaps as twins see them").isNotEmpty();
    }

    @Test
    @Order(2)
    void anybodyCanRecomputeTheLanesFromTheTopicsAlone() throws Exception {
        Verifier.Outcome honest = Verifier.run(folder, bootstrap, AGENT, certificate);
        assertThat(honest.code()).as(honest.out()).isZero();
        long evicted = missing.values().stream().mapToLong(TreeSet::size).sum();
        assertThat(honest.sum("(\\d+) sequences in gaps")).isEqualTo(evicted).isPositive();
        assertThat(honest.sum("(\\d+) batches")).isEqualTo(sealed.size() - evicted);
        assertThat(honest.sum("(\\d+) payloads")).isEqualTo(sealed.size() - evicted);
        long firstRun = sealed.get(0).runNumber();
        assertThat(honest.sum("up to (\\d+)"))
                .as("the second run signed the ends of the first run's lanes")
                .isEqualTo(sealed.stream()
                        .filter(header -> header.runNumber() == firstRun)
                        .collect(Collectors.toMap(BatchHeader::lane, BatchHeader::to, Math::max))
                        .values()
                        .stream()
                        .mapToLong(Long::longValue)
                        .sum());
    }

    @Test
    @Order(3)
    void signaturesOfAnotherKeyAreFound() throws Exception {
        Verifier.Outcome found = Verifier.run(folder, bootstrap, AGENT, stranger);
        assertThat(found.code()).isEqualTo(1);
        assertThat(found.out())
                .contains("the signature of its gap is not the agent's")
                .contains("the signature of its attestation is not the agent's");
    }

    @Test
    @Order(4)
    void aForgedHeaderIsFound() throws Exception {
        byte[] forged = lastHeader();
        forged[32]++; // its sequence: it would be the next batch, but names another one before it
        forged[40]++;
        addToChain(forged);
        Verifier.Outcome found = Verifier.run(folder, bootstrap, AGENT, certificate);
        assertThat(found.code()).isEqualTo(1);
        assertThat(found.out()).contains("names another batch before it");
    }

    /** With a gap that nobody signed a forger could join other batches to a signed end. */
    @Test
    @Order(5)
    void aGapWithoutASignatureIsFound() throws Exception {
        BatchHeader like = sealed.get(0);
        Gap gap = new Gap(1, Hash256.ZERO, GapReason.EVICTED, 1, 0, 0, 0, new byte[0]);
        Id128 lane = new Id128(5, 5);
        addToChain(BatchWriter.writeGap(new BatchHeader(
                        BatchHeader.VERSION,
                        like.batchClass(),
                        false,
                        like.agent(),
                        "",
                        like.run(),
                        like.runNumber(),
                        lane,
                        1,
                        Hash256.ZERO,
                        null,
                        gap,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        "",
                        0,
                        0,
                        "",
                        1,
                        new byte[0]))
                .bytes());
        Verifier.Outcome found = Verifier.run(folder, bootstrap, AGENT, certificate);
        assertThat(found.out()).contains("FAILED lane " + lane + " sequence 1: its gap is not signed");
    }

    private void addToChain(byte[] header) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(KafkaTopics.CHAIN, AGENT.getBytes(StandardCharsets.UTF_8), header))
                    .get();
        }
    }

    private byte[] lastHeader() {
        Map<String, Object> properties = Map.of("bootstrap.servers", bootstrap, "isolation.level", "read_committed");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(KafkaTopics.CHAIN).stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            byte[][] last = new byte[1][];
            await().atMost(LONG).until(() -> {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> {
                    if (AGENT.equals(new String(record.key(), StandardCharsets.UTF_8))) {
                        last[0] = record.value();
                    }
                });
                return partitions.stream()
                        .allMatch(partition -> consumer.position(partition) >= ends.getOrDefault(partition, 0L));
            });
            return last[0].clone();
        }
    }

    private static Map<Id128, TreeSet<Long>> declared(Consumed consumed) {
        Map<Id128, TreeSet<Long>> declared = new TreeMap<>();
        consumed.accounts()
                .forEach((lane, account) -> account.gaps().forEach(gap -> {
                    for (long sequence = gap.from(); sequence <= gap.to(); sequence++) {
                        declared.computeIfAbsent(lane, key -> new TreeSet<>()).add(sequence);
                    }
                }));
        return declared;
    }

    /** The gaps that {@code estran audit} shows to people who ask. */
    private static Map<Id128, TreeSet<Long>> audited(String bootstrap) {
        StringWriter out = new StringWriter();
        int code = EstranMain.commandLine()
                .setOut(new PrintWriter(out, true))
                .execute("audit", "--bootstrap", bootstrap, "--agent", "small", "--json");
        assertThat(code).as("declared gaps are accounted for: %s", out).isZero();
        Map<Id128, TreeSet<Long>> audited = new TreeMap<>();
        Matcher found = LANE_OR_GAP.matcher(out.toString());
        Id128 lane = Id128.NONE;
        while (found.find()) {
            if (found.group("lane") != null) {
                lane = Id128.parse(found.group("lane"));
                continue;
            }
            assertThat(found.group("reason")).isEqualTo("evicted");
            TreeSet<Long> sequences = audited.computeIfAbsent(lane, key -> new TreeSet<>());
            for (long s = Long.parseLong(found.group("from")); s <= Long.parseLong(found.group("to")); s++) {
                sequences.add(s);
            }
        }
        return audited;
    }

    private AgentConfiguration configuration(String uplink) throws Exception {
        Path file = folder.resolve("small.yaml");
        Files.writeString(file, """
                agent: small
                data: small-data
                sources:
                  - {name: press, type: csv, file: press.csv, speed: max, time: {column: time, pattern: epoch-s}, asset: press}
                windows:
                  - {series: "**", length: 1s}
                spool: {size: 1MiB}
                batches: {size: 16KiB}
                http: 127.0.0.1:0
                """ + uplink + "\n");
        return AgentConfiguration.read(file, Map.of());
    }

    private void csv() throws Exception {
        Random random = new Random(3);
        StringBuilder text = new StringBuilder("time,force,travel,heat\n");
        for (int i = 0; i < ROWS; i++) {
            text.append(1_700_000_000L + i)
                    .append(',')
                    .append(random.nextDouble())
                    .append(',')
                    .append(random.nextDouble())
                    .append(',')
                    .append(random.nextDouble())
                    .append('\n');
        }
        Files.writeString(folder.resolve("press.csv"), text);
    }
}
