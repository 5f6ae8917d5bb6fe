package io.estran.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.estran.gateway.config.GatewayRole;
import io.estran.process.tls.TlsMaterial;
import io.estran.protocol.account.Account;
import io.estran.protocol.account.AccountJson;
import io.estran.protocol.account.AccountMessage;
import io.estran.protocol.account.LaneStatus;
import io.estran.protocol.account.Presence;
import io.estran.protocol.account.PresenceJson;
import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.lane.Hash256;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.lane.LanePoint;
import io.estran.protocol.name.AgentName;
import io.estran.protocol.name.KafkaHeaders;
import io.estran.protocol.name.KafkaTopics;
import io.estran.protocol.name.MqttTopics;
import io.estran.testkit.FaultyProxy;
import io.estran.testkit.KafkaBroker;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole gateway with a real MQTT client over TLS and a real broker, once embedded, once in a container. */
abstract class GatewayTest {
    private static RunningGateway running;
    private static String bootstrap;

    @TempDir
    private static Path folder;

    private final String name = "a-" + UUID.randomUUID().toString().substring(0, 8);
    private final AgentName agent = new AgentName(name);
    private final AgentBatches batches = new AgentBatches(name);
    private final String topic = MqttTopics.batches(agent, BatchClass.EVENTS, false);

    @BeforeAll
    static void start(KafkaBroker kafka) throws Exception {
        bootstrap = kafka.bootstrap();
        running = new RunningGateway(bootstrap, GatewayRole.BOTH, folder, Duration.ofSeconds(10));
    }

    @AfterAll
    static void stop() throws Exception {
        if (running != null) {
            running.close();
        }
    }

    private PahoAgent connect() throws Exception {
        TlsMaterial material = running.authority.material(folder, name);
        return new PahoAgent(running, name, material).connect();
    }

    private static Presence presence(AgentName who, long run, long connection, boolean online) {
        return new Presence(
                who, new Id128(1, run), run, connection, online, "0.1.0", 1, Long.MIN_VALUE, 0, 1024, -1, 0);
    }

    @Test
    void aBatchIsStoredUnchangedWherePubackSays() throws Exception {
        byte[] batch = batches.next();
        try (PahoAgent client = connect()) {
            IMqttToken token = client.publishAndWait(topic, batch);

            ConsumerRecord<String, byte[]> record =
                    TopicReader.read(bootstrap, KafkaTopics.INGEST, name, 1).get(0);
            assertThat(record.value()).isEqualTo(batch);
            assertThat(TopicReader.header(record, KafkaHeaders.CLIENT)).isEqualTo(name);
            assertThat(PahoAgent.property(token, MqttTopics.PARTITION)).isEqualTo(Integer.toString(record.partition()));
            assertThat(PahoAgent.property(token, MqttTopics.OFFSET)).isEqualTo(Long.toString(record.offset()));
        }
    }

    @Test
    void manyBatchesKeepTheirOrder() throws Exception {
        List<byte[]> sent = new ArrayList<>();
        try (PahoAgent client = connect()) {
            for (int i = 0; i < 10; i++) {
                List<IMqttToken> tokens = new ArrayList<>();
                for (int j = 0; j < RunningGateway.RECEIVE_MAXIMUM; j++) {
                    sent.add(batches.next());
                    tokens.add(client.publish(topic, sent.get(sent.size() - 1)));
                }
                for (IMqttToken token : tokens) {
                    token.waitForCompletion(15_000);
                }
                // Paho counts a message as in flight a little longer than its token says.
                Awaitility.await().until(() -> client.client.getInFlightMessageCount() == 0);
            }
        }
        assertThat(TopicReader.read(bootstrap, KafkaTopics.INGEST, name, sent.size()))
                .extracting(ConsumerRecord::value)
                .containsExactlyElementsOf(sent);
    }

    @Test
    void theAccountOfASequencedLaneReachesItsAgent() throws Exception {
        try (PahoAgent client = connect()) {
            client.client.subscribe(MqttTopics.down(agent), 1).waitForCompletion(10_000);
            client.publishAndWait(topic, batches.next());
            client.publishAndWait(topic, batches.next());

            AccountMessage account = lastAccount(client, 2);
            assertThat(account.account().lane()).isEqualTo(batches.lane);
            assertThat(account.account().stored()).isEqualTo(2);
        }
        try (PahoAgent again = connect()) {
            again.client.subscribe(MqttTopics.down(agent), 1).waitForCompletion(10_000);
            assertThat(lastAccount(again, 2).account().last()).isEqualTo(2);
        }
    }

    /** A sequencer that was killed before its commit said it (rule 21). */
    @Test
    void anAccountThatWasNeverCommittedReachesNoAgent() throws Exception {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", bootstrap, "transactional.id", name, "transaction.timeout.ms", 10_000);
        try (PahoAgent client = connect();
                KafkaProducer<String, byte[]> sequencer =
                        new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            client.client.subscribe(MqttTopics.down(agent), 1).waitForCompletion(10_000);
            sequencer.initTransactions();
            sequencer.beginTransaction();
            sequencer.send(account(5)).get(10, TimeUnit.SECONDS);
            sequencer.abortTransaction();
            sequencer.beginTransaction();
            sequencer.send(account(2)).get(10, TimeUnit.SECONDS);
            sequencer.commitTransaction();

            byte[] first = client.down.poll(30, TimeUnit.SECONDS);
            assertThat(first).isNotNull();
            assertThat(AccountJson.readMessage(first).account().last()).isEqualTo(2);
        }
    }

    @Test
    void anAccountInAPartitionThatWasAddedReachesTheAgent() throws Exception {
        Map<String, Object> settings = Map.of("bootstrap.servers", bootstrap);
        try (PahoAgent client = connect();
                Admin admin = Admin.create(settings);
                KafkaProducer<String, byte[]> sequencer =
                        new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            client.client.subscribe(MqttTopics.down(agent), 1).waitForCompletion(10_000);
            int added = admin.describeTopics(List.of(KafkaTopics.LANES))
                    .allTopicNames()
                    .get(30, TimeUnit.SECONDS)
                    .get(KafkaTopics.LANES)
                    .partitions()
                    .size();
            admin.createPartitions(Map.of(KafkaTopics.LANES, NewPartitions.increaseTo(added + 1)))
                    .all()
                    .get(30, TimeUnit.SECONDS);
            ProducerRecord<String, byte[]> account = account(7);
            sequencer
                    .send(new ProducerRecord<>(account.topic(), added, account.key(), account.value()))
                    .get(30, TimeUnit.SECONDS);
            assertThat(lastAccount(client, 7).account().last()).isEqualTo(7);
        }
    }

    private ProducerRecord<String, byte[]> account(long last) {
        Account account = new Account(
                agent,
                new Id128(1, 2),
                BatchClass.EVENTS,
                1,
                LaneStatus.OK,
                0,
                last,
                Hash256.ZERO,
                last,
                last,
                0,
                0,
                List.of(),
                0,
                last,
                0,
                new LanePoint(Id128.NONE, 0, Hash256.ZERO));
        return new ProducerRecord<>(KafkaTopics.LANES, name + "/" + account.lane(), AccountJson.write(account));
    }

    private static AccountMessage lastAccount(PahoAgent client, long sequence) throws Exception {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        AccountMessage account = null;
        while (System.nanoTime() < until
                && (account == null || account.account().last() < sequence)) {
            byte[] json = client.down.poll(1, TimeUnit.SECONDS);
            account = json == null ? account : AccountJson.readMessage(json);
        }
        assertThat(account).isNotNull();
        return account;
    }

    @Test
    void publishingUnderAnotherAgentsNameIsRefused() throws Exception {
        double before = running.count("estran.gateway.refusals", "reason", "other-agent");
        try (PahoAgent client = connect()) {
            String other = MqttTopics.batches(new AgentName("other"), BatchClass.EVENTS, false);
            IMqttToken token = client.publish(other, batches.next());
            Awaitility.await().atMost(Duration.ofSeconds(10)).until(token::isComplete);

            assertThat(PahoAgent.codes(token)).containsExactly(0x87);
            assertThat(client.publishAndWait(topic, new AgentBatches(name).next())
                            .getException())
                    .isNull();
        }
        assertThat(running.count("estran.gateway.refusals", "reason", "other-agent"))
                .isEqualTo(before + 1);
    }

    @Test
    void whatIsNoBatchGoesToTheQuarantineTopicWithTheReason() throws Exception {
        byte[] damaged = batches.next();
        damaged[damaged.length - 1] ^= 1;
        try (PahoAgent client = connect()) {
            IMqttToken token = client.publish(topic, damaged);
            Awaitility.await().atMost(Duration.ofSeconds(10)).until(token::isComplete);

            assertThat(PahoAgent.codes(token)).containsExactly(0x99);
            assertThat(token.getResponseProperties().getReasonString()).isNotEmpty();
        }
        ConsumerRecord<String, byte[]> record =
                TopicReader.read(bootstrap, KafkaTopics.QUARANTINE, name, 1).get(0);
        assertThat(record.value()).isEqualTo(damaged);
        assertThat(TopicReader.header(record, KafkaHeaders.REASON)).isNotEmpty();
    }

    @Test
    void aBatchThatAnotherAgentSealedIsRefused() throws Exception {
        try (PahoAgent client = connect()) {
            IMqttToken token = client.publish(topic, new AgentBatches("other").next());
            Awaitility.await().atMost(Duration.ofSeconds(10)).until(token::isComplete);

            assertThat(PahoAgent.codes(token)).containsExactly(0x99);
        }
    }

    @Test
    void theCertificateDecidesWhoAClientIs() throws Exception {
        TlsMaterial other = running.authority.material(folder, "somebody-else");
        try (PahoAgent client = new PahoAgent(running, name, other)) {
            org.assertj.core.api.Assertions.assertThatThrownBy(client::connect)
                    .isInstanceOfSatisfying(
                            MqttException.class,
                            failure -> assertThat(failure.getReasonCode()).isEqualTo(0x87));
        }
    }

    @Test
    void aLostConnectionShowsTheAgentAsOffline() throws Exception {
        try (FaultyProxy network = new FaultyProxy(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), running.gateway.tlsPort()));
                PahoAgent client = new PahoAgent(network.port(), name, running.authority.material(folder, name))) {
            client.options.setWill(
                    MqttTopics.presence(agent),
                    new MqttMessage(PresenceJson.write(presence(agent, 1, 1, false)), 1, false, null));
            client.connect();
            client.publishAndWait(MqttTopics.presence(agent), PresenceJson.write(presence(agent, 1, 1, true)));
            network.cut();

            List<ConsumerRecord<String, byte[]>> told = TopicReader.read(bootstrap, KafkaTopics.AGENTS, name, 2);
            assertThat(told).hasSize(2);
            assertThat(PresenceJson.read(told.get(0).value()).online()).isTrue();
            assertThat(PresenceJson.read(told.get(1).value()).online()).isFalse();
        }
    }

    @Test
    void presenceOfAnOlderConnectionDoesNotCount() throws Exception {
        String presenceTopic = MqttTopics.presence(agent);
        try (PahoAgent client = connect()) {
            client.publishAndWait(presenceTopic, PresenceJson.write(presence(agent, 2, 1, true)));
            client.publishAndWait(presenceTopic, PresenceJson.write(presence(agent, 1, 9, false)));
        }
        try (PahoAgent client = connect()) {
            client.publishAndWait(presenceTopic, PresenceJson.write(presence(agent, 2, 2, true)));
        }
        List<ConsumerRecord<String, byte[]>> told = TopicReader.read(bootstrap, KafkaTopics.AGENTS, name, 2);
        assertThat(PresenceJson.read(told.get(1).value()).connection()).isEqualTo(2);
    }

    @Test
    void itIsReadyAndShowsItsMetrics() throws Exception {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(page("/health/ready")).contains("\"ready\":true"));
        assertThat(page("/metrics")).contains("estran_gateway_batches_stored_total", "estran_gateway_connections");
    }

    private static String page(String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + running.gateway.httpPort() + path);
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
