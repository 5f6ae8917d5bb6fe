package io.estran.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Of what parts a figure is the sum.
 *
 * @param of the name of the row that it is of, if there is one
 * @param heading the same in few letters, over a column for people
 * @param unit of each part and of their sum
 */
public record Breakdown(String of, String heading, String unit, List<Part> parts) {
    /** One of them. */
    public record Part(String name, double measured) {}

    public Breakdown {
        parts = List.copyOf(parts);
    }

    /** Each of those sums by so many. */
    public static Breakdown per(double count, String of, String heading, String unit, Map<String, Long> sums) {
        List<Part> parts = new ArrayList<>();
        sums.forEach((name, sum) -> parts.add(new Part(name, sum / count)));
        return new Breakdown(of, heading, unit, parts);
    }

    /** The sum of all parts. */
    public double total() {
        return parts.stream().mapToDouble(Part::measured).sum();
    }

    /** The part of that name; 0 if there is none. */
    public double measured(String name) {
        return parts.stream()
                .filter(part -> part.name().equals(name))
                .mapToDouble(Part::measured)
                .sum();
    }
}
