package io.estran.protocol.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.estran.protocol.golden.Windows;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class QuantileSketchTest {
    @Property(tries = 300)
    void aQuantileIsWithinOnePercentOfTheExactOne(
            @ForAll @Size(max = 500) @NotEmpty List<@DoubleRange(min = -1e6, max = 1e6) Double> values,
            @ForAll @DoubleRange(min = 0, max = 1) double q) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        double exact = sorted[(int) (q * (sorted.length - 1))];
        assertThat(Windows.sketch(sorted).quantile(q)).isCloseTo(exact, within(Math.abs(exact) * 0.01 + 1e-307));
    }

    @Property(tries = 300)
    void mergingIsSketchingTheValuesOfBoth(
            @ForAll @Size(max = 50) List<@DoubleRange(min = -100, max = 100) Double> one,
            @ForAll @Size(max = 50) List<@DoubleRange(min = -100, max = 100) Double> other) {
        double[] a = one.stream().mapToDouble(Double::doubleValue).toArray();
        double[] b = other.stream().mapToDouble(Double::doubleValue).toArray();
        QuantileSketch merged = Windows.sketch(a).merge(Windows.sketch(b));
        assertThat(merged.count()).isEqualTo(a.length + b.length);
        double[] both = DoubleStream.concat(Arrays.stream(a), Arrays.stream(b)).toArray();
        if (both.length == 0) {
            assertThat(merged).isEqualTo(QuantileSketch.EMPTY);
        } else {
            for (double q : new double[] {0, 0.25, 0.5, 0.99, 1}) {
                assertThat(merged.quantile(q)).isEqualTo(Windows.sketch(both).quantile(q));
            }
        }
    }

    @Test
    void beyondTheBoundTheBinsNearestToZeroAreCollapsed() {
        QuantileSketch merged = Windows.sketch(1e-30, 1, 1e30).merge(Windows.sketch(1e-20, 5));
        assertThat(merged.positive()).hasSize(QuantileSketch.MAX_BINS);
        assertThat(merged.count()).isEqualTo(5);
        assertThat(merged.quantile(1)).isCloseTo(1e30, within(1e28));
    }

    @Test
    void nothingCountedHasNoQuantile() {
        assertThat(QuantileSketch.EMPTY.quantile(0.5)).isNaN();
    }

    @Test
    void aQuantileOutsideOfZeroToOneIsRefused() {
        assertThatThrownBy(() -> QuantileSketch.EMPTY.quantile(1.5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1.5");
    }

    @Test
    void aWindowsQuantileLiesBetweenMinAndMax() {
        double[] values = {99.9, 100, 100};
        var window = Windows.of("a/b", "", 0, 1, values, new Moments.Doubles(299.9, 0));
        assertThat(window.p99()).isEqualTo(100);
        assertThat(window.quantile(0)).isBetween(99.9, 100.0);
        assertThat(window.p50()).isBetween(99.9, 100.0);
    }
}
