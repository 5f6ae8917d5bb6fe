package io.estran.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerClusterTest {
    @TempDir
    Path folder;

    /** Of its own: each node's start waits for the others', and the common pool may have one thread only. */
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void endThreads() {
        threads.shutdown();
    }

    @BeforeAll
    static void quiet() {
        KafkaLogging.quiet();
    }

    @Test
    void threeNodesKeepAcceptingAfterOneIsGone() throws Exception {
        BrokerQuorum quorum = quorum();
        List<EmbeddedBroker> nodes = IntStream.rangeClosed(1, 3)
                .mapToObj(node -> CompletableFuture.supplyAsync(() -> start(node, quorum), threads))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .collect(Collectors.toCollection(ArrayList::new));
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", nodes.get(0).bootstrap()));
                KafkaProducer<String, String> producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", nodes.get(0).bootstrap(), "acks", "all"),
                        new StringSerializer(),
                        new StringSerializer())) {
            admin.createTopics(List.of(new NewTopic("t", 3, (short) 3))).all().get(30, TimeUnit.SECONDS);
            assertThat(producer.send(new ProducerRecord<>("t", 0, "k", "v"))
                            .get(30, TimeUnit.SECONDS)
                            .offset())
                    .isZero();
            nodes.remove(2).close();
            for (int partition = 0; partition < 3; partition++) {
                producer.send(new ProducerRecord<>("t", partition, "k", "v")).get(30, TimeUnit.SECONDS);
            }
        } finally {
            // Together, as a cluster is stopped: the last of three alone has nobody to hand over to, and is given up.
            CompletableFuture.allOf(nodes.stream()
                            .map(node -> CompletableFuture.runAsync(() -> stop(node), threads))
                            .toArray(CompletableFuture[]::new))
                    .join();
        }
    }

    @Test
    void aStartThatIsInterruptedWhileItWaitsForTheOthersLeavesNothing() throws Exception {
        BrokerQuorum quorum = quorum();
        AtomicReference<Exception> ended = new AtomicReference<>();
        Thread starter = new Thread(() -> {
            try {
                EmbeddedBroker.start(BrokerSettings.member(folder.resolve("node-1"), 1, quorum, 0));
            } catch (BrokerException | InterruptedException failure) {
                ended.set(failure);
            }
        });
        starter.start();
        int port = quorum.controllerOf(1).port();
        await("the controller listens").atMost(Duration.ofSeconds(60)).until(() -> isTaken(port));
        starter.interrupt();
        starter.join(TimeUnit.SECONDS.toMillis(60));

        assertThat(ended.get()).isInstanceOf(InterruptedException.class);
        assertThat(isTaken(port)).isFalse();
    }

    private static boolean isTaken(int port) throws IOException {
        try (ServerSocket free = new ServerSocket()) {
            free.setReuseAddress(true);
            free.bind(new InetSocketAddress("127.0.0.1", port));
            return false;
        } catch (BindException taken) {
            return true;
        }
    }

    private EmbeddedBroker start(int node, BrokerQuorum quorum) {
        try {
            return EmbeddedBroker.start(BrokerSettings.member(folder.resolve("node-" + node), node, quorum, 0));
        } catch (Exception failure) {
            throw new AssertionError("node " + node + " does not start", failure);
        }
    }

    private static void stop(EmbeddedBroker node) {
        try {
            node.close();
        } catch (InterruptedException interrupted) {
            throw new AssertionError("interrupted", interrupted);
        }
    }

    private static BrokerQuorum quorum() throws Exception {
        try (ServerSocket a = new ServerSocket(0);
                ServerSocket b = new ServerSocket(0);
                ServerSocket c = new ServerSocket(0)) {
            return BrokerQuorum.parse("1@127.0.0.1:" + a.getLocalPort() + ",2@127.0.0.1:" + b.getLocalPort()
                    + ",3@127.0.0.1:" + c.getLocalPort());
        }
    }
}
