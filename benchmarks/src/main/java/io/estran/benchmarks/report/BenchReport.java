package io.estran.benchmarks.report;

import io.estran.protocol.json.JsonWriter;
import java.util.List;
import java.util.Locale;

/**
 * What a run of a benchmark found.
 *
 * @param breakdowns of what some figures are the sum; few benchmarks have any
 * @param method how it was measured, a sentence each
 */
public record BenchReport(List<Row> rows, List<Breakdown> breakdowns, Machine machine, List<String> method) {
    private static final double EXACT = 100;

    public BenchReport {
        rows = List.copyOf(rows);
        breakdowns = List.copyOf(breakdowns);
        method = List.copyOf(method);
    }

    /** Without breakdowns. */
    public BenchReport(List<Row> rows, Machine machine, List<String> method) {
        this(rows, List.of(), machine, method);
    }

    /** Whether every budget is kept. */
    public boolean isMet() {
        return rows.stream().allMatch(Row::isMet);
    }

    /** One JSON object on one line. What a row has not is left out. */
    public String toJson() {
        JsonWriter json = new JsonWriter().beginObject();
        json.name("rows").beginArray();
        for (Row row : rows) {
            json.beginObject()
                    .field("name", row.name())
                    .field("measured", row.measured())
                    .field("unit", row.unit());
            row.floor().ifPresent(floor -> json.field("floor", floor));
            row.ratio().ifPresent(ratio -> json.field("ratio", ratio));
            json.field("budget", row.budget())
                    .field("limit", row.limit().word())
                    .field("met", row.isMet())
                    .endObject();
        }
        json.endArray();
        if (!breakdowns.isEmpty()) {
            breakdowns(json);
        }
        json.field("machine", machine.hardware()).field("jdk", machine.jdk());
        json.name("method").beginArray();
        method.forEach(json::value);
        return json.endArray().endObject().toString();
    }

    private void breakdowns(JsonWriter json) {
        json.name("breakdowns").beginArray();
        for (Breakdown each : breakdowns) {
            json.beginObject().field("of", each.of()).field("unit", each.unit()).field("sum", each.total());
            json.name("parts").beginArray();
            for (Breakdown.Part part : each.parts()) {
                json.beginObject()
                        .field("name", part.name())
                        .field("measured", part.measured())
                        .endObject();
            }
            json.endArray().endObject();
        }
        json.endArray();
    }

    /** Tables for people. */
    public String toText() {
        int width = rows.stream().mapToInt(row -> row.name().length()).max().orElse(0);
        StringBuilder text = new StringBuilder();
        for (Row row : rows) {
            String figures = number(row.measured()) + " " + row.unit();
            if (row.floor().isPresent()) {
                figures += ", floor " + number(row.floor().getAsDouble());
            }
            if (row.ratio().isPresent()) {
                figures += String.format(Locale.ROOT, ": %.2fx", row.ratio().getAsDouble());
            }
            text.append(String.format(
                    Locale.ROOT,
                    "  %-6s  %-" + Math.max(1, width) + "s  %s (%s)%n",
                    row.isMet() ? "ok" : "FAILED",
                    row.name(),
                    figures,
                    row.limit().text(number(row.budget()))));
        }
        text.append(BreakdownTable.of(breakdowns));
        text.append(String.format("  %s; %s%n", machine.hardware(), machine.jdk()));
        method.forEach(sentence -> text.append("  ").append(sentence).append(System.lineSeparator()));
        return text.toString();
    }

    private static String number(double value) {
        if (value >= EXACT) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        String text = String.format(Locale.ROOT, "%.2f", value);
        return text.endsWith(".00") ? text.substring(0, text.length() - 3) : text;
    }
}
