package io.estran.protocol.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.datadoghq.sketch.ddsketch.mapping.LinearlyInterpolatedMapping;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The mapping of sketches-java, bit for bit. */
class SketchMappingTest {
    private final LinearlyInterpolatedMapping theirs = new LinearlyInterpolatedMapping(0.01);

    @Property
    void indexAndValueAreThoseOfSketchesJava(@ForAll long bits) {
        double value = Math.abs(Double.longBitsToDouble(bits));
        if (value >= theirs.minIndexableValue() && value <= theirs.maxIndexableValue()) {
            int index = SketchMapping.index(value);
            assertThat(index).isEqualTo(theirs.index(value));
            assertThat(SketchMapping.value(index)).isEqualTo(theirs.value(index));
        }
    }

    @Property
    void measuredValuesHaveTheIndicesOfSketchesJava(@ForAll @DoubleRange(min = 0.01, max = 1e6) double value) {
        assertThat(SketchMapping.index(value)).isEqualTo(theirs.index(value));
    }

    @Property
    void valueIsThatOfSketchesJava(@ForAll @IntRange(min = -51_000, max = 51_000) int index) {
        assertThat(SketchMapping.value(index)).isEqualTo(theirs.value(index));
    }

    @Property
    void aBinsValueIsWithinOnePercent(@ForAll @DoubleRange(min = 0.01, max = 1e12) double value) {
        assertThat(SketchMapping.value(SketchMapping.index(value)))
                .isCloseTo(value, within(value * SketchMapping.RELATIVE_ACCURACY * (1 + 1e-12)));
    }

    @Test
    void theEndsOfTheRangeHaveIndicesAndFiniteValues() {
        for (double value : new double[] {Double.MIN_NORMAL, Double.MAX_VALUE}) {
            int index = SketchMapping.index(value);
            assertThat(Math.abs(index)).isLessThan(QuantileSketch.MAX_BASE);
            assertThat(SketchMapping.value(index)).isFinite().isPositive();
        }
    }
}
