package io.estran.cli.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The report for people: a row for each thing that was checked or measured. */
public final class ReportText {
    private static final double BYTES_PER_MIB = 1 << 20;

    private ReportText() {}

    /**
     * One row.
     *
     * @param isGood whether what it says is as it should be
     */
    record Row(boolean isGood, String name, String text) {}

    static List<Row> rows(Report report) {
        List<Row> rows = new ArrayList<>();
        Report.Readings readings = report.readings();
        rows.add(new Row(
                readings.areAllCounted() && readings.dropped() == 0,
                "readings",
                format(
                        "%,d received = %,d accepted + %,d rejected + %,d dropped",
                        readings.received(), readings.accepted(), readings.rejected(), readings.dropped())));
        rows.add(new Row(
                readings.areAllInTheirPlace(),
                "windows",
                format(
                        "%,d accepted = %,d in windows + %,d open + %,d late + %,d without windows",
                        readings.accepted(),
                        readings.inWindows(),
                        readings.open(),
                        readings.late(),
                        readings.unwindowed())));
        Report.Delivery delivery = report.delivery();
        rows.add(new Row(
                delivery.sent() == delivery.stored()
                        && delivery.lost() == 0
                        && delivery.duplicated() == 0
                        && delivery.gaps() == 0,
                "delivery",
                format(
                        "%,d records sent, %,d stored, %,d lost, %,d duplicated, %,d gaps",
                        delivery.sent(), delivery.stored(), delivery.lost(), delivery.duplicated(), delivery.gaps())));
        Report.Batches batches = report.batches();
        rows.add(new Row(
                batches.pending() == 0,
                "batches",
                format(
                        "%,d sealed, %,d stored, %,d pending; %,d sent again and dropped",
                        batches.sealed(), batches.stored(), batches.pending(), delivery.duplicatesDropped())));
        report.sensorToTwinMillis().ifPresent(millis -> rows.add(new Row(true, "sensor to twin", millis(millis))));
        report.alarmToTwinMillis().ifPresent(millis -> rows.add(new Row(true, "alarm to twin", millis(millis))));
        report.actuations()
                .ifPresent(all -> rows.add(new Row(
                        true,
                        "actuation",
                        format(
                                "%,d writes to devices, p50 %,.0f us, p99 %,.0f us, max %,.0f us",
                                all.count(),
                                all.micros().p50(),
                                all.micros().p99(),
                                all.micros().max()))));
        report.faults().forEach(fault -> rows.add(new Row(false, "fault", fault)));
        return rows;
    }

    /** All rows, then what the run took. */
    public static String write(Report report) {
        StringBuilder text = new StringBuilder();
        for (Row row : rows(report)) {
            text.append(format("  %-6s  %-14s  %s%n", row.isGood() ? "ok" : "FAILED", row.name(), row.text()));
        }
        text.append(format(
                "  Started in %,.1f s, ran %,.1f s; heap %,d MiB",
                report.startMillis() / 1_000.0,
                report.wallSeconds(),
                report.memory().heap() >> 20));
        if (report.memory().resident() >= 0) {
            text.append(format(", resident %,d MiB", report.memory().resident() >> 20));
        }
        text.append(format("; longest turn of the pipeline %,.1f ms.", report.longestTurnMillis()));
        List<Long> minutes = report.memory().oldGeneration();
        if (!minutes.isEmpty()) {
            text.append(format("%n  Old generation after each minute's collection, MiB:"));
            minutes.forEach(bytes -> text.append(format(" %.1f", bytes / BYTES_PER_MIB)));
        }
        return text.toString();
    }

    private static String millis(Percentiles millis) {
        return format("p50 %,.0f ms, p99 %,.0f ms, max %,.0f ms", millis.p50(), millis.p99(), millis.max());
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
