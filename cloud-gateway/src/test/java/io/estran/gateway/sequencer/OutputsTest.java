package io.estran.gateway.sequencer;

import static org.assertj.core.api.Assertions.assertThat;

import io.estran.protocol.account.Account;
import io.estran.protocol.account.AccountJson;
import io.estran.protocol.account.GapRecord;
import io.estran.protocol.account.LaneStatus;
import io.estran.protocol.batch.Batch;
import io.estran.protocol.batch.BatchHeader;
import io.estran.protocol.batch.Block;
import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.lane.GapReason;
import io.estran.protocol.lane.Hash256;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.lane.LanePoint;
import io.estran.protocol.name.AgentName;
import io.estran.protocol.name.KafkaHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;

/** Key, value and headers of what the sequencer writes are those that docs/wire.md names. */
class OutputsTest {
    private static final AgentName AGENT = new AgentName("lab-1");
    private static final Id128 LANE = new Id128(1, 2);
    private static final long KAFKA_TIME = 1_790_000_000_123L;

    /** Whole seconds, minutes and milliseconds are written shorter; years before 1970 are negative. */
    @Test
    void timesAreWrittenAsInstantsAre() {
        Random random = new Random(1);
        List<Long> units = List.of(1L, 1_000L, 1_000_000L, 1_000_000_000L, 60_000_000_000L, 86_400_000_000_000L);
        for (int i = 0; i < 10_000; i++) {
            long unit = units.get(i % units.size());
            long nanos = Math.floorDiv(random.nextLong(), unit * 2) * unit;
            Record<byte[], byte[]> record = Outputs.blocks(header(), List.of(block("plant/a", nanos)), KAFKA_TIME)
                    .get(0);
            assertThat(headers(record))
                    .containsEntry(
                            KafkaHeaders.CE_TIME, Instant.EPOCH.plusNanos(nanos).toString());
        }
    }

    @Test
    void aBlockCarriesAllThatOpensProvesAndOrdersIt() {
        List<Record<byte[], byte[]>> records =
                Outputs.blocks(header(), List.of(block("plant/a", 1_000_000_007L)), KAFKA_TIME);
        assertThat(records).singleElement().satisfies(record -> {
            assertThat(text(record.key())).isEqualTo("plant/a");
            assertThat(record.value()).containsExactly(1, 2, 3);
            assertThat(record.timestamp()).isEqualTo(KAFKA_TIME);
            assertThat(headers(record))
                    .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                            Map.entry(KafkaHeaders.CE_SPECVERSION, "1.0"),
                            Map.entry(KafkaHeaders.CE_ID, LANE + "/9/0"),
                            Map.entry(KafkaHeaders.CE_SOURCE, "/agents/lab-1"),
                            Map.entry(KafkaHeaders.CE_TYPE, "estran.aggregates.v1"),
                            Map.entry(KafkaHeaders.CE_SUBJECT, "plant/a"),
                            Map.entry(KafkaHeaders.CE_TIME, "1970-01-01T00:00:01.000000007Z"),
                            Map.entry(KafkaHeaders.CONTENT_TYPE, "application/vnd.estran.block"),
                            Map.entry(KafkaHeaders.CLASS, "aggregates"),
                            Map.entry(KafkaHeaders.LABEL, "site ä"),
                            Map.entry(KafkaHeaders.LANE, LANE.toString()),
                            Map.entry(KafkaHeaders.SEQUENCE, "9"),
                            Map.entry(KafkaHeaders.INDEX, "0"),
                            Map.entry(KafkaHeaders.SUITE, "1"),
                            Map.entry(KafkaHeaders.KEY, "key-3"),
                            Map.entry(KafkaHeaders.SALT, "salt"),
                            Map.entry(KafkaHeaders.RUN_NUMBER, "7")));
        });
    }

    @Test
    void eachBlockHasItsOwnIndexAssetAndTime() {
        List<Record<byte[], byte[]>> records = Outputs.blocks(
                header(),
                List.of(block("a", -1), block("b", -1), block("c", 2_000_000_000L), block("d", 0)),
                KAFKA_TIME);
        assertThat(records)
                .extracting(record -> headers(record).get(KafkaHeaders.CE_TIME))
                .containsExactly(
                        "1969-12-31T23:59:59.999999999Z",
                        "1969-12-31T23:59:59.999999999Z",
                        "1970-01-01T00:00:02Z",
                        "1970-01-01T00:00:00Z");
        assertThat(records)
                .extracting(record -> headers(record).get(KafkaHeaders.CE_ID))
                .containsExactly(LANE + "/9/0", LANE + "/9/1", LANE + "/9/2", LANE + "/9/3");
        assertThat(records)
                .extracting(record -> headers(record).get(KafkaHeaders.CE_SUBJECT))
                .containsExactly("a", "b", "c", "d");
    }

    @Test
    void aGapsControlRecordNamesItsLaneAndWhatItStandsFor() throws Exception {
        Account.Range range = new Account.Range(4, 6, GapReason.EVICTED, 30, 1, 2);
        Record<byte[], byte[]> record = Outputs.gap(header(), range, KAFKA_TIME);
        assertThat(text(record.key())).isEqualTo("lab-1");
        assertThat(record.timestamp()).isEqualTo(KAFKA_TIME);
        assertThat(GapRecord.fromJson(record.value()))
                .isEqualTo(new GapRecord(AGENT, LANE, BatchClass.AGGREGATES, 7, range));
        assertThat(headers(record))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        KafkaHeaders.CE_SPECVERSION, "1.0",
                        KafkaHeaders.CE_ID, LANE + "/4-6",
                        KafkaHeaders.CE_SOURCE, "/agents/lab-1",
                        KafkaHeaders.CE_TYPE, "estran.gap.v1",
                        KafkaHeaders.CE_TIME, "1970-01-01T00:00:05Z",
                        KafkaHeaders.CONTENT_TYPE, "application/json",
                        KafkaHeaders.CLASS, "aggregates",
                        KafkaHeaders.LANE, LANE.toString(),
                        KafkaHeaders.SEQUENCE, "9",
                        KafkaHeaders.RUN_NUMBER, "7"));
    }

    @Test
    void theChainKeepsTheHeaderAsItWasSealed() {
        Batch batch = new AgentLane("lab-1", 2).next();
        Record<byte[], byte[]> record = Outputs.chain(batch, KAFKA_TIME);
        BatchHeader header = batch.header();
        assertThat(text(record.key())).isEqualTo("lab-1");
        assertThat(record.value()).isEqualTo(batch.headerBytes());
        assertThat(record.timestamp()).isEqualTo(KAFKA_TIME);
        assertThat(headers(record))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        KafkaHeaders.CE_SPECVERSION, "1.0",
                        KafkaHeaders.CE_ID, header.lane() + "/1",
                        KafkaHeaders.CE_SOURCE, "/agents/lab-1",
                        KafkaHeaders.CE_TYPE, "estran.chain.v1",
                        KafkaHeaders.CE_TIME, "2025-06-15T15:06:40Z",
                        KafkaHeaders.CONTENT_TYPE, "application/vnd.estran.header",
                        KafkaHeaders.CLASS, "events",
                        KafkaHeaders.LANE, header.lane().toString(),
                        KafkaHeaders.SEQUENCE, "1",
                        KafkaHeaders.RUN_NUMBER, "7"));
    }

    @Test
    void anAccountSaysWhichStateAndPositionItIsOf() throws Exception {
        Account account = new Account(
                AGENT,
                LANE,
                BatchClass.RAW,
                7,
                LaneStatus.OK,
                0,
                9,
                Hash256.ZERO,
                9,
                90,
                1,
                2,
                List.of(),
                3,
                55,
                1_790_000_000L,
                new LanePoint(Id128.NONE, 0, Hash256.ZERO),
                List.of());
        Record<byte[], byte[]> record = Outputs.account("lab-1/" + LANE, account, KAFKA_TIME);
        assertThat(text(record.key())).isEqualTo("lab-1/" + LANE);
        assertThat(record.timestamp()).isEqualTo(KAFKA_TIME);
        assertThat(AccountJson.read(record.value())).isEqualTo(account);
        assertThat(headers(record))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        KafkaHeaders.CE_SPECVERSION, "1.0",
                        KafkaHeaders.CE_ID, LANE + "/1790000000/55",
                        KafkaHeaders.CE_SOURCE, "/agents/lab-1",
                        KafkaHeaders.CE_TYPE, "estran.account.v1",
                        KafkaHeaders.CE_TIME, "2026-09-21T14:13:20.123Z",
                        KafkaHeaders.CONTENT_TYPE, "application/json",
                        KafkaHeaders.CLASS, "raw",
                        KafkaHeaders.LANE, LANE.toString()));
    }

    @Test
    void aWithdrawalHasTheKeyAndNoValue() {
        Record<byte[], byte[]> record = Outputs.withdrawal("lab-1/" + LANE, KAFKA_TIME);
        assertThat(text(record.key())).isEqualTo("lab-1/" + LANE);
        assertThat(record.value()).isNull();
        assertThat(record.timestamp()).isEqualTo(KAFKA_TIME);
    }

    @Test
    void refusedBytesKeepTheirHeadersAndGetTheReason() {
        Record<byte[], byte[]> refused = new Record<>(
                new byte[] {1},
                new byte[] {2, 3},
                KAFKA_TIME,
                new RecordHeaders().add(KafkaHeaders.CLIENT, "lab-1".getBytes(StandardCharsets.UTF_8)));
        Record<byte[], byte[]> record = Outputs.quarantine(refused, "no batch");
        assertThat(record.key()).containsExactly(1);
        assertThat(record.value()).containsExactly(2, 3);
        assertThat(record.timestamp()).isEqualTo(KAFKA_TIME);
        assertThat(headers(record))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(KafkaHeaders.CLIENT, "lab-1", KafkaHeaders.REASON, "no batch"));
        assertThat(refused.headers().lastHeader(KafkaHeaders.REASON))
                .as("what was read stays as it was")
                .isNull();
    }

    @Test
    void aRefusedRecordCostsItsValueAndItsFrame() {
        assertThat(Outputs.cost(new Record<>(null, new byte[1000], 0))).isEqualTo(1512);
        assertThat(Outputs.cost(new Record<>(null, null, 0))).isEqualTo(512);
    }

    private static Map<String, String> headers(Record<byte[], byte[]> record) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (Header header : record.headers()) {
            assertThat(headers.put(header.key(), text(header.value())))
                    .as("%s stands once", header.key())
                    .isNull();
        }
        return headers;
    }

    private static Block block(String asset, long time) {
        return new Block(1, 1, 1, 1, asset, 1, time, time, 1, 1, new byte[] {1, 2, 3}, 2);
    }

    /** A sealed batch of aggregates in mid-lane. */
    private static BatchHeader header() {
        return new BatchHeader(
                BatchHeader.VERSION,
                BatchClass.AGGREGATES,
                false,
                AGENT,
                "",
                new Id128(9, 9),
                7,
                LANE,
                9,
                Hash256.ZERO,
                null,
                null,
                5_000_000_000L,
                0,
                0,
                4,
                4,
                40,
                400,
                "site ä",
                1,
                1,
                "key-3",
                1,
                "salt".getBytes(StandardCharsets.US_ASCII));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
