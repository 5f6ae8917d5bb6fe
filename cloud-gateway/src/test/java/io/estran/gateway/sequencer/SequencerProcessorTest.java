package io.estran.gateway.sequencer;

import static org.assertj.core.api.Assertions.assertThat;

import io.estran.gateway.ingest.QuarantineRate;
import io.estran.gateway.sequencer.ahead.ReadAhead;
import io.estran.gateway.sequencer.commit.CommitPace;
import io.estran.protocol.account.Account;
import io.estran.protocol.account.AccountJson;
import io.estran.protocol.account.LaneStatus;
import io.estran.protocol.batch.Batch;
import io.estran.protocol.fault.MalformedBatchException;
import io.estran.protocol.lane.GapReason;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;

/** The sequencer of one partition over a state that is given: what it writes when it starts, and when Kafka lost data. */
class SequencerProcessorTest {
    private static final long START_MILLIS = 1_790_000_000_000L;
    private static final long INTERVAL = 100;
    /** docs/wire.md. */
    private static final int PAYLOAD_CHECKSUM_AT = 52;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final AgentLane lane = new AgentLane("lab-1", 1);
    private KeyValueStore<String, byte[]> store;
    private MockProcessorContext<byte[], byte[]> context;
    private SequencerProcessor processor;
    private long offset;
    private long now = START_MILLIS;
    private long nanos;
    private long recordTakes;

    SequencerProcessorTest() {
        start(1);
    }

    @Test
    void everyRecordThatNamesALaneMovesItsAccount() throws Exception { // rule 20
        AgentLane copy = lane.copy();
        send(lane.next());
        assertThat(account().position()).isEqualTo(offset - 1);
        send(lane.batches.get(0)); // a duplicate
        assertThat(account().position()).isEqualTo(offset - 1);
        lane.next();
        send(lane.next()); // early
        assertThat(account().position()).isEqualTo(offset - 1);
        send(damaged(lane.batches.get(1)));
        assertThat(account().position()).isEqualTo(offset - 1);
        send(newer(lane.batches.get(1))); // blocked
        assertThat(account().status()).isEqualTo(LaneStatus.BLOCKED);
        assertThat(account().position()).isEqualTo(offset - 1);
        copy.next();
        send(lane.batches.get(1));
        send(copy.batches.get(0)); // a duplicate, whatever it holds: only the last hash is kept
        assertThat(account().position()).isEqualTo(offset - 1);
        copy.next();
        send(copy.batches.get(1)); // another batch at a place that is taken
        assertThat(account().status()).isEqualTo(LaneStatus.FORKED);
        assertThat(account().position()).isEqualTo(offset - 1);
    }

    @Test
    void aSequencerThatCanReadWhatBlockedALaneWritesItsAccountWhenItStarts() throws Exception { // rule 19
        send(lane.next());
        send(newer(lane.next()));
        assertThat(account().status()).isEqualTo(LaneStatus.BLOCKED);
        start(1);
        assertThat(accounts()).as("the same release can do no more").isEmpty();
        start(2);
        assertThat(account().status()).isEqualTo(LaneStatus.OK);
        assertThat(account().needsVersion()).isZero();
    }

    @Test
    void anEpochBeginsWhereKafkaLostItsTailAndEveryAccountTellsIt() throws Exception { // rule 25
        AgentLane other = new AgentLane("lab-2", 9);
        send(lane.next());
        send(other.next());
        long before = account().epoch();
        assertThat(accounts()).isEmpty();
        context.setCurrentSystemTimeMs(START_MILLIS + 60_000);
        offset = 1; // what comes next stands where something was read before
        send(lane.next());
        List<Account> told = accounts();
        assertThat(told).extracting(Account::lane).containsExactlyInAnyOrder(lane.id, other.id);
        assertThat(told).allSatisfy(each -> assertThat(each.epoch()).isEqualTo(before + 60));
        assertThat(registry.get("estran.sequencer.epochs").counter().count()).isEqualTo(2);
        start(1);
        send(lane.next());
        assertThat(account().epoch()).as("a restart begins none").isEqualTo(before + 60);
    }

    /** Its state is lost, and its machine came up in 1970: agents would pass over accounts of an epoch of then. */
    @Test
    void anEpochOfNewStateIsNotBeforeTheRecordsThatItBeginsWith() throws Exception { // rule 25
        context.setCurrentSystemTimeMs(0);
        send(lane.next());
        assertThat(account().epoch()).isEqualTo(START_MILLIS / 1_000);
    }

    @Test
    void noAccountOfANewEpochSaysThatARecordIsPassedWhichIsStillToCome() throws Exception { // rules 23 and 25
        AgentLane other = new AgentLane("lab-2", 9);
        send(lane.next());
        send(lane.next());
        send(other.next()); // at offset 2
        offset = 1; // Kafka lost its tail
        send(lane.next());
        assertThat(accounts())
                .filteredOn(each -> each.lane().equals(other.id))
                .singleElement()
                .satisfies(each -> assertThat(each.position())
                        .as("what the agent sends again will stand at offset 2: an account that has passed it already"
                                + " without counting it makes the agent send it twice")
                        .isEqualTo(0));
    }

    @Test
    void aProcessorThatIsClosedLeavesNoScheduleBehind() throws Exception {
        send(lane.next());
        // Kafka Streams closes a task whose state is corrupted and begins it again, with the schedules that it had.
        processor.close();
        processor.init(context);
        assertThat(context.scheduledPunctuators())
                .extracting(MockProcessorContext.CapturedPunctuator::cancelled)
                .containsExactly(true, false);
    }

    @Test
    void theAccountOfALaneThatIsForgottenIsWithdrawn() throws Exception { // rule 13
        AgentLane last = lane;
        send(lane.next(false, 1));
        AgentLane first = lane.successor(2);
        for (int number = 2; number <= Lineage.Kind.SUCCESSORS.remembered() + 2; number++) {
            last = number == 2 ? first : last.successor(number);
            send(last.next(false, 1));
        }
        assertThat(withdrawn()).containsExactly("lab-1/" + first.id);
    }

    @Test
    void thatALaneIsClosedIsCountedAndItsAccountSaysSo() throws Exception { // rule 13
        send(lane.next());
        for (int number = 2; number <= Lineage.Kind.ROOTS.bound(); number++) {
            send(new AgentLane("lab-1", number).next());
        }
        assertThat(accounts()).hasSize(Lineage.Kind.ROOTS.bound());
        context.setCurrentSystemTimeMs(now);
        send(new AgentLane("lab-1", 99_999).next());
        assertThat(accounts())
                .hasSize(2)
                .filteredOn(told -> told.lane().equals(lane.id))
                .singleElement()
                .returns(LaneStatus.QUARANTINED, Account::status)
                .returns(1L, Account::stored);
        assertThat(registry.get("estran.sequencer.lanes.closed").counter().count())
                .isEqualTo(1);
    }

    @Test
    void gapsAreCountedByReasonAndForksToo() throws Exception {
        send(lane.next());
        lane.next();
        lane.next();
        send(lane.gap(2, 3, GapReason.EVICTED));
        send(lane.successor(2).next());
        send(lane.successor(3).next());
        assertThat(count("gaps.stored")).isEqualTo(1);
        assertThat(count("gaps.records")).isEqualTo(4);
        assertThat(registry.get("estran.sequencer.gaps.batches")
                        .tag("reason", "evicted")
                        .counter()
                        .count())
                .isEqualTo(2);
        assertThat(count("forks")).isEqualTo(1);
    }

    /** A new process that takes over what the one before has committed. */
    private void start(int readableVersion) {
        KeyValueStore<String, byte[]> before = store;
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
        context = new MockProcessorContext<>(properties, new TaskId(0, 3), null);
        context.setCurrentSystemTimeMs(START_MILLIS);
        store = Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore(SequencerTopology.STORE), Serdes.String(), Serdes.ByteArray())
                .withLoggingDisabled()
                .build();
        store.init(context.getStateStoreContext(), store);
        if (before != null) {
            before.all().forEachRemaining(entry -> store.put(entry.key, entry.value));
        }
        processor = new SequencerProcessor(
                new SequencerMeters(registry),
                new CommitPace(INTERVAL),
                new ReadAhead<>(IngestReading::of, Runnable::run),
                QuarantineRate.DEFAULT,
                readableVersion,
                () -> nanos += recordTakes);
        processor.init(context);
    }

    private void send(Batch batch) {
        send(batch.bytes(), batch.header().agent().value());
    }

    private void send(byte[] bytes) {
        send(bytes, "lab-1");
    }

    private void send(byte[] bytes, String agent) {
        context.setRecordMetadata("estran.ingest", 3, offset++);
        processor.process(new Record<>(agent.getBytes(StandardCharsets.UTF_8), bytes, START_MILLIS));
    }

    /** What the next commit writes. */
    private List<Account> accounts() throws MalformedBatchException {
        context.resetForwards();
        context.scheduledPunctuators().get(0).getPunctuator().punctuate(now += INTERVAL);
        List<Account> accounts = new ArrayList<>();
        for (var forward : context.forwarded(SequencerTopology.LANES)) {
            accounts.add(AccountJson.read(forward.record().value()));
        }
        return accounts;
    }

    @Test
    void aThreadThatDoesNothingElseButWorkCommitsAThirdAsOften() throws Exception {
        send(lane.next());
        assertThat(accounts()).as("one interval, nothing to do in it").hasSize(1);
        context.setCurrentSystemTimeMs(now);
        send(lane.next());
        assertThat(accounts()).as("one interval, nothing to do in it").hasSize(1);
        context.setCurrentSystemTimeMs(now);
        recordTakes = TimeUnit.MILLISECONDS.toNanos(3 * INTERVAL);
        send(lane.next());
        assertThat(accounts())
                .as("one interval, all of it work, and the next two, too")
                .isEmpty();
        assertThat(accounts()).as("two").isEmpty();
        assertThat(accounts()).as("three").hasSize(1);
    }

    /** Keys of the accounts withdrawn. */
    private List<String> withdrawn() {
        return context.forwarded(SequencerTopology.LANES).stream()
                .filter(forward -> forward.record().value() == null)
                .map(forward -> new String(forward.record().key(), StandardCharsets.UTF_8))
                .toList();
    }

    private Account account() throws MalformedBatchException {
        accounts();
        byte[] kept = store.get(KafkaLaneStore.key(lane.agent, lane.id));
        long epoch = PartitionState.fromBytes(store.get("/")).epoch();
        return LaneFormat.read(kept).account(3, epoch);
    }

    private double count(String name) {
        return registry.get("estran.sequencer." + name).counter().count();
    }

    /** Its payload has another bit, and checksums that say nothing of it; the digest does. */
    private static byte[] damaged(Batch batch) {
        byte[] bytes = batch.bytes().clone();
        int header = headerLength(bytes);
        bytes[bytes.length - 3] ^= 1;
        putChecksum(bytes, header, bytes.length, PAYLOAD_CHECKSUM_AT);
        putChecksum(bytes, 0, header - 4, header - 4);
        return bytes;
    }

    /** As a newer release would write it. */
    private static byte[] newer(Batch batch) {
        byte[] bytes = batch.bytes().clone();
        bytes[4] = 2;
        int header = headerLength(bytes);
        putChecksum(bytes, 0, header - 4, header - 4);
        return bytes;
    }

    private static int headerLength(byte[] bytes) {
        return (bytes[6] & 0xff) | (bytes[7] & 0xff) << 8;
    }

    private static void putChecksum(byte[] bytes, int from, int to, int at) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, to - from);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(at, (int) crc.getValue());
    }
}
