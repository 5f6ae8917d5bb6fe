package io.estran.protocol.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class MomentsTest {
    @Property
    void aSumOfTicksIsRoundedOnce(@ForAll long sumTicks, @ForAll @IntRange(max = 9) int exponent) {
        double sum = new Moments.Ticks(exponent, sumTicks, 0, 0).sum();
        assertThat(sum).isEqualTo(new BigDecimal(BigInteger.valueOf(sumTicks), exponent).doubleValue());
    }

    @Property
    void aMeanOfTicksIsRoundedOnce(
            @ForAll long sumTicks, @ForAll @IntRange(max = 9) int exponent, @ForAll @LongRange(min = 1) long count) {
        double mean = new Moments.Ticks(exponent, sumTicks, 0, 0).mean(count);
        // 60 digits cannot end so near to the middle between two doubles that rounding twice would show.
        BigDecimal exact = new BigDecimal(BigInteger.valueOf(sumTicks), exponent)
                .divide(BigDecimal.valueOf(count), new MathContext(60, RoundingMode.HALF_EVEN));
        assertThat(mean).isEqualTo(exact.doubleValue());
    }

    @Test
    void anyOrderOfAdditionGivesTheSameSumOfTicks() {
        assertThat(new Moments.Ticks(1, 3, 0, 1).sum()).isEqualTo(0.3);
        assertThat(new Moments.Ticks(1, 9_007_199_254_740_993L, 0, 0).sum())
                .isEqualTo(new BigDecimal("900719925474099.3").doubleValue());
    }

    @Test
    void theVarianceOfTicksLosesNothingToALargeOffset() {
        // 10^9 and 10^9 + 0.2, twice each: variance 0.01.
        var ticks = new Moments.Ticks(1, 4 * 10_000_000_000L + 4, 2 * 2 * 2, 10_000_000_000L);
        assertThat(ticks.variance(4)).isEqualTo(0.01);
        assertThat(ticks.mean(4)).isEqualTo(1_000_000_000.1);
    }

    @Test
    void nothingCountedHasNeitherMeanNorVariance() {
        assertThat(new Moments.Ticks(1, 0, 0, 0).mean(0)).isNaN();
        assertThat(new Moments.Ticks(1, 0, 0, 0).variance(0)).isNaN();
        assertThat(new Moments.Doubles(0, 0).mean(0)).isNaN();
        assertThat(new Moments.Doubles(0, 0).variance(0)).isNaN();
    }
}
