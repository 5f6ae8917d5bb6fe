package io.estran.twin.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.estran.protocol.account.Account;
import io.estran.protocol.account.GapRecord;
import io.estran.protocol.event.Event;
import io.estran.protocol.json.FlatJson;
import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.lane.GapReason;
import io.estran.protocol.reading.Quality;
import io.estran.protocol.reading.QualityReason;
import io.estran.protocol.reading.Reading;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** INTERFACE.md, "--records". */
class RecordJsonTest {
    private static final long TIME = 1_467_331_200_000_000_007L;

    @Test
    void anAggregateHasItsFieldsInOrderWithTimesOfNineDecimals() throws Exception {
        String json = RecordJson.write(Examples.aggregate(Examples.window("plant/tank/level", TIME, 0.1), 7));

        assertThat(json)
                .isEqualTo("{\"type\":\"aggregate\",\"agent\":\"lab-1\","
                        + "\"lane\":\"00000000000012340000000000005678\",\"sequence\":7,\"index\":0,\"record\":0,"
                        + "\"asset\":\"plant/tank\",\"series\":\"plant/tank/level\",\"unit\":\"degC\","
                        + "\"start\":\"2016-07-01T00:00:00.000000007Z\",\"end\":\"2016-07-01T00:00:01.000000007Z\","
                        + "\"count\":1,\"bad\":0,\"min\":0.1,\"max\":0.1,\"mean\":0.1,\"variance\":0.0,"
                        + "\"first\":0.1,\"last\":0.1,\"p50\":0.1,\"p99\":0.1,"
                        + "\"quality\":\"good\",\"revision\":0,\"final\":true}");
    }

    @Test
    void aWindowThatCountedNothingHasNoValuesButItsReason() throws Exception {
        Map<String, Object> json = FlatJson.read(
                RecordJson.write(Examples.aggregate(Examples.emptyBadWindow("plant/tank/level", TIME), 1)));

        assertThat(json)
                .doesNotContainKeys("min", "max", "mean", "variance", "first", "last", "p50", "p99")
                .containsEntry("count", 0L)
                .containsEntry("bad", 3L)
                .containsEntry("quality", "bad")
                .containsEntry("reason", "source lost")
                .containsEntry("final", false);
    }

    @Test
    void aReadingHasItsFieldsAndNoValueThatIsNone() throws Exception {
        assertThat(RecordJson.write(Examples.reading(
                        new Reading("plant/tank/level", "m", TIME, 0.1, Quality.GOOD, QualityReason.NONE), 7)))
                .isEqualTo("{\"type\":\"reading\",\"agent\":\"lab-1\","
                        + "\"lane\":\"00000000000012340000000000005678\",\"sequence\":7,\"index\":0,\"record\":0,"
                        + "\"asset\":\"plant/tank\",\"series\":\"plant/tank/level\",\"unit\":\"m\","
                        + "\"time\":\"2016-07-01T00:00:00.000000007Z\",\"value\":0.1,\"quality\":\"good\"}");
        assertThat(FlatJson.read(RecordJson.write(Examples.reading(
                        new Reading("plant/tank/level", "m", TIME, Double.NaN, Quality.BAD, QualityReason.SOURCE_LOST),
                        7))))
                .doesNotContainKey("value")
                .containsEntry("reason", "source lost");
    }

    @Test
    void anEventHasItsOwnFieldsAfterTheCommonOnes() throws Exception {
        Map<String, Object> json = FlatJson.read(RecordJson.write(
                Examples.happening(Examples.alarm("full", "plant/tank/level", "raised", TIME, 95.5), 3)));

        assertThat(json)
                .containsEntry("type", "event")
                .containsEntry("event", "alarm")
                .containsEntry("asset", "plant/tank")
                .containsEntry("time", "2016-07-01T00:00:00.000000007Z")
                .containsEntry("rule", "full")
                .containsEntry("transition", "raised")
                .containsEntry("value", 95.5);
    }

    @Test
    void anEventsOwnFieldNeverHidesACommonOne() throws Exception {
        Event fork = new Event("fork", "agents/lab-1", TIME, Map.of("lane", "abc"));

        assertThat(FlatJson.read(RecordJson.write(Examples.happening(fork, 3))))
                .containsEntry("lane", Examples.LANE.toString())
                .containsEntry("eventLane", "abc");
    }

    @Test
    void noFieldOfAnEventIsLostWhateverItIsCalled() throws Exception {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("lane", "one");
        fields.put("eventLane", "two");
        fields.put("eventEventLane", "three");
        Event fork = new Event("fork", "agents/lab-1", TIME, fields);

        assertThat(FlatJson.read(RecordJson.write(Examples.happening(fork, 3))))
                .containsEntry("lane", Examples.LANE.toString())
                .containsEntry("eventEventEventLane", "one")
                .containsEntry("eventLane", "two")
                .containsEntry("eventEventLane", "three");
    }

    @Test
    void aMeanBeyondTheRangeOfDoublesIsAbsent() throws Exception {
        String json = RecordJson.write(Examples.aggregate(Examples.overflownWindow("plant/tank/level", TIME), 1));

        assertThat(FlatJson.read(json)).containsEntry("max", Double.MAX_VALUE).doesNotContainKeys("mean", "variance");
    }

    @Test
    void aGapWithUnknownTimesAndRecordsLeavesThemOut() throws Exception {
        Account.Range range = new Account.Range(4, 9, GapReason.EVICTED, -1, Long.MAX_VALUE, Long.MIN_VALUE);
        CommittedRecord gap = new CommittedRecord.DeclaredGap(
                Examples.place(4), new GapRecord(Examples.AGENT, Examples.LANE, BatchClass.AGGREGATES, 1, range));

        assertThat(FlatJson.read(RecordJson.write(gap)))
                .containsEntry("type", "gap")
                .containsEntry("from", 4L)
                .containsEntry("to", 9L)
                .containsEntry("reason", "evicted")
                .doesNotContainKeys("records", "start", "end");
    }
}
