package io.estran.benchmarks.delivery.chain;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.estran.benchmarks.report.Limit;
import io.estran.benchmarks.report.Row;
import io.estran.protocol.name.KafkaTopics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;

/**
 * Two gateways with their sequencers, each a process of its own, behind a load balancer; a window comes every 100 ms. The one that
 * has the agent's connection and sequences its partition is killed (SIGKILL), and started again when windows come again, until
 * both sequencers share the partitions as before; then again. Measured is the longest time between two arrivals at a twin, from a
 * kill until the next: what the return of the killed one costs is in it. The broker stays.
 */
public final class Failover implements AutoCloseable {
    private static final double BUDGET_SECONDS = 10;
    private static final int GATEWAYS = 2;
    private static final int KILLS = 5;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration CALM = Duration.ofSeconds(5);
    private static final int SPREAD_MILLIS = 1_000;
    private static final long LOOK_MILLIS = 200;
    private static final double NANOS_PER_SECOND = 1e9;
    /** The sequencers' group. */
    private static final String GROUP = "estran-sequencer";

    private final Random random = new Random(1);
    private final Consumer<String> progress;
    private final BenchChain chain;
    private final Admin admin;
    private final LiveWindows live;

    private Failover(Path folder, Consumer<String> progress) throws Exception {
        this.progress = progress;
        chain = BenchChain.start(
                folder,
                new BenchChain.Plan(
                        GATEWAYS,
                        Forwarder.UNBOUNDED,
                        null,
                        BenchChain.ALL,
                        List.of("lines"),
                        "windows: [{series: \"**\", length: " + LiveWindows.LENGTH_MILLIS + "ms}]"));
        admin = Admin.create(Map.of("bootstrap.servers", chain.bootstrap()));
        live = new LiveWindows(chain.port("lines"), chain.twins());
    }

    /** Measures it with a chain in that folder. */
    public static Row row(Path folder, Consumer<String> progress) throws Exception {
        try (Failover failover = new Failover(folder, progress)) {
            return failover.measure();
        }
    }

    private Row measure() throws Exception {
        double[] silences = new double[KILLS];
        for (int i = 0; i < KILLS; i++) {
            silences[i] = strike() / NANOS_PER_SECOND;
            progress.accept(
                    String.format(Locale.ROOT, "  kill %d of %d: %.1f s without a window", i + 1, KILLS, silences[i]));
        }
        progress.accept(String.format(Locale.ROOT, "  median %.1f s", Samples.median(silences)));
        return Row.absolute(
                "failover: longest time without a window, " + KILLS + " kills",
                Arrays.stream(silences).max().orElse(Double.NaN),
                "s",
                Limit.MEASURED_AT_MOST,
                BUDGET_SECONDS);
    }

    private long strike() throws Exception {
        int victim = awaitOwner();
        if (chain.link().serving() != victim) {
            chain.link().move(victim);
        }
        live.await(System.nanoTime(), PATIENCE);
        calm();
        long killedAt = System.nanoTime();
        chain.members().get(victim).kill();
        live.await(killedAt, PATIENCE);
        chain.members().get(victim).start();
        chain.members().get(victim).awaitReady();
        awaitOwner();
        live.await(System.nanoTime(), PATIENCE);
        calm();
        return live.longestSilence(killedAt, System.nanoTime());
    }

    private void calm() throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(CALM.toMillis() + random.nextInt(SPREAD_MILLIS));
    }

    /** Which gateway sequences the agent's partition, as soon as both sequencers have partitions. */
    private int awaitOwner() throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() - deadline < 0) {
            int partitions = admin.describeTopics(List.of(KafkaTopics.INGEST)).allTopicNames().get().values().stream()
                    .mapToInt(topic -> topic.partitions().size())
                    .sum();
            TopicPartition wanted = new TopicPartition(
                    KafkaTopics.INGEST, Utils.toPositive(Utils.murmur2(BenchChain.AGENT.getBytes(UTF_8))) % partitions);
            List<MemberDescription> working = admin.describeConsumerGroups(List.of(GROUP)).all().get().values().stream()
                    .flatMap(group -> group.members().stream())
                    .filter(member -> !member.assignment().topicPartitions().isEmpty())
                    .toList();
            for (MemberDescription member : working) {
                if (working.size() == GATEWAYS
                        && member.assignment().topicPartitions().contains(wanted)) {
                    return gatewayOf(member);
                }
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
        throw new IOException("the sequencers do not share the partitions within " + PATIENCE.toSeconds() + " s");
    }

    private int gatewayOf(MemberDescription member) throws IOException {
        String instance = member.groupInstanceId().orElse("");
        for (int i = 0; i < GATEWAYS; i++) {
            if (instance.startsWith(chain.members().get(i).name() + "-")) {
                return i;
            }
        }
        throw new IOException("no gateway is the sequencer " + member);
    }

    @Override
    public void close() throws Exception {
        live.close();
        admin.close();
        chain.close();
    }
}
