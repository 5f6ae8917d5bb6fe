package io.estran.twin.stream;

import io.estran.protocol.account.Account;
import io.estran.protocol.account.AccountJson;
import io.estran.protocol.account.GapRecord;
import io.estran.protocol.account.Presence;
import io.estran.protocol.account.PresenceJson;
import io.estran.protocol.aggregate.WindowAggregate;
import io.estran.protocol.codec.BlockWriter;
import io.estran.protocol.event.Event;
import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.name.AgentName;
import io.estran.protocol.name.KafkaTopics;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * The topics that twins read, on a real broker, written as the sequencer writes them: each call is one transaction, each
 * batch goes into a lane of this writer's own. One thread.
 */
public final class SequencedTopics implements AutoCloseable {
    /** Partitions of the topics that are keyed by asset. */
    public static final int PARTITIONS = 3;

    private static final int BOUND_SECONDS = 30;

    private final AgentName agent;
    private final Id128 lane = new Id128(System.nanoTime(), 1);
    private final KafkaProducer<byte[], byte[]> producer;
    private long sequence;

    /** Makes the topics that are not there; batches are of that agent. */
    public SequencedTopics(String bootstrap, AgentName agent)
            throws InterruptedException, ExecutionException, TimeoutException {
        this.agent = agent;
        makeTopics(bootstrap);
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap, "transactional.id", "twin-test-" + UUID.randomUUID()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        producer.initTransactions();
    }

    /** One batch with these windows, which are of one asset. */
    public void windows(WindowAggregate... windows) {
        producer.beginTransaction();
        sendWindows(windows);
        producer.commitTransaction();
    }

    /** The same, and then the transaction is aborted. */
    public void abortedWindows(WindowAggregate... windows) {
        producer.beginTransaction();
        sendWindows(windows);
        producer.flush();
        producer.abortTransaction();
    }

    /** One batch with these events, which are of one asset. */
    public void events(Event... events) {
        String asset = events[0].asset();
        try (BlockWriter writer = new BlockWriter()) {
            Headers headers = KafkaRecords.blockHeaders(BatchClass.EVENTS, nextPlace(), asset, 0);
            commit(KafkaTopics.EVENTS, null, asset, writer.events(asset, List.of(events)), headers);
        }
    }

    /** A control record on every partition. */
    public void gap(GapRecord gap) {
        producer.beginTransaction();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            send(KafkaTopics.AGGREGATES, partition, gap.agent().value(), gap.toJson(), KafkaRecords.gapHeaders(gap));
        }
        producer.commitTransaction();
    }

    /** An account. */
    public void account(Account account) {
        String key = account.agent() + "/" + account.lane();
        commit(KafkaTopics.LANES, null, key, AccountJson.write(account), new RecordHeaders());
    }

    /** An agent's word on itself. */
    public void presence(Presence presence) {
        commit(KafkaTopics.AGENTS, null, presence.agent().value(), PresenceJson.write(presence), new RecordHeaders());
    }

    /** Bytes that are no block. */
    public void garbage(String asset) {
        commit(KafkaTopics.AGGREGATES, null, asset, new byte[] {1, 2, 3}, new RecordHeaders());
    }

    @Override
    public void close() {
        producer.close();
    }

    private void sendWindows(WindowAggregate... windows) {
        String asset = windows[0].series().substring(0, windows[0].series().lastIndexOf('/'));
        try (BlockWriter writer = new BlockWriter()) {
            Headers headers = KafkaRecords.blockHeaders(BatchClass.AGGREGATES, nextPlace(), asset, 0);
            send(KafkaTopics.AGGREGATES, null, asset, writer.aggregates(asset, List.of(windows)), headers);
        }
    }

    private Place nextPlace() {
        return new Place(agent, 1, lane, ++sequence, 0, 0, "not yet stored", 0, 0, 0);
    }

    private void commit(String topic, @Nullable Integer partition, String key, byte[] value, Headers headers) {
        producer.beginTransaction();
        send(topic, partition, key, value, headers);
        producer.commitTransaction();
    }

    private void send(String topic, @Nullable Integer partition, String key, byte[] value, Headers headers) {
        producer.send(new ProducerRecord<>(topic, partition, key.getBytes(StandardCharsets.UTF_8), value, headers));
    }

    private static void makeTopics(String bootstrap) throws InterruptedException, ExecutionException, TimeoutException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            Set<String> there = admin.listTopics().names().get(BOUND_SECONDS, TimeUnit.SECONDS);
            Map<String, String> appendTime = Map.of("message.timestamp.type", "LogAppendTime");
            Map<String, String> compact =
                    Map.of("message.timestamp.type", "LogAppendTime", "cleanup.policy", "compact");
            List<NewTopic> wanted = Stream.of(
                            new NewTopic(KafkaTopics.AGGREGATES, PARTITIONS, (short) 1).configs(appendTime),
                            new NewTopic(KafkaTopics.EVENTS, PARTITIONS, (short) 1).configs(appendTime),
                            new NewTopic(KafkaTopics.LANES, 1, (short) 1).configs(compact),
                            new NewTopic(KafkaTopics.AGENTS, 1, (short) 1).configs(compact))
                    .filter(topic -> !there.contains(topic.name()))
                    .toList();
            admin.createTopics(wanted).all().get(BOUND_SECONDS, TimeUnit.SECONDS);
        }
    }
}
