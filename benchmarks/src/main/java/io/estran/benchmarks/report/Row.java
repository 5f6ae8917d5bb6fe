package io.estran.benchmarks.report;

import java.util.OptionalDouble;

/**
 * One thing measured and its budget.
 *
 * @param name what was measured
 * @param measured the product's figure; the median of several rounds where there are any
 * @param unit of {@code measured} and {@code floor}
 * @param floor the same done the barest way, in the same run; empty if the budget is absolute
 * @param ratio median of the rounds' ratios of product to floor; empty without a floor
 * @param budget what the ratio or the figure must keep
 * @param limit which of the two, and on which side
 */
public record Row(
        String name,
        double measured,
        String unit,
        OptionalDouble floor,
        OptionalDouble ratio,
        double budget,
        Limit limit) {
    public Row {
        if (limit.isOfRatio() && ratio.isEmpty()) {
            throw new IllegalArgumentException("row \"" + name + "\" has a budget of a ratio and no floor");
        }
    }

    /** A budget of the ratio to a floor. */
    public static Row ofRatio(
            String name, double measured, String unit, double floor, double ratio, Limit limit, double budget) {
        return new Row(name, measured, unit, OptionalDouble.of(floor), OptionalDouble.of(ratio), budget, limit);
    }

    /** A budget of the figure itself. */
    public static Row absolute(String name, double measured, String unit, Limit limit, double budget) {
        return new Row(name, measured, unit, OptionalDouble.empty(), OptionalDouble.empty(), budget, limit);
    }

    /** Whether the budget is kept. A figure that is no number keeps none. */
    public boolean isMet() {
        return limit.isMet(limit.isOfRatio() ? ratio.orElse(Double.NaN) : measured, budget);
    }
}
