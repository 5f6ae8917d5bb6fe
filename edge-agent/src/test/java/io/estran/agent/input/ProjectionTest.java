package io.estran.agent.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.function.DoubleConsumer;
import org.junit.jupiter.api.Test;

/** As what a value is seen: quick answers say the same as slow ones. */
class ProjectionTest {
    private static final int MOST_DIGITS = 11;
    private static final double DIGITS_PER_BIT = 0.30103;
    private static final int LAST_DECIMAL = 14;

    private final SplittableRandom random = new SplittableRandom(1);

    /** Decimals of all sizes, their neighbours, and what is nearer and farther than two roundings; floats; any doubles. */
    private void each(DoubleConsumer consumer) {
        for (int i = 0; i < 3_000; i++) {
            long number = random.nextLong(1L << random.nextInt(1, 40));
            double decimal = number / Math.pow(10, random.nextInt(LAST_DECIMAL + 1));
            for (int steps = -9; steps <= 9; steps++) {
                consumer.accept(decimal + steps * Math.ulp(decimal));
                consumer.accept(-decimal - steps * Math.ulp(decimal));
            }
            consumer.accept((float) decimal);
            consumer.accept(Double.longBitsToDouble(random.nextLong()));
        }
        for (double value : new double[] {0, -0.0, Double.NaN, Double.POSITIVE_INFINITY, Double.MIN_VALUE, 1L << 51}) {
            consumer.accept(value);
        }
    }

    @Test
    void aValueIsADecimalExactlyIfItsNumberGivesItBack() {
        int[] decimals = new int[1];
        each(value -> {
            boolean isDecimal = Projection.isDecimal(Projection.kindOf(value));
            assertThat(isDecimal).as("%s", value).isEqualTo(givesItBack(value));
            decimals[0] += isDecimal ? 1 : 0;
        });
        assertThat(decimals[0]).isBetween(2_000, 110_000);
    }

    private static boolean givesItBack(double value) {
        if (!(Math.abs(value) < 1L << 51)) {
            return false;
        }
        int digits = (int) (MOST_DIGITS - DIGITS_PER_BIT * Math.getExponent(value));
        int kind = Math.max(0, Math.min(LAST_DECIMAL, digits));
        return Projection.holds(kind, Projection.number(kind, value), value);
    }

    @Test
    void aLikelyKindChangesNothing() {
        each(value -> {
            int kind = Projection.kindOf(value);
            int likely = random.nextInt(Projection.KINDS);
            assertThat(Projection.kindOf(value, likely))
                    .as("%s, likely %d", value, likely)
                    .isEqualTo(kind);
            assertThat(Projection.kindOf(value, kind)).as("%s", value).isEqualTo(kind);
        });
    }

    @Test
    void whatMayBeNothingButADoubleIsOne() {
        int[] doubles = new int[1];
        each(value -> {
            if (!Projection.mayBeOther(value)) {
                doubles[0]++;
                assertThat(Projection.kindOf(value)).as("%s", value).isEqualTo(Projection.DOUBLE);
            }
        });
        assertThat(doubles[0]).as("the quick answer is seldom needlessly yes").isGreaterThan(3_000);
    }
}
