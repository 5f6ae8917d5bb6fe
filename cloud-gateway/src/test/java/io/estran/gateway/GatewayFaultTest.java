package io.estran.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.estran.broker.BrokerSettings;
import io.estran.broker.EmbeddedBroker;
import io.estran.broker.KafkaLogging;
import io.estran.gateway.config.GatewayRole;
import io.estran.gateway.mqtt.RawClient;
import io.estran.gateway.mqtt.RawClient.Packet;
import io.estran.protocol.account.Account;
import io.estran.protocol.account.AccountJson;
import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.name.AgentName;
import io.estran.protocol.name.MqttTopics;
import io.estran.testkit.FaultyProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Gateways that lose Kafka, are started again, or have one role only. The broker is reached through a proxy that misbehaves. */
class GatewayFaultTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration DELIVERY_TIMEOUT = Duration.ofSeconds(2);

    @TempDir
    private static Path folder;

    private static FaultyProxy proxy;
    private static EmbeddedBroker broker;
    private static String bootstrap;

    @BeforeAll
    static void start() throws Exception {
        KafkaLogging.quiet();
        InetAddress loopback = InetAddress.getLoopbackAddress();
        proxy = new FaultyProxy(new InetSocketAddress(loopback, 1));
        broker = EmbeddedBroker.start(
                BrokerSettings.single(folder.resolve("broker"), 0).behind(proxy.port()));
        proxy.redirect(new InetSocketAddress(loopback, broker.port()));
        bootstrap = "127.0.0.1:" + proxy.port();
    }

    @AfterAll
    static void stop() throws Exception {
        broker.close();
        proxy.close();
    }

    private static RunningGateway gateway(String name, GatewayRole role) throws Exception {
        return new RunningGateway(name, bootstrap, role, folder, DELIVERY_TIMEOUT);
    }

    /** A blackhole, not a refusal: connections to Kafka stay open, and nothing comes back. */
    @Test
    void whenKafkaIsSilentMemoryStaysFlatNothingIsAcknowledgedAndConnectionsEnd() throws Exception {
        try (RunningGateway gateway = gateway("gw-1", GatewayRole.INGRESS);
                RawClient first = rawClient(gateway, "quiet-1");
                RawClient second = rawClient(gateway, "quiet-2");
                RawClient idle = rawClient(gateway, "quiet-3");
                RawClient flood = rawClient(gateway, "quiet-4")) {
            AgentBatches batches = new AgentBatches("quiet-1");
            first.publish(topic("quiet-1"), 1, batches.next());
            assertThat(first.packet().type()).isEqualTo(RawClient.PUBACK);

            proxy.blackhole();
            AtomicLong flooded = new AtomicLong();
            Thread flooding = flooding(flood, flooded);
            for (int id = 1; id <= RunningGateway.RECEIVE_MAXIMUM; id++) {
                first.publish(topic("quiet-1"), id, batches.next());
                second.publish(topic("quiet-2"), id, new byte[100]);
            }
            CompletableFuture<Packet> answers = nextOf(first);
            CompletableFuture<Packet> refusals = nextOf(second);
            double most = 0;
            while (!answers.isDone() || !refusals.isDone()) {
                most = Math.max(most, gateway.gauge("estran.gateway.in.flight.bytes"));
                idle.bytes((byte) 0xC0, (byte) 0);
                assertThat(idle.packet().type()).isEqualTo(RawClient.PINGRESP);
            }

            assertThat(most).isBetween(RunningGateway.SOFT_BYTES / 2.0, 2.0 * RunningGateway.SOFT_BYTES);
            assertThat(flooded).hasValueLessThan(10 * RunningGateway.SOFT_BYTES);
            assertThat(answers.join().type()).isEqualTo(RawClient.DISCONNECT);
            assertThat(answers.join().at(0)).isEqualTo(0x88);
            assertThat(refusals.join().type()).isEqualTo(RawClient.DISCONNECT);
            assertThat(gateway.gateway.reasonsAgainstReadiness()).anyMatch(why -> why.startsWith("storing in Kafka"));
            flood.close();
            flooding.join();

            proxy.open();
            await().atMost(SOON).ignoreExceptions().until(() -> {
                try (PahoAgent back = new PahoAgent(gateway, "quiet-1").connect()) {
                    return back.publishAndWait(topic("quiet-1"), batches.next()).getException() == null;
                }
            });
            await().atMost(SOON)
                    .until(() -> gateway.gateway.reasonsAgainstReadiness().isEmpty());
            assertThat(gateway.gauge("estran.gateway.in.flight.bytes")).isZero();
        } finally {
            proxy.open();
        }
    }

    private static CompletableFuture<Packet> nextOf(RawClient client) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return client.packet();
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        });
    }

    private static Thread flooding(RawClient client, AtomicLong bytes) {
        byte[] large = new byte[200 * 1024];
        Thread thread = new Thread(() -> {
            try {
                while (bytes.get() < 100 * RunningGateway.SOFT_BYTES) {
                    client.publish(topic("quiet-4"), 0, large);
                    bytes.addAndGet(large.length);
                }
            } catch (IOException closed) {
                // The gateway, or the test, has ended the connection.
            }
        });
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static RawClient rawClient(RunningGateway gateway, String agent) throws IOException {
        RawClient client =
                new RawClient(gateway.gateway.plaintextPort()).connect(agent + "/" + "0123456789abcdef".repeat(2), 30);
        assertThat(client.packet().type()).isEqualTo(RawClient.CONNACK);
        return client;
    }

    @Test
    void anIngressAloneAcknowledgesAndASequencerAloneSequencesWhatItStored() throws Exception {
        AgentBatches batches = new AgentBatches("parted");
        try (RunningGateway ingress = gateway("gw-2", GatewayRole.INGRESS);
                PahoAgent agent = new PahoAgent(ingress, "parted").connect()) {
            agent.client.subscribe(MqttTopics.down(new AgentName("parted")), 1).waitForCompletion(10_000);
            for (int i = 0; i < 3; i++) {
                agent.publishAndWait(topic("parted"), batches.next());
            }
            assertThat(agent.down).isEmpty();
            try (RunningGateway sequencer = gateway("gw-3", GatewayRole.SEQUENCER)) {
                assertThat(sequencer.gateway.tlsPort()).isEqualTo(-1);
                assertThat(sequencer.gateway.plaintextPort()).isEqualTo(-1);
                assertThat(accountOf(agent, 3).stored()).isEqualTo(3);
            }
        }
    }

    @Test
    void aGatewayThatIsStartedAgainGoesOnWhereItWasAndTellsAgentsTheirAccountsAtOnce() throws Exception {
        AgentBatches batches = new AgentBatches("steady");
        List<byte[]> sent = new ArrayList<>();
        try (RunningGateway gateway = gateway("gw-4", GatewayRole.BOTH)) {
            PahoAgent agent = new PahoAgent(gateway, "steady").connect();
            for (int i = 0; i < 5; i++) {
                sent.add(batches.next());
                agent.publishAndWait(topic("steady"), sent.get(i));
            }
            gateway.close();
            await().atMost(SOON).until(() -> !agent.client.isConnected());
            assertThat(agent.disconnectCode).hasValue(0x8B);
        }
        try (RunningGateway gateway = gateway("gw-4", GatewayRole.BOTH);
                PahoAgent agent = new PahoAgent(gateway, "steady").connect()) {
            agent.client.subscribe(MqttTopics.down(new AgentName("steady")), 1).waitForCompletion(10_000);
            accountOf(agent, 5);
            agent.publishAndWait(topic("steady"), sent.get(3));
            agent.publishAndWait(topic("steady"), sent.get(4));
            agent.publishAndWait(topic("steady"), batches.next());
            Account account = accountOf(agent, 6);
            assertThat(account.stored()).isEqualTo(6);
            assertThat(account.duplicatesDropped()).isEqualTo(2);
        }
    }

    private static String topic(String agent) {
        return MqttTopics.batches(new AgentName(agent), BatchClass.EVENTS, false);
    }

    private static Account accountOf(PahoAgent agent, long last) throws Exception {
        Account account = null;
        long until = System.nanoTime() + SOON.toNanos();
        while ((account == null || account.last() < last) && System.nanoTime() < until) {
            byte[] json = agent.down.poll(1, TimeUnit.SECONDS);
            account = json == null ? account : AccountJson.readMessage(json).account();
        }
        assertThat(account).isNotNull();
        assertThat(account.last()).isEqualTo(last);
        return account;
    }
}
