package io.estran.twin.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.datadoghq.sketch.ddsketch.DDSketch;
import com.datadoghq.sketch.ddsketch.mapping.LinearlyInterpolatedMapping;
import com.datadoghq.sketch.ddsketch.mapping.LogarithmicMapping;
import com.datadoghq.sketch.ddsketch.store.UnboundedSizeDenseStore;
import io.estran.protocol.aggregate.QuantileSketch;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SketchConversionTest {
    @Property(tries = 200)
    void aSketchOfTheirsComesBackAsItWas(
            @ForAll @Size(max = 200) List<@DoubleRange(min = -1e6, max = 1e6) Double> values) {
        DDSketch theirs = theirs();
        values.forEach(theirs::accept);

        QuantileSketch ours = SketchConversion.fromDDSketch(theirs);

        assertThat(ours.count()).isEqualTo(values.size());
        assertThat(SketchConversion.toDDSketch(ours).serialize()).isEqualTo(theirs.serialize());
        assertThat(SketchConversion.fromDDSketch(SketchConversion.toDDSketch(ours)))
                .isEqualTo(ours);
    }

    @Property(tries = 200)
    void quantilesAreThoseOfTheValuesWithinOnePercentOnBothSides(
            @ForAll @Size(min = 1, max = 200) List<@DoubleRange(min = -1e6, max = 1e6) Double> values,
            @ForAll @DoubleRange(max = 1) double q) {
        DDSketch theirs = theirs();
        values.forEach(theirs::accept);
        QuantileSketch ours = SketchConversion.fromDDSketch(theirs);
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        double exact = sorted[(int) (q * (sorted.length - 1))];

        assertThat(ours.quantile(q)).isCloseTo(exact, within(Math.abs(exact) * 0.0101 + Double.MIN_NORMAL));
        assertThat(SketchConversion.toDDSketch(ours).getValueAtQuantile(q))
                .isCloseTo(exact, within(Math.abs(exact) * 0.0101 + Double.MIN_NORMAL));
    }

    @Test
    void aStoreOfTooManyBinsIsCollapsedNearestToZero() {
        DDSketch theirs = theirs();
        for (double value = 1e-20; value < 1e20; value *= 1.02) {
            theirs.accept(value);
        }

        QuantileSketch ours = SketchConversion.fromDDSketch(theirs);

        assertThat(ours.positive()).hasSize(QuantileSketch.MAX_BINS);
        assertThat(ours.count()).isEqualTo((long) theirs.getCount());
        assertThat(ours.quantile(1)).isEqualTo(theirs.getValueAtQuantile(1));
        assertThat(ours.positive()[0])
                .isEqualTo(ours.count() - Arrays.stream(ours.positive()).skip(1).sum())
                .isGreaterThan(1);
    }

    @Test
    void aSketchOfAnotherMappingIsRefusedWithWhatToDo() {
        DDSketch logarithmic = new DDSketch(new LogarithmicMapping(0.01), UnboundedSizeDenseStore::new);

        assertThatThrownBy(() -> SketchConversion.fromDDSketch(logarithmic))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("convert it first");
    }

    @Test
    void aSketchOfFractionsOfValuesIsRefused() {
        DDSketch weighted = theirs();
        weighted.accept(1.0, 0.5);

        assertThatThrownBy(() -> SketchConversion.fromDDSketch(weighted))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("whole number");
    }

    private static DDSketch theirs() {
        return new DDSketch(new LinearlyInterpolatedMapping(0.01), UnboundedSizeDenseStore::new);
    }
}
