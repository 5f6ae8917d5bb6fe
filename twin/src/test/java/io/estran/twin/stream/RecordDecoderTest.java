package io.estran.twin.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.estran.protocol.account.Account;
import io.estran.protocol.account.GapRecord;
import io.estran.protocol.batch.BatchLimits;
import io.estran.protocol.codec.BlockWriter;
import io.estran.protocol.fault.MalformedBatchException;
import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.lane.GapReason;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.name.AgentName;
import io.estran.protocol.name.KafkaHeaders;
import io.estran.protocol.name.KafkaTopics;
import io.estran.protocol.name.NamePattern;
import io.estran.protocol.reading.Quality;
import io.estran.protocol.reading.QualityReason;
import io.estran.protocol.reading.Reading;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class RecordDecoderTest {
    private final List<CommittedRecord> records = new ArrayList<>();
    private final CommittedSink sink = new CommittedSink() {
        @Override
        public void record(CommittedRecord record) {
            records.add(record);
        }
    };
    private final RecordDecoder decoder = new RecordDecoder(ReaderSettings.of("unused:1"));

    @Test
    void everyRecordOfABlockComesWithItsPlace() throws Exception {
        byte[] block = block("plant/tank", 3);

        int count = decoder.decode(KafkaRecords.block("estran.aggregates", "plant/tank", block, 12, 4), sink);

        assertThat(count).isEqualTo(3);
        assertThat(records).extracting(record -> record.place().record()).containsExactly(0, 1, 2);
        assertThat(records).allSatisfy(record -> {
            assertThat(record.place().agent()).isEqualTo(Examples.AGENT);
            assertThat(record.place().lane()).isEqualTo(Examples.LANE);
            assertThat(record.place().sequence()).isEqualTo(12);
            assertThat(record.place().index()).isEqualTo(4);
            assertThat(record.place().runNumber()).isEqualTo(1);
        });
    }

    @Test
    void aGapThatEveryPartitionCarriesIsHandedOverOnce() throws Exception {
        Account.Range range = new Account.Range(4, 9, GapReason.EVICTED, 60, 1, 2);
        GapRecord gap = new GapRecord(Examples.AGENT, Examples.LANE, BatchClass.AGGREGATES, 1, range);
        for (int partition = 0; partition < 3; partition++) {
            decoder.decode(KafkaRecords.gap("estran.aggregates", partition, gap), sink);
        }

        assertThat(records).singleElement().isInstanceOfSatisfying(CommittedRecord.DeclaredGap.class, declared -> {
            assertThat(declared.gap()).isEqualTo(gap);
            assertThat(declared.place().sequence()).isEqualTo(4);
        });
    }

    @Test
    void aGapIsHandedOverOnceHoweverFarApartItsCopiesAreRead() throws Exception {
        // Who begins with the oldest record may read one partition to its end before it comes to another.
        int gaps = 70_000;
        for (int partition : new int[] {1, 0}) {
            for (int from = 1; from <= gaps; from++) {
                Account.Range range =
                        new Account.Range(from, from, GapReason.EVICTED, -1, Long.MAX_VALUE, Long.MIN_VALUE);
                decoder.decode(
                        KafkaRecords.gap(
                                "estran.aggregates",
                                partition,
                                new GapRecord(Examples.AGENT, Examples.LANE, BatchClass.AGGREGATES, 1, range)),
                        sink);
            }
        }

        assertThat(records).hasSize(gaps);
    }

    @Test
    void eachShareOfTheAssetsHearsOfAGapOnce() throws Exception {
        Account.Range range = new Account.Range(4, 9, GapReason.EVICTED, 60, 1, 2);
        GapRecord gap = new GapRecord(Examples.AGENT, Examples.LANE, BatchClass.AGGREGATES, 1, range);
        ReaderSettings second = ReaderSettings.of("unused:1").share(1, 2);
        RecordDecoder share = new RecordDecoder(second);
        for (int partition = 3; partition >= 0; partition--) {
            if (second.owns("estran.aggregates", partition)) {
                share.decode(KafkaRecords.gap("estran.aggregates", partition, gap), sink);
            }
        }

        assertThat(records).hasSize(1);
    }

    @Test
    void rawReadingsAreHandedOverOneByOneWithTheirPlace() throws Exception {
        List<Reading> readings = List.of(
                new Reading("plant/tank/level", "m", 5, 1.5, Quality.GOOD, QualityReason.NONE),
                new Reading("plant/tank/level", "m", 7, 2.5, Quality.BAD, QualityReason.SOURCE_LOST));
        byte[] block;
        try (BlockWriter writer = new BlockWriter()) {
            block = writer.readings("plant/tank", readings);
        }

        assertThat(decoder.decode(KafkaRecords.block("estran.raw", "plant/tank", block, 3, 0), sink))
                .isEqualTo(2);

        assertThat(records)
                .extracting(record -> ((CommittedRecord.RawReading) record).reading())
                .containsExactlyElementsOf(readings);
        assertThat(records).extracting(record -> record.place().record()).containsExactly(0, 1);
    }

    @Test
    void blocksOfAssetsThatNobodyAskedForAreSkipped() throws Exception {
        RecordDecoder picky = new RecordDecoder(ReaderSettings.of("unused:1").assets(NamePattern.of("plant/*")));

        assertThat(picky.decode(KafkaRecords.block("estran.aggregates", "mill/saw", block("mill/saw", 1), 1, 0), sink))
                .isZero();
        assertThat(picky.decode(
                        KafkaRecords.block("estran.aggregates", "plant/tank", block("plant/tank", 1), 1, 0), sink))
                .isEqualTo(1);
    }

    @Test
    void aBlockWithoutItsHeadersIsMalformedAndSaysWhichIsMissing() {
        ConsumerRecord<byte[], byte[]> record =
                KafkaRecords.block("estran.aggregates", "plant/tank", block("plant/tank", 1), 1, 0);
        record.headers().remove(KafkaHeaders.SEQUENCE);

        assertThatThrownBy(() -> decoder.decode(record, sink))
                .isInstanceOf(MalformedBatchException.class)
                .hasMessageContaining(KafkaHeaders.SEQUENCE);
    }

    @Test
    void anIndexThatNoBatchHasIsMalformed() {
        ConsumerRecord<byte[], byte[]> record = KafkaRecords.block(
                "estran.aggregates", "plant/tank", block("plant/tank", 1), 1, BatchLimits.MAX_BLOCKS);

        assertThatThrownBy(() -> decoder.decode(record, sink))
                .isInstanceOf(MalformedBatchException.class)
                .hasMessageContaining(KafkaHeaders.INDEX);
    }

    @Test
    void aRecordWithoutAValueForgetsALaneOrRemovesAnAgent() throws Exception {
        List<Object> gone = new ArrayList<>();
        CommittedSink keeper = new CommittedSink() {
            @Override
            public void forgotten(Id128 lane) {
                gone.add(lane);
            }

            @Override
            public void removed(AgentName agent) {
                gone.add(agent);
            }
        };

        decoder.decode(KafkaRecords.withdrawal(KafkaTopics.LANES, Examples.AGENT + "/" + Examples.LANE), keeper);
        decoder.decode(KafkaRecords.withdrawal(KafkaTopics.AGENTS, Examples.AGENT.value()), keeper);

        assertThat(gone).containsExactly(Examples.LANE, Examples.AGENT);
        assertThatThrownBy(() -> decoder.decode(KafkaRecords.withdrawal(KafkaTopics.LANES, "lab-1/x"), keeper))
                .isInstanceOf(MalformedBatchException.class);
        assertThatThrownBy(() -> decoder.decode(KafkaRecords.withdrawal(KafkaTopics.AGENTS, "NO AGENT"), keeper))
                .isInstanceOf(MalformedBatchException.class);
        assertThatThrownBy(() -> decoder.decode(KafkaRecords.withdrawal(KafkaTopics.EVENTS, "plant"), keeper))
                .isInstanceOf(MalformedBatchException.class);
    }

    private static byte[] block(String asset, int count) {
        try (BlockWriter writer = new BlockWriter()) {
            return writer.aggregates(
                    asset,
                    java.util.stream.IntStream.range(0, count)
                            .mapToObj(i -> Examples.window(asset + "/level", i * Examples.SECOND, 1.5 + i))
                            .toList());
        }
    }
}
