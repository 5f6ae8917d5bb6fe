package io.estran.agent.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.estran.agent.input.ByteReader;
import io.estran.agent.input.ByteWriter;
import io.estran.protocol.aggregate.Moments;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.Random;
import java.util.function.LongToDoubleFunction;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/** Mean and variance against exact decimals. */
class MomentSumsTest {
    private static final MathContext EXACT = new MathContext(80);
    private static final int DOUBLES = -1;

    private final MomentSums sums = new MomentSums();

    /** Adds ticks of 10^-exponent; then checks against exact decimals. */
    private void checkTicks(int exponent, long[] ticks, Class<? extends Moments> form) {
        sums.begin(exponent);
        double scale = Math.pow(10, exponent);
        for (int i = 0; i < ticks.length; i++) {
            sums.add(ticks[i] / scale, ticks[i], i);
        }
        BigDecimal n = BigDecimal.valueOf(ticks.length);
        BigDecimal sum = BigDecimal.ZERO;
        BigDecimal squares = BigDecimal.ZERO;
        for (long tick : ticks) {
            BigDecimal value = BigDecimal.valueOf(tick, exponent);
            sum = sum.add(value);
            squares = squares.add(value.multiply(value));
        }
        double variance = n.multiply(squares)
                .subtract(sum.multiply(sum))
                .divide(n.multiply(n), EXACT)
                .doubleValue();
        Moments moments = sums.moments(ticks.length);
        assertThat(moments).isInstanceOf(form);
        if (form == Moments.Ticks.class) {
            assertThat(moments.sum()).isEqualTo(sum.doubleValue());
            assertThat(moments.mean(ticks.length))
                    .isEqualTo(sum.divide(n, EXACT).doubleValue());
            assertThat(moments.variance(ticks.length)).isEqualTo(variance);
        } else {
            assertThat(moments.sum()).isCloseTo(sum.doubleValue(), within(Math.abs(sum.doubleValue()) * 1e-14));
            assertThat(moments.variance(ticks.length)).isCloseTo(variance, Percentage.withPercentage(1e-9));
        }
    }

    @Property(tries = 200)
    void ticksAreExact(@ForAll long seed) {
        Random random = new Random(seed);
        long offset = random.nextLong() >> 12;
        long spread = 1L << 1 + random.nextInt(27);
        checkTicks(
                random.nextInt(10),
                random.longs(1 + random.nextInt(200), offset, offset + spread).toArray(),
                Moments.Ticks.class);
    }

    @Test
    void ticksWhoseSquaresLeaveALongGoOnInDoubles() {
        checkTicks(3, new long[] {5, 7, 4_000_000_000L, -4_000_000_000L, 6, 5}, Moments.Doubles.class);
        checkTicks(0, new Random(1).longs(100, -3_000_000_000L, 3_000_000_000L).toArray(), Moments.Doubles.class);
    }

    @Test
    void ticksWhoseSumLeavesALongGoOnInDoublesAndKeepTheirDeviations() {
        long large = (1L << 53) - 2_000;
        checkTicks(0, new Random(1).longs(2_000, large, large + 1_000).toArray(), Moments.Doubles.class);
    }

    @Test
    void aChangedResolutionGoesOnInDoubles() {
        sums.begin(1);
        sums.add(0.1, 1, 0);
        sums.add(0.2, 2, 1);
        sums.leaveTicks(2);
        sums.add(0.25, 25, 2);
        assertThat(sums.moments(3).sum()).isCloseTo(0.55, within(1e-15));
        assertThat(sums.moments(3).variance(3)).isCloseTo(0.0116666666666666666 / 3, within(1e-12));
        sums.begin(1);
        sums.leaveTicks(0);
        sums.add(0.25, 25, 0);
        assertThat(sums.moments(1).mean(1)).isEqualTo(0.25);
    }

    private void checkDoubles(int count, LongToDoubleFunction values, double tolerance) {
        sums.begin(DOUBLES);
        BigDecimal sum = BigDecimal.ZERO;
        BigDecimal squares = BigDecimal.ZERO;
        for (int i = 0; i < count; i++) {
            double value = values.applyAsDouble(i);
            sums.add(value, 0, i);
            sum = sum.add(new BigDecimal(value));
            squares = squares.add(new BigDecimal(value).pow(2));
        }
        BigDecimal n = BigDecimal.valueOf(count);
        double variance = n.multiply(squares)
                .subtract(sum.multiply(sum))
                .divide(n.multiply(n), EXACT)
                .doubleValue();
        Moments moments = sums.moments(count);
        assertThat(moments.mean(count))
                .isEqualTo(sum.divide(n, EXACT).doubleValue(), within(Math.ulp(sum.doubleValue())));
        assertThat(moments.variance(count)).isCloseTo(variance, within(variance * tolerance));
    }

    @Test
    void aLargeOffsetCostsNoDigitsOfTheVariance() {
        Random random = new Random(1);
        checkDoubles(5_000, i -> 1e12 + random.nextGaussian(), 1e-13);
        checkDoubles(5_000, i -> -1e15 + random.nextInt(4), 1e-13);
        checkDoubles(5_000, i -> 50 + 1e-9 * random.nextGaussian(), 1e-13);
    }

    @Test
    void aFirstValueFarOffCostsLittle() {
        Random random = new Random(1);
        checkDoubles(5_000, i -> i == 0 ? 1e9 : random.nextGaussian(), 1e-12);
        checkDoubles(5_000, i -> i == 0 ? 0 : 1e6 + random.nextGaussian(), 1e-9);
    }

    @Test
    void aSumOfManyValuesOfManySizesIsCompensated() {
        checkDoubles(3_000, i -> i % 3 == 0 ? 1e16 : i % 3 == 1 ? 1 : -1e16, 1e-13);
    }

    @Test
    void equalValuesHaveNoVariance() {
        checkDoubles(1_000, i -> 0.1, 0);
    }

    @Test
    void aCopyThroughBytesGoesOnTheSame() {
        for (int exponent : new int[] {DOUBLES, 2}) {
            sums.begin(exponent);
            sums.add(3.25, 325, 0);
            sums.add(-1.5, -150, 1);
            ByteWriter to = new ByteWriter();
            sums.write(to);
            MomentSums copy = new MomentSums();
            copy.read(new ByteReader(to.toBytes()));
            sums.add(0.5, 50, 2);
            copy.add(0.5, 50, 2);
            assertThat(copy.moments(3)).isEqualTo(sums.moments(3));
        }
    }

    /** Sums of pieces of any size, merged one after the other, or of merged ones. */
    @Property(tries = 300)
    void mergedTicksAreExact(@ForAll long seed) {
        Random random = new Random(seed);
        int exponent = random.nextInt(10);
        long offset = random.nextLong() >> 12;
        long spread = 1L << 1 + random.nextInt(27);
        long[] ticks =
                random.longs(1 + random.nextInt(300), offset, offset + spread).toArray();
        MomentSums whole = new MomentSums();
        whole.begin(exponent);
        for (int i = 0; i < ticks.length; i++) {
            whole.add(ticks[i] / Math.pow(10, exponent), ticks[i], i);
        }
        Moments one = whole.moments(ticks.length);
        Moments is = merged(random, exponent, ticks, 0, ticks.length).moments(ticks.length);
        assertThat(is).isInstanceOf(Moments.Ticks.class);
        assertThat(is.sum()).isEqualTo(one.sum());
        assertThat(is.mean(ticks.length)).isEqualTo(one.mean(ticks.length));
        assertThat(is.variance(ticks.length)).isEqualTo(one.variance(ticks.length));
    }

    private static MomentSums merged(Random random, int exponent, long[] ticks, int from, int to) {
        MomentSums sums = new MomentSums();
        sums.begin(exponent);
        if (to - from > 1 && random.nextInt(4) > 0) {
            int cut = from + random.nextInt(to - from);
            sums.absorb(merged(random, exponent, ticks, from, cut), 0, cut - from);
            sums.absorb(merged(random, exponent, ticks, cut, to), cut - from, to - cut);
        } else {
            for (int i = from; i < to; i++) {
                sums.add(ticks[i] / Math.pow(10, exponent), ticks[i], i - from);
            }
        }
        return sums;
    }

    /** Ticks whose squares, or whose sum, leave a long when they are merged. */
    @Test
    void mergedTicksThatLeaveALongGoOnInDoubles() {
        long[] far = {0, 1, 2, 3_000_000_000L, 2_999_999_999L, -3_000_000_000L, 4_000_000_000L};
        for (int seed = 0; seed < 50; seed++) {
            checkDoubles(merged(new Random(seed), 0, far, 0, far.length), far);
        }
        long large = (1L << 53) - 2_000;
        long[] high = new Random(1).longs(3_000, large, large + 1_000).toArray();
        checkDoubles(merged(new Random(2), 0, high, 0, high.length), high);
    }

    /** The class comment's bounds, for values far from zero that are near one another, in pieces of any size. */
    @Property(tries = 200)
    void mergedDoublesKeepTheBoundsThatAreStated(@ForAll long seed) {
        Random random = new Random(seed);
        double offset = random.nextInt(3) == 0 ? 0 : Math.pow(10, random.nextInt(13)) * random.nextGaussian();
        double spread = Math.pow(10, random.nextInt(9) - 4);
        double[] values = random.doubles(1 + random.nextInt(2_000), -spread, spread)
                .map(value -> offset + value)
                .toArray();
        MomentSums sums = new MomentSums();
        sums.begin(DOUBLES);
        int count = 0;
        while (count < values.length) {
            MomentSums piece = new MomentSums();
            piece.begin(DOUBLES);
            int size = Math.min(values.length - count, random.nextInt(1 + random.nextInt(200)));
            for (int i = 0; i < size; i++) {
                piece.add(values[count + i], 0, i);
            }
            if (size > 0 && random.nextBoolean()) {
                sums.absorb(piece, count, size);
                count += size;
            } else {
                sums.add(values[count], 0, count);
                count++;
            }
        }
        checkBounds(sums, values);
    }

    private static void checkDoubles(MomentSums sums, long[] ticks) {
        checkBounds(sums, Arrays.stream(ticks).asDoubleStream().toArray());
    }

    private static void checkBounds(MomentSums sums, double[] values) {
        double u = 0x1p-53;
        int count = values.length;
        BigDecimal n = BigDecimal.valueOf(count);
        BigDecimal sum = BigDecimal.ZERO;
        BigDecimal squares = BigDecimal.ZERO;
        double sizes = 0;
        for (double value : values) {
            BigDecimal exact = new BigDecimal(value);
            sum = sum.add(exact);
            squares = squares.add(exact.multiply(exact));
            sizes += Math.abs(value);
        }
        BigDecimal variance = n.multiply(squares).subtract(sum.multiply(sum)).divide(n.multiply(n), EXACT);
        double range = Arrays.stream(values).max().getAsDouble()
                - Arrays.stream(values).min().getAsDouble();
        Moments is = sums.moments(count);
        assertThat(new BigDecimal(is.sum()).subtract(sum).abs())
                .isLessThanOrEqualTo(
                        new BigDecimal(2 * u * sum.abs().doubleValue() + 4.0 * count * count * u * u * sizes));
        assertThat(new BigDecimal(is.variance(count)).subtract(variance).abs())
                .isLessThanOrEqualTo(new BigDecimal(8 * (count + 10) * u * range * range));
    }
}
