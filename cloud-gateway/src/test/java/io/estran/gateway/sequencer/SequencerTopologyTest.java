package io.estran.gateway.sequencer;

import static org.assertj.core.api.Assertions.assertThat;

import io.estran.gateway.ingest.QuarantineRate;
import io.estran.gateway.sequencer.ahead.ReadAhead;
import io.estran.protocol.account.Account;
import io.estran.protocol.account.AccountJson;
import io.estran.protocol.account.GapRecord;
import io.estran.protocol.account.LaneStatus;
import io.estran.protocol.batch.Batch;
import io.estran.protocol.codec.BatchReader;
import io.estran.protocol.lane.GapReason;
import io.estran.protocol.name.KafkaHeaders;
import io.estran.protocol.name.KafkaTopics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32C;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is written to which topic, with Kafka Streams' own driver instead of a broker. */
class SequencerTopologyTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private static final QuarantineRate RATE = new QuarantineRate(60 << 10, 1 << 20);
    private static final ReadAhead<IngestReading> AHEAD = new ReadAhead<>(IngestReading::of, Runnable::run);

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final TopologyTestDriver driver = driver(registry);
    private final TestInputTopic<byte[], byte[]> ingest =
            driver.createInputTopic(KafkaTopics.INGEST, new ByteArraySerializer(), new ByteArraySerializer());
    private final TestOutputTopic<byte[], byte[]> events = output(KafkaTopics.EVENTS);
    private final TestOutputTopic<byte[], byte[]> chain = output(KafkaTopics.CHAIN);
    private final TestOutputTopic<byte[], byte[]> lanes = output(KafkaTopics.LANES);
    private final TestOutputTopic<byte[], byte[]> quarantine = output(KafkaTopics.QUARANTINE);
    private final AgentLane lane = new AgentLane("lab-1", 1);

    @AfterEach
    void close() {
        driver.close();
    }

    /** Rule 21: accounts are ordered by their offset in one partition. */
    @Test
    void theAccountsOfAnAgentStayInTheirPartitionWhenSomeAreAdded() {
        var partitioner = SequencerTopology.byAgent(4);
        for (int agent = 0; agent < 100; agent++) {
            byte[] key = ("lab-" + agent + "/lane").getBytes(StandardCharsets.UTF_8);
            assertThat(partitioner.partitions("estran.lanes", key, new byte[0], 12))
                    .isEqualTo(partitioner.partitions("estran.lanes", key, new byte[0], 4));
        }
    }

    @Test
    void aBlockIsWrittenUnderItsAssetUnchangedWithAllThatOpensAndOrdersIt() throws Exception {
        Batch batch = lane.next();
        send(batch);
        List<TestRecord<byte[], byte[]>> blocks = events.readRecordsToList();
        assertThat(blocks).hasSize(2);
        TestRecord<byte[], byte[]> second = blocks.get(1);
        assertThat(text(second.key())).isEqualTo("plant/asset-1");
        assertThat(second.value()).isEqualTo(BatchReader.blocks(batch).get(1).bytes());
        assertThat(header(second, KafkaHeaders.CE_SPECVERSION)).isEqualTo("1.0");
        assertThat(header(second, KafkaHeaders.CE_ID)).isEqualTo(lane.id + "/1/1");
        assertThat(header(second, KafkaHeaders.CE_SOURCE)).isEqualTo("/agents/lab-1");
        assertThat(header(second, KafkaHeaders.CE_TYPE)).isEqualTo("estran.events.v1");
        assertThat(header(second, KafkaHeaders.CE_SUBJECT)).isEqualTo("plant/asset-1");
        assertThat(header(second, KafkaHeaders.CE_TIME)).isEqualTo("2025-06-15T15:06:40.000000001Z");
        assertThat(header(second, KafkaHeaders.CLASS)).isEqualTo("events");
        assertThat(header(second, KafkaHeaders.LANE)).isEqualTo(lane.id.toString());
        assertThat(header(second, KafkaHeaders.SEQUENCE)).isEqualTo("1");
        assertThat(header(second, KafkaHeaders.INDEX)).isEqualTo("1");
        assertThat(header(second, KafkaHeaders.SUITE)).isEqualTo("0");
        assertThat(header(second, KafkaHeaders.RUN_NUMBER)).isEqualTo("7");
        assertThat(second.headers().toArray())
                .extracting(Header::key)
                .contains(KafkaHeaders.LABEL, KafkaHeaders.KEY, KafkaHeaders.SALT, KafkaHeaders.CONTENT_TYPE);
    }

    @Test
    void theHeaderOfAStoredBatchGoesToTheChainAndItsDigestIsTheChainHash() throws Exception {
        Batch batch = lane.next();
        send(batch);
        TestRecord<byte[], byte[]> header = chain.readRecord();
        assertThat(text(header.key())).isEqualTo("lab-1");
        assertThat(MessageDigest.getInstance("SHA-256").digest(header.value()))
                .isEqualTo(batch.chainHash().toBytes());
    }

    @Test
    void anAccountIsWrittenOnceALaneAndCommit() throws Exception {
        send(lane.next());
        send(lane.next());
        send(lane.batches.get(0));
        assertThat(lanes.isEmpty()).isTrue();
        driver.advanceWallClockTime(Duration.ofMillis(150));
        TestRecord<byte[], byte[]> record = lanes.readRecord();
        assertThat(lanes.isEmpty()).isTrue();
        assertThat(text(record.key())).isEqualTo("lab-1/" + lane.id);
        Account account = AccountJson.read(record.value());
        assertThat(account.last()).isEqualTo(2);
        assertThat(account.duplicatesDropped()).isEqualTo(1);
        assertThat(account.position()).isEqualTo(2);
        assertThat(account.epoch()).isEqualTo(START.getEpochSecond());
        driver.advanceWallClockTime(Duration.ofMillis(150));
        assertThat(lanes.isEmpty()).isTrue();
    }

    @Test
    void aClockThatIsSetBackHoldsNoAccountBackBehindTheNextRecord() throws Exception {
        send(lane.next());
        driver.advanceWallClockTime(Duration.ofMillis(150));
        assertThat(lanes.readRecordsToList()).hasSize(1);
        setClockBack(Duration.ofHours(1));
        send(lane.next());
        driver.advanceWallClockTime(Duration.ofMillis(150));
        assertThat(AccountJson.read(lanes.readRecord().value()).last()).isEqualTo(2);
        send(lane.next());
        driver.advanceWallClockTime(Duration.ofMillis(150));
        assertThat(AccountJson.read(lanes.readRecord().value()).last()).isEqualTo(3);
        assertThat(lanes.isEmpty()).isTrue();
    }

    @Test
    void anAccountThatWasDueAtTheLastCommitIsDueForWhoeverTakesOver() {
        send(lane.next());
        KeyValueStore<String, byte[]> committed = driver.getKeyValueStore(SequencerTopology.STORE);
        assertThat(new KafkaLaneStore(committed, (agent, key) -> {}).due()).isEqualTo(1);
        driver.advanceWallClockTime(Duration.ofMillis(150));
        assertThat(new KafkaLaneStore(committed, (agent, key) -> {}).due()).isZero();
    }

    @Test
    void aGapIsWrittenAsAControlRecord() throws Exception {
        send(lane.next());
        events.readRecordsToList();
        lane.next();
        send(lane.gap(1, 2, GapReason.EVICTED));
        TestRecord<byte[], byte[]> record = events.readRecord();
        assertThat(header(record, KafkaHeaders.CE_TYPE)).isEqualTo(KafkaHeaders.TYPE_GAP);
        GapRecord gap = GapRecord.fromJson(record.value());
        assertThat(gap.lane()).isEqualTo(lane.id);
        assertThat(gap.range().from()).isEqualTo(2);
        assertThat(gap.range().to()).isEqualTo(2);
    }

    @Test
    void whatIsNoBatchGoesToQuarantineWithTheReasonAndTheNextIsProcessed() {
        ingest.pipeInput(new TestRecord<>(
                bytes("lab-1"),
                bytes("Dear Sir or Madam"),
                new RecordHeaders().add(KafkaHeaders.CLIENT, bytes("lab-1"))));
        ingest.pipeInput(new TestRecord<>(null, new byte[0]));
        send(lane.next());
        TestRecord<byte[], byte[]> refused = quarantine.readRecord();
        assertThat(text(refused.value())).isEqualTo("Dear Sir or Madam");
        assertThat(header(refused, KafkaHeaders.REASON)).isNotEmpty();
        assertThat(header(refused, KafkaHeaders.CLIENT)).isEqualTo("lab-1");
        assertThat(events.isEmpty()).isFalse();
    }

    @Test
    void aBatchUnderAnotherAgentsKeyIsRefused() {
        ingest.pipeInput(bytes("lab-2"), lane.next().bytes());
        assertThat(header(quarantine.readRecord(), KafkaHeaders.REASON))
                .contains("lab-1")
                .contains("lab-2");
        assertThat(events.isEmpty()).isTrue();
    }

    @Test
    void aBatchOfANewerVersionBlocksItsLaneAndIsNotQuarantined() throws Exception {
        send(lane.next());
        byte[] newer = lane.next().bytes().clone();
        newer[4] = 2;
        mendChecksum(newer);
        ingest.pipeInput(bytes("lab-1"), newer);
        driver.advanceWallClockTime(Duration.ofMillis(150));
        Account account = AccountJson.read(lanes.readRecord().value());
        assertThat(account.status()).isEqualTo(LaneStatus.BLOCKED);
        assertThat(account.needsVersion()).isEqualTo(2);
        assertThat(quarantine.isEmpty()).isTrue();
    }

    @Test
    void garbageBeyondTheAllowanceOfItsAgentIsCountedAndNotKept() {
        for (int i = 0; i < 10; i++) {
            ingest.pipeInput(bytes("lab-1"), new byte[256 * 1024], START);
        }
        assertThat(quarantine.readRecordsToList()).hasSize(3); // 1 MiB
        assertThat(registry.get("estran.sequencer.quarantine.dropped").counter().count())
                .isEqualTo(7);
        ingest.pipeInput(bytes("lab-2"), new byte[256 * 1024], START);
        assertThat(quarantine.readRecordsToList()).hasSize(1);
        send(lane.next());
        assertThat(events.isEmpty()).isFalse();
    }

    @Test
    void theAllowanceFollowsTheTimesOfTheRecordsAndIsPartOfTheState() {
        for (int i = 0; i < 4; i++) {
            ingest.pipeInput(bytes("lab-1"), new byte[256 * 1024], START);
        }
        // No clock of this machine gives it back.
        driver.advanceWallClockTime(Duration.ofDays(1));
        ingest.pipeInput(bytes("lab-1"), new byte[256 * 1024], START);
        assertThat(quarantine.readRecordsToList()).hasSize(3);

        // And neither does a new owner of the partition, who has nothing but the state.
        try (TopologyTestDriver heir = driver(new SimpleMeterRegistry())) {
            KeyValueStore<String, byte[]> left = driver.getKeyValueStore(SequencerTopology.STORE);
            KeyValueStore<String, byte[]> taken = heir.getKeyValueStore(SequencerTopology.STORE);
            try (KeyValueIterator<String, byte[]> all = left.all()) {
                all.forEachRemaining(entry -> taken.put(entry.key, entry.value));
            }
            TestInputTopic<byte[], byte[]> rest =
                    heir.createInputTopic(KafkaTopics.INGEST, new ByteArraySerializer(), new ByteArraySerializer());
            TestOutputTopic<byte[], byte[]> kept = heir.createOutputTopic(
                    KafkaTopics.QUARANTINE, new ByteArrayDeserializer(), new ByteArrayDeserializer());
            rest.pipeInput(bytes("lab-1"), new byte[256 * 1024], START);
            assertThat(kept.isEmpty()).isTrue();
            rest.pipeInput(bytes("lab-1"), new byte[256 * 1024], START.plus(Duration.ofMinutes(5)));
            assertThat(kept.readRecordsToList()).hasSize(1);
        }
    }

    /** The driver offers no way to do that. */
    private void setClockBack(Duration by) throws ReflectiveOperationException {
        Field clock = TopologyTestDriver.class.getDeclaredField("mockWallClockTime");
        clock.setAccessible(true);
        Field millis = clock.get(driver).getClass().getDeclaredField("timeMs");
        millis.setAccessible(true);
        ((AtomicLong) millis.get(clock.get(driver))).addAndGet(-by.toMillis());
    }

    private static TopologyTestDriver driver(SimpleMeterRegistry registry) {
        return new TopologyTestDriver(
                SequencerTopology.of(new SequencerMeters(registry), Duration.ofMillis(100), () -> AHEAD, RATE, 0),
                properties(),
                START);
    }

    @Test
    void everyDecisionIsCounted() {
        send(lane.next());
        send(lane.batches.get(0));
        lane.next();
        send(lane.next());
        assertThat(registry.get("estran.sequencer.batches.stored").counter().count())
                .isEqualTo(1);
        assertThat(registry.get("estran.sequencer.records.stored").counter().count())
                .isEqualTo(2);
        assertThat(registry.get("estran.sequencer.batches.duplicate").counter().count())
                .isEqualTo(1);
        assertThat(registry.get("estran.sequencer.batches.early").counter().count())
                .isEqualTo(1);
        assertThat(registry.get("estran.sequencer.process").timer().count()).isEqualTo(3);
    }

    private void send(Batch batch) {
        ingest.pipeInput(bytes(batch.header().agent().value()), batch.bytes());
    }

    private TestOutputTopic<byte[], byte[]> output(String topic) {
        return driver.createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static Properties properties() {
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "topology-test");
        return properties;
    }

    /** Header length stands at 6; the checksum of all before it is the header's last four bytes. */
    private static void mendChecksum(byte[] batch) {
        int length = (batch[6] & 0xff) | (batch[7] & 0xff) << 8;
        CRC32C crc = new CRC32C();
        crc.update(batch, 0, length - 4);
        for (int i = 0; i < 4; i++) {
            batch[length - 4 + i] = (byte) (crc.getValue() >> 8 * i);
        }
    }

    private static String header(TestRecord<byte[], byte[]> record, String name) {
        return text(record.headers().lastHeader(name).value());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
