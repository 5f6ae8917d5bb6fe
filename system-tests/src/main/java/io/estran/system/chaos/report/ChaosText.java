package io.estran.system.chaos.report;

import io.estran.system.chaos.ledger.Comparison;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The report for people: a row for each thing that was checked or measured. */
public final class ChaosText {
    private ChaosText() {}

    /**
     * One row.
     *
     * @param isGood whether what it says is as it should be
     */
    record Row(boolean isGood, String name, String text) {}

    static List<Row> rows(ChaosReport report) {
        List<Row> rows = new ArrayList<>();
        Comparison.Result records = report.records();
        rows.add(new Row(
                true,
                "readings",
                format(
                        "%,d sent, of them %,d in no journal when their agent ended (the oldest sent %.2f s before)",
                        report.readings(), report.unsynced(), report.oldestUnsyncedSeconds())));
        rows.add(new Row(
                records.sent() > 0
                        && records.lost() == 0
                        && records.duplicated() == 0
                        && records.altered() == 0
                        && records.isComplete(),
                "records",
                format(
                        "%,d sent, %,d stored, %,d lost, %,d duplicated, %,d altered, %,d in declared gaps or of readings declared dropped",
                        records.sent(),
                        records.stored(),
                        records.lost(),
                        records.duplicated(),
                        records.altered(),
                        records.excused())));
        rows.add(new Row(
                true,
                "batches",
                format(
                        "%,d sealed, %,d stored, %,d gaps; %,d sent again and dropped",
                        records.batchesSealed(),
                        records.batchesStored(),
                        records.gaps(),
                        records.duplicatesDropped())));
        rows.add(new Row(
                report.audited(),
                "audit",
                report.audited() ? "everything is accounted for" : "estran audit does not agree; see audit.log"));
        rows.add(new Row(
                report.twinsCurrent(),
                "twins",
                report.twinsCurrent() ? "each ends in the newest window" : "a twin does not end in the newest window"));
        rows.add(new Row(true, "silence", format("%.1f s at the longest", report.longestSilenceSeconds())));
        report.faults().forEach((kind, count) -> {
            var times = report.recoverySeconds().get(kind);
            rows.add(new Row(
                    true,
                    kind.word(),
                    times == null
                            ? format("%d times", count)
                            : format(
                                    "%d times; delivers again after p50 %.1f s, max %.1f s",
                                    count, times.p50(), times.max())));
        });
        report.unavailable().forEach(kind -> rows.add(new Row(true, "not available", kind)));
        report.allFindings().forEach(finding -> rows.add(new Row(false, "finding", finding)));
        return rows;
    }

    /** All rows, then how to repeat it. */
    public static String write(ChaosReport report) {
        StringBuilder text = new StringBuilder();
        for (Row row : rows(report)) {
            text.append(format("  %-6s  %-17s  %s%n", row.isGood() ? "ok" : "FAILED", row.name(), row.text()));
        }
        return text.append(format(
                        "  Seed %d, %d s of faults, %.0f s in all.",
                        report.seed(), report.seconds(), report.wallSeconds()))
                .toString();
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
