package io.estran.twin.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.estran.protocol.account.Account;
import io.estran.protocol.account.GapRecord;
import io.estran.protocol.event.Event;
import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.lane.GapReason;
import io.estran.protocol.reading.Quality;
import io.estran.protocol.reading.QualityReason;
import io.estran.protocol.reading.Reading;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecordTextTest {
    private static final String LEVEL = "plant/tank/level";

    @Test
    void aWindowIsALineWithWhatAPersonLooksFor() {
        assertThat(RecordText.write(Examples.aggregate(Examples.window(LEVEL, 0, 21.3456789), 1)))
                .isEqualTo("1970-01-01T00:00:00.000000000Z  plant/tank/level  mean 21.3457 degC  min 21.3457"
                        + "  max 21.3457  count 1");
    }

    @Test
    void aWindowWithoutGoodReadingsSaysWhy() {
        assertThat(RecordText.write(Examples.aggregate(Examples.emptyBadWindow(LEVEL, 0), 1)))
                .endsWith("plant/tank/level  count 0  bad 3  bad (source lost)");
    }

    @Test
    void numbersThatAreVeryLargeOrNoneStayReadable() {
        assertThat(RecordText.write(Examples.aggregate(Examples.overflownWindow(LEVEL, 0), 1)))
                .contains("mean Infinity", "max 1.79769E+308");
    }

    @Test
    void anEventIsALineWithItsFields() {
        assertThat(RecordText.write(Examples.happening(Examples.alarm("full", LEVEL, "raised", 0, 95.5), 1)))
                .isEqualTo("1970-01-01T00:00:00.000000000Z  plant/tank  alarm  rule full  transition raised"
                        + "  value 95.5  series plant/tank/level  priority high");
    }

    @Test
    void whatAnEventSaysCannotCommandTheTerminal() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("reason\r", "\u001b[2Jcleared\n");

        assertThat(RecordText.write(Examples.happening(new Event("source-lost\u0007", "plant/tank", 0, fields), 1)))
                .endsWith("plant/tank  source-lost\uFFFD  reason\uFFFD \uFFFD[2Jcleared\uFFFD");
    }

    @Test
    void aReadingIsALineWithItsValueAndQuality() {
        Reading reading = new Reading("plant/tank/level", "m", 0, 1.5, Quality.UNCERTAIN, QualityReason.SOURCE_LOST);

        assertThat(RecordText.write(Examples.reading(reading, 1)))
                .isEqualTo("1970-01-01T00:00:00.000000000Z  plant/tank/level  1.5 m  uncertain (source lost)");
    }

    @Test
    void aGapIsALineWithItsLaneAndRange() {
        GapRecord gap = new GapRecord(
                Examples.AGENT,
                Examples.LANE,
                BatchClass.AGGREGATES,
                1,
                new Account.Range(4, 9, GapReason.EVICTED, 60, 1, 2));

        assertThat(RecordText.write(new CommittedRecord.DeclaredGap(Examples.place(4), gap)))
                .isEqualTo("gap        agent lab-1 lane 00000000000012340000000000005678 4..9 evicted");
    }
}
