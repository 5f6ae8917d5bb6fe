package io.estran.cli.report;

import io.estran.protocol.json.JsonWriter;
import java.util.Optional;

/** The report for programs: one JSON object on one line. */
public final class ReportJson {
    private static final double NULL = Double.NaN;

    private final JsonWriter json = new JsonWriter();

    private ReportJson() {}

    /** The object. */
    public static String write(Report report) {
        return new ReportJson().all(report);
    }

    private String all(Report report) {
        json.beginObject();
        readings(report.readings());
        json.name("windows")
                .beginObject()
                .field("closed", report.windows().closed())
                .field("revised", report.windows().revised())
                .endObject();
        json.name("batches")
                .beginObject()
                .field("sealed", report.batches().sealed())
                .field("stored", report.batches().stored())
                .field("pending", report.batches().pending())
                .endObject();
        delivery(report.delivery());
        json.name("latencyMillis").beginObject();
        percentiles("sensorToTwin", report.sensorToTwinMillis());
        percentiles("alarmToTwin", report.alarmToTwinMillis());
        json.endObject();
        percentiles("actuationMicros", report.actuations().map(Report.Actuations::micros));
        json.field(
                "actuations", report.actuations().map(Report.Actuations::count).orElse(0L));
        json.field("longestTurnMillis", report.longestTurnMillis());
        memory(report.memory());
        json.name("faults").beginArray();
        report.faults().forEach(json::value);
        json.endArray();
        json.field("startMillis", report.startMillis()).field("wallSeconds", report.wallSeconds());
        return json.endObject().toString();
    }

    private void readings(Report.Readings readings) {
        json.name("readings")
                .beginObject()
                .field("received", readings.received())
                .field("accepted", readings.accepted())
                .field("rejected", readings.rejected())
                .field("dropped", readings.dropped())
                .field("late", readings.late())
                .field("inWindows", readings.inWindows())
                .field("open", readings.open())
                .field("unwindowed", readings.unwindowed())
                .endObject();
    }

    private void delivery(Report.Delivery delivery) {
        json.name("delivery")
                .beginObject()
                .field("sent", delivery.sent())
                .field("stored", delivery.stored())
                .field("lost", delivery.lost())
                .field("duplicated", delivery.duplicated())
                .field("gaps", delivery.gaps())
                .field("duplicatesDropped", delivery.duplicatesDropped())
                .endObject();
    }

    private void memory(Report.Memory memory) {
        json.name("memory").beginObject();
        if (memory.resident() >= 0) {
            json.field("residentBytes", memory.resident());
        }
        json.field("heapBytes", memory.heap());
        if (!memory.oldGeneration().isEmpty()) {
            json.name("oldGenerationBytes").beginArray();
            memory.oldGeneration().forEach(json::value);
            json.endArray();
        }
        json.endObject();
    }

    private void percentiles(String name, Optional<Percentiles> percentiles) {
        json.name(name);
        if (percentiles.isEmpty()) {
            json.value(NULL);
            return;
        }
        json.beginObject()
                .field("p50", percentiles.get().p50())
                .field("p99", percentiles.get().p99())
                .field("max", percentiles.get().max())
                .endObject();
    }
}
