package io.estran.cli.spool;

import io.estran.agent.inspect.Inspection;
import io.estran.agent.inspect.LaneInspection;
import io.estran.protocol.json.IsoTime;
import java.util.Locale;
import java.util.StringJoiner;

/** An inspection as lines for people. Stateless. */
public final class SpoolText {
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};

    private SpoolText() {}

    /** All lines, each ended. */
    public static String of(Inspection found) {
        StringBuilder text = new StringBuilder();
        line(text, "data folder", found.folder().toString());
        line(text, "checkpoint", checkpoint(found));
        line(text, "journal", journal(found));
        line(text, "spool", spool(found));
        if (found.quarantineFiles() > 0) {
            line(text, "quarantine", quarantine(found));
        }
        if (found.lanes().isEmpty()) {
            line(text, "lanes", "none holds a batch: the cloud has everything that was sealed");
        }
        found.lanes().forEach(lane -> lane(text, lane));
        return text.toString();
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append(String.format(Locale.ROOT, "%-12s %s%n", name, value));
    }

    private static String checkpoint(Inspection found) {
        return found.hasCheckpoint()
                ? String.format(
                        Locale.ROOT,
                        "run %d, journal position %,d, state of %s",
                        found.runNumber(),
                        found.checkpointPosition(),
                        bytes(found.stateBytes()))
                : "none that can be read";
    }

    private static String journal(Inspection found) {
        return String.format(
                Locale.ROOT,
                "%,d records (%s) to replay, up to position %,d; %s on disk",
                found.journalRecordsToReplay(),
                bytes(found.journalBytesToReplay()),
                found.journalEnd(),
                bytes(found.journalBytesOnDisk()));
    }

    private static String spool(Inspection found) {
        String capacity = found.spoolCapacity() > 0 ? " of " + bytes(found.spoolCapacity()) : "";
        String hours = found.hours() >= 0
                ? String.format(Locale.ROOT, "; room for %,.1f hours more at the rate of what it holds", found.hours())
                : "";
        return bytes(found.spoolBytesHeld()) + " held, " + bytes(found.spoolBytesOnDisk()) + capacity + " on disk"
                + hours;
    }

    private static String quarantine(Inspection found) {
        return String.format(
                Locale.ROOT,
                "%,d files (%s) with bytes of batches that were refused or are damaged; the oldest go first",
                found.quarantineFiles(),
                bytes(found.quarantineBytes()));
    }

    private static void lane(StringBuilder text, LaneInspection lane) {
        line(
                text,
                "lane " + lane.number(),
                lane.batchClass().word() + " " + lane.lane() + ", run " + lane.runNumber() + ": sealed "
                        + span(1, lane.last()) + ", freed " + span(1, lane.freed()));
        if (lane.batches() > 0) {
            line(
                    text,
                    "",
                    String.format(
                            Locale.ROOT,
                            "held: %,d batches, %,d records, %s, from sequence %,d%s",
                            lane.batches(),
                            lane.records(),
                            bytes(lane.bytes()),
                            lane.first(),
                            times(lane)));
        }
        if (!lane.gaps().isEmpty()) {
            StringJoiner gaps = new StringJoiner(", ");
            lane.gaps()
                    .forEach(gap -> gaps.add(span(gap.from(), gap.to()) + " "
                            + gap.reason().word()
                            + (gap.records() < 0 ? "" : String.format(Locale.ROOT, " (%,d records)", gap.records()))));
            line(text, "", "gaps held: " + gaps);
        }
        if (!lane.missing().isEmpty()) {
            StringJoiner missing = new StringJoiner(", ");
            lane.missing().forEach(range -> missing.add(span(range.from(), range.to())));
            line(text, "", "missing: " + missing + "; to be declared as gaps");
        }
    }

    private static String times(LaneInspection lane) {
        return lane.firstTime() > lane.lastTime()
                ? ""
                : "; " + IsoTime.write(lane.firstTime()) + " to " + IsoTime.write(lane.lastTime());
    }

    private static String span(long from, long to) {
        if (to < from) {
            return "none";
        }
        return from == to ? Long.toString(from) : from + ".." + to;
    }

    private static String bytes(long bytes) {
        double amount = bytes;
        int unit = 0;
        while (amount >= 1024 && unit < UNITS.length - 1) {
            amount /= 1024;
            unit++;
        }
        return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", amount, UNITS[unit]);
    }
}
