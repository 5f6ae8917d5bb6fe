package io.estran.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReportTest {
    private static final Report.Readings BALANCED = new Report.Readings(1_000, 990, 10, 0, 3, 980, 5, 2);
    private static final Report.Delivery COMPLETE = new Report.Delivery(42, 42, 0, 0, 0, 7);

    @Test
    void aRunInWhichEverythingAddsUpIsGood() {
        assertThat(report(BALANCED, COMPLETE, 0, List.of()).isGood()).isTrue();
    }

    @Test
    void anImbalanceALossADuplicateAGapAndAnyFaultAreNot() {
        assertThat(report(new Report.Readings(1_001, 990, 10, 0, 3, 980, 5, 2), COMPLETE, 0, List.of())
                        .isGood())
                .isFalse();
        assertThat(report(new Report.Readings(1_000, 990, 10, 0, 3, 979, 5, 2), COMPLETE, 0, List.of())
                        .isGood())
                .isFalse();
        assertThat(report(new Report.Readings(1_000, 990, 9, 1, 3, 980, 5, 2), COMPLETE, 0, List.of())
                        .isGood())
                .as("a reading that was dropped is lost, although it is counted")
                .isFalse();
        assertThat(report(BALANCED, new Report.Delivery(42, 41, 1, 0, 0, 0), 0, List.of())
                        .isGood())
                .isFalse();
        assertThat(report(BALANCED, new Report.Delivery(42, 42, 0, 1, 0, 0), 0, List.of())
                        .isGood())
                .isFalse();
        assertThat(report(BALANCED, new Report.Delivery(42, 42, 0, 0, 1, 0), 0, List.of())
                        .isGood())
                .isFalse();
        assertThat(report(BALANCED, COMPLETE, 1, List.of()).isGood()).isFalse();
        assertThat(report(BALANCED, COMPLETE, 0, List.of("the disk is full")).isGood())
                .isFalse();
    }

    @Test
    void peopleSeeEachRowMarked() {
        String text = ReportText.write(
                report(BALANCED, new Report.Delivery(42, 41, 1, 0, 0, 0), 0, List.of("the disk is full")));
        assertThat(text.lines().map(String::strip))
                .containsExactly(
                        "ok      readings        1,000 received = 990 accepted + 10 rejected + 0 dropped",
                        "ok      windows         990 accepted = 980 in windows + 5 open + 3 late + 2 without windows",
                        "FAILED  delivery        42 records sent, 41 stored, 1 lost, 0 duplicated, 0 gaps",
                        "ok      batches         20 sealed, 20 stored, 0 pending; 0 sent again and dropped",
                        "ok      sensor to twin  p50 101 ms, p99 202 ms, max 303 ms",
                        "ok      actuation       4 writes to devices, p50 30 us, p99 40 us, max 50 us",
                        "FAILED  fault           the disk is full",
                        "Started in 6.5 s, ran 66.0 s; heap 100 MiB, resident 400 MiB; longest turn of the pipeline 7.5 ms.",
                        "Old generation after each minute's collection, MiB: 1.0 2.5");
    }

    @Test
    void programsGetTheFieldsOfTheInterface() {
        assertThat(ReportJson.write(report(BALANCED, COMPLETE, 0, List.of())))
                .isEqualTo(
                        "{\"readings\":{\"received\":1000,\"accepted\":990,\"rejected\":10,\"dropped\":0,\"late\":3,"
                                + "\"inWindows\":980,\"open\":5,\"unwindowed\":2},\"windows\":{\"closed\":30,\"revised\":1},"
                                + "\"batches\":{\"sealed\":20,\"stored\":20,\"pending\":0},"
                                + "\"delivery\":{\"sent\":42,\"stored\":42,\"lost\":0,\"duplicated\":0,\"gaps\":0,"
                                + "\"duplicatesDropped\":7},"
                                + "\"latencyMillis\":{\"sensorToTwin\":{\"p50\":101.0,\"p99\":202.0,\"max\":303.0},"
                                + "\"alarmToTwin\":null},"
                                + "\"actuationMicros\":{\"p50\":30.0,\"p99\":40.0,\"max\":50.0},\"actuations\":4,\"longestTurnMillis\":7.5,"
                                + "\"memory\":{\"residentBytes\":419430400,\"heapBytes\":104857600,"
                                + "\"oldGenerationBytes\":[1048576,2621440]},\"faults\":[],\"startMillis\":6500,\"wallSeconds\":66.0}");
    }

    private static Report report(
            Report.Readings readings, Report.Delivery delivery, long pending, List<String> faults) {
        return new Report(
                readings,
                new Report.Windows(30, 1),
                new Report.Batches(20, 20 - pending, pending),
                delivery,
                Optional.of(new Percentiles(101, 202, 303)),
                Optional.empty(),
                Optional.of(new Report.Actuations(4, new Percentiles(30, 40, 50))),
                7.5,
                new Report.Memory(400L << 20, 100L << 20, List.of(1L << 20, 5L << 19)),
                faults,
                6_500,
                66);
    }
}
