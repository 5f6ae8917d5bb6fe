package io.estran.benchmarks.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Breakdowns side by side for people: those of one unit in a table, a part a line, the sum in the last. Static; any thread. */
final class BreakdownTable {
    private static final String ALL = "all";
    private static final int MARGIN = 2;

    private BreakdownTable() {}

    static String of(List<Breakdown> breakdowns) {
        Map<String, List<Breakdown>> byUnit = new LinkedHashMap<>();
        breakdowns.forEach(each ->
                byUnit.computeIfAbsent(each.unit(), unit -> new ArrayList<>()).add(each));
        StringBuilder text = new StringBuilder();
        byUnit.forEach((unit, of) -> append(text, unit, of));
        return text.toString();
    }

    private static void append(StringBuilder text, String unit, List<Breakdown> of) {
        List<String> names = names(of);
        int first = names.stream().mapToInt(String::length).max().orElse(0);
        String name = "  %-" + Math.max(first, unit.length()) + "s";
        text.append(String.format(name, unit));
        of.forEach(each -> text.append(cell(each, each.heading())));
        text.append(System.lineSeparator());
        for (String part : names) {
            text.append(String.format(name, part));
            of.forEach(each -> text.append(cell(each, number(each.measured(part)))));
            text.append(System.lineSeparator());
        }
        text.append(String.format(name, ALL));
        of.forEach(each -> text.append(cell(each, number(each.total()))));
        text.append(System.lineSeparator());
    }

    /** In the order of the first that has it, each behind what stands before it there. */
    private static List<String> names(List<Breakdown> of) {
        List<String> names = new ArrayList<>();
        for (Breakdown each : of) {
            int at = 0;
            for (Breakdown.Part part : each.parts()) {
                int known = names.indexOf(part.name());
                if (known < 0) {
                    names.add(at, part.name());
                    at++;
                } else {
                    at = known + 1;
                }
            }
        }
        return names;
    }

    private static String cell(Breakdown of, String text) {
        return String.format("%" + (Math.max(of.heading().length(), 6) + MARGIN) + "s", text);
    }

    private static String number(double value) {
        return value == 0 ? "" : String.format(Locale.ROOT, "%.3f", value);
    }
}
