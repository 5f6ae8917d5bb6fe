package io.estran.agent.derive;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sums against exact arithmetic: the bound that the class states. */
class WideSumTest {
    private static final double U = 0x1p-53;
    private static final MathContext DIGITS = new MathContext(60);

    @ParameterizedTest
    @ValueSource(doubles = {0, 1, 1e9, -1e9, 1e15})
    void aSumOfMillionsOfProductsIsWithinItsBound(double offset) {
        SplittableRandom random = new SplittableRandom(7);
        WideSum sum = new WideSum();
        BigDecimal exact = BigDecimal.ZERO;
        BigDecimal sizes = BigDecimal.ZERO;
        int terms = 1_000_000;
        for (int i = 0; i < terms; i++) {
            double a = offset + random.nextDouble() - 0.5;
            double b = random.nextLong(1L << 53);
            sum.addProduct(a, b);
            BigDecimal product = new BigDecimal(a).multiply(new BigDecimal(b));
            exact = exact.add(product);
            sizes = sizes.add(product.abs());
        }
        assertWithin(sum.value(), exact, sizes, terms);
    }

    @Test
    void whatCancelsLeavesTheRestWithinTheBound() {
        SplittableRandom random = new SplittableRandom(3);
        WideSum sum = new WideSum();
        double[] values = new double[100_000];
        BigDecimal sizes = BigDecimal.ONE;
        for (int i = 0; i < values.length; i++) {
            values[i] = (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(30) - 15);
            sum.addProduct(values[i], 1_234_567_891);
            sizes = sizes.add(new BigDecimal(values[i]).abs().multiply(BigDecimal.valueOf(2 * 1_234_567_891L)));
        }
        sum.add(0.3125);
        for (double value : values) {
            sum.addProduct(-value, 1_234_567_891);
        }
        assertWithin(sum.value(), new BigDecimal("0.3125"), sizes, 2 * values.length + 1);
    }

    @Test
    void plainDoublesWouldNotHoldTheBound() {
        SplittableRandom random = new SplittableRandom(7);
        double plain = 0;
        WideSum sum = new WideSum();
        BigDecimal exact = BigDecimal.ZERO;
        BigDecimal sizes = BigDecimal.ZERO;
        int terms = 100_000;
        for (int i = 0; i < terms; i++) {
            double value = 1e9 + random.nextDouble();
            plain += value * 999_999_937;
            sum.addProduct(value, 999_999_937);
            BigDecimal product = new BigDecimal(value).multiply(new BigDecimal(999_999_937));
            exact = exact.add(product);
            sizes = sizes.add(product);
        }
        assertWithin(sum.value(), exact, sizes, terms);
        double error = exact.subtract(new BigDecimal(plain)).abs().doubleValue();
        assertThat(error).isGreaterThan(10 * bound(exact, sizes, terms));
    }

    @Test
    void aQuotientOfAProductIsItsFactor() {
        SplittableRandom random = new SplittableRandom(11);
        for (int i = 0; i < 100_000; i++) {
            double value = (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(20) - 10);
            double divisor = 1 + random.nextLong((1L << 53) - 1);
            WideSum sum = new WideSum();
            sum.addProduct(value, divisor);
            assertThat(sum.dividedBy(divisor)).isEqualTo(value);
        }
    }

    @Test
    void aQuotientIsRoundedOnce() {
        SplittableRandom random = new SplittableRandom(13);
        for (int i = 0; i < 100_000; i++) {
            WideSum sum = new WideSum();
            BigDecimal exact = BigDecimal.ZERO;
            for (int term = 0; term < 3; term++) {
                double value = random.nextDouble() * Math.pow(10, random.nextInt(9));
                double factor = 1 + random.nextLong(1L << 50);
                sum.addProduct(value, factor);
                exact = exact.add(new BigDecimal(value).multiply(new BigDecimal(factor)));
            }
            double divisor = 1 + random.nextLong((1L << 53) - 1);
            exact = exact.divide(new BigDecimal(divisor), DIGITS);
            double error =
                    exact.subtract(new BigDecimal(sum.dividedBy(divisor))).abs().doubleValue();
            assertThat(error).isLessThanOrEqualTo(exact.doubleValue() * U * (1 + 1e-9));
        }
    }

    private static void assertWithin(double value, BigDecimal exact, BigDecimal sizes, int terms) {
        double error = exact.subtract(new BigDecimal(value)).abs().doubleValue();
        assertThat(error).isLessThanOrEqualTo(bound(exact, sizes, terms));
    }

    private static double bound(BigDecimal exact, BigDecimal sizes, int terms) {
        double share = terms * U;
        return exact.abs().round(DIGITS).doubleValue() * U + share * share * sizes.doubleValue();
    }
}
