package io.estran.system.chaos.report;

import io.estran.protocol.json.JsonWriter;
import io.estran.system.chaos.ledger.Comparison;

/** The report for programs: one JSON object on one line. */
public final class ChaosJson {
    private ChaosJson() {}

    /** The object. */
    public static String write(ChaosReport report) {
        Comparison.Result records = report.records();
        JsonWriter json = new JsonWriter().beginObject();
        json.field("seed", report.seed()).field("seconds", report.seconds());
        json.name("readings")
                .beginObject()
                .field("sent", report.readings())
                .field("unsynced", report.unsynced())
                .field("oldestUnsyncedSeconds", report.oldestUnsyncedSeconds())
                .endObject();
        json.name("batches")
                .beginObject()
                .field("sealed", records.batchesSealed())
                .field("stored", records.batchesStored())
                .endObject();
        json.name("delivery")
                .beginObject()
                .field("sent", records.sent())
                .field("stored", records.stored())
                .field("lost", records.lost())
                .field("duplicated", records.duplicated())
                .field("altered", records.altered())
                .field("inGaps", records.excused())
                .field("gaps", records.gaps())
                .field("duplicatesDropped", records.duplicatesDropped())
                .endObject();
        json.name("faults").beginObject();
        report.faults().forEach((kind, count) -> json.field(kind.word(), count));
        json.endObject();
        json.name("recoverySeconds").beginObject();
        report.recoverySeconds()
                .forEach((kind, times) -> json.name(kind.word())
                        .beginObject()
                        .field("p50", times.p50())
                        .field("max", times.max())
                        .endObject());
        json.endObject();
        json.field("longestSilenceSeconds", report.longestSilenceSeconds())
                .field("auditAgrees", report.audited())
                .field("twinsCurrent", report.twinsCurrent());
        json.name("unavailable").beginArray();
        report.unavailable().forEach(json::value);
        json.endArray();
        json.name("findings").beginArray();
        report.allFindings().forEach(json::value);
        json.endArray();
        return json.field("wallSeconds", report.wallSeconds()).endObject().toString();
    }
}
