package io.estran.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** A budget is kept or missed on the side that it names, and the report says so to people and to programs. */
class BenchReportTest {
    private static final Machine MACHINE = new Machine("2 x processor", "some JDK");

    @Test
    void aRatioIsKeptUpToItsBudget() {
        assertThat(ratio(Limit.RATIO_AT_MOST, 1.5).isMet()).isTrue();
        assertThat(ratio(Limit.RATIO_AT_MOST, 1.51).isMet()).isFalse();
        assertThat(ratio(Limit.RATIO_AT_LEAST, 1.5).isMet()).isTrue();
        assertThat(ratio(Limit.RATIO_AT_LEAST, 1.49).isMet()).isFalse();
    }

    @Test
    void aFigureIsKeptUpToItsBudget() {
        assertThat(Row.absolute("a", 20, "ms", Limit.MEASURED_AT_MOST, 20).isMet())
                .isTrue();
        assertThat(Row.absolute("a", 21, "ms", Limit.MEASURED_AT_MOST, 20).isMet())
                .isFalse();
        assertThat(Row.absolute("a", 4_000, "/s", Limit.MEASURED_AT_LEAST, 4_000)
                        .isMet())
                .isTrue();
        assertThat(Row.absolute("a", 3_999, "/s", Limit.MEASURED_AT_LEAST, 4_000)
                        .isMet())
                .isFalse();
    }

    @Test
    void whatIsNoNumberKeepsNoBudget() {
        for (Limit limit : Limit.values()) {
            assertThat(Row.ofRatio("a", Double.NaN, "ms", 1, Double.NaN, limit, 1)
                            .isMet())
                    .isFalse();
        }
    }

    @Test
    void aBudgetOfARatioNeedsAFloor() {
        assertThatThrownBy(() ->
                        new Row("a", 1, "ms", OptionalDouble.empty(), OptionalDouble.empty(), 1, Limit.RATIO_AT_MOST))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no floor");
    }

    @Test
    void theJsonHasTheFieldsOfTheInterfaceAndLeavesOutWhatARowHasNot() {
        BenchReport report = new BenchReport(
                List.of(
                        ratio(Limit.RATIO_AT_MOST, 1.25),
                        Row.absolute("alarm", 250.5, "ms", Limit.MEASURED_AT_MOST, 200)),
                MACHINE,
                List.of("as it is"));
        assertThat(report.toJson())
                .isEqualTo(
                        "{\"rows\":[{\"name\":\"some\",\"measured\":2.5,\"unit\":\"ms\",\"floor\":2.0,\"ratio\":1.25,"
                                + "\"budget\":1.5,\"limit\":\"ratioAtMost\",\"met\":true},"
                                + "{\"name\":\"alarm\",\"measured\":250.5,\"unit\":\"ms\",\"budget\":200.0,"
                                + "\"limit\":\"measuredAtMost\",\"met\":false}],"
                                + "\"machine\":\"2 x processor\",\"jdk\":\"some JDK\",\"method\":[\"as it is\"]}");
        assertThat(report.isMet()).isFalse();
    }

    @Test
    void theTableMarksEachRow() {
        BenchReport report = new BenchReport(
                List.of(
                        ratio(Limit.RATIO_AT_MOST, 1.25),
                        Row.absolute("alarm", 250.5, "ms", Limit.MEASURED_AT_MOST, 200)),
                MACHINE,
                List.of());
        assertThat(report.toText().lines())
                .containsExactly(
                        "  ok      some   2.50 ms, floor 2: 1.25x (at most 1.50x)",
                        "  FAILED  alarm  251 ms (at most 200)",
                        "  2 x processor; some JDK");
    }

    @Test
    void breakdownsStandBesideOneAnotherWithTheirSums() {
        BenchReport report = new BenchReport(
                List.of(ratio(Limit.RATIO_AT_MOST, 1.25)),
                List.of(
                        new Breakdown("one", "1", "bytes", List.of(part("count", 0.5), part("header", 0.25))),
                        new Breakdown(
                                "two", "2", "bytes", List.of(part("count", 1), part("sum", 2), part("header", 0)))),
                MACHINE,
                List.of());
        assertThat(report.toText().lines())
                .containsExactly(
                        "  ok      some  2.50 ms, floor 2: 1.25x (at most 1.50x)",
                        "  bytes        1       2",
                        "  count    0.500   1.000",
                        "  sum              2.000",
                        "  header   0.250        ",
                        "  all      0.750   3.000",
                        "  2 x processor; some JDK");
        assertThat(report.toJson())
                .contains("\"breakdowns\":[{\"of\":\"one\",\"unit\":\"bytes\",\"sum\":0.75,\"parts\":["
                        + "{\"name\":\"count\",\"measured\":0.5},{\"name\":\"header\",\"measured\":0.25}]},");
    }

    private static Breakdown.Part part(String name, double measured) {
        return new Breakdown.Part(name, measured);
    }

    private static Row ratio(Limit limit, double ratio) {
        return Row.ofRatio("some", 2.5, "ms", 2, ratio, limit, 1.5);
    }
}
