package io.estran.benchmarks.report;

import java.util.Arrays;

/**
 * Floor and product in turns, so that what else the machine does meets both alike; the first turns only warm up. The ratio is the
 * median of the turns' ratios, not the ratio of the medians.
 *
 * @param warmUp turns that do not count
 * @param counted turns that count
 */
public record Rounds(int warmUp, int counted) {
    /** One turn; returns its figure. */
    public interface Turn {
        double run() throws Exception;
    }

    /** The row of that name: the product's figure against the floor's. */
    public Row row(String name, String unit, Turn floor, Turn product, Limit limit, double budget) throws Exception {
        double[] floors = new double[counted];
        double[] products = new double[counted];
        double[] ratios = new double[counted];
        for (int i = -warmUp; i < counted; i++) {
            double bare = floor.run();
            double ours = product.run();
            if (i >= 0) {
                floors[i] = bare;
                products[i] = ours;
                ratios[i] = ours / bare;
            }
        }
        return Row.ofRatio(name, median(products), unit, median(floors), median(ratios), limit, budget);
    }

    /** The middle one; of an even number the lower of the two. */
    public static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(sorted.length - 1) / 2];
    }
}
