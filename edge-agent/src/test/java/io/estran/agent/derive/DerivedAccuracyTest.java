package io.estran.agent.derive;

import static io.estran.agent.derive.DeriveSpecs.energy;
import static io.estran.agent.derive.DeriveSpecs.increase;
import static io.estran.agent.derive.DeriveSpecs.mean;
import static io.estran.agent.derive.DeriveSpecs.rate;
import static io.estran.agent.derive.DeriveSpecs.timeIn;
import static org.assertj.core.api.Assertions.assertThat;

import io.estran.agent.window.CheckedReading;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the kinds say against exact arithmetic on the same readings, within the bounds that their classes state. */
class DerivedAccuracyTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long PERIOD = 3_600;
    private static final double U = 0x1p-53;
    private static final MathContext DIGITS = new MathContext(60);
    private static final BigDecimal TWO = BigDecimal.valueOf(2);

    private record Reading(long time, double value) {}

    private final DeriveTally tally = new DeriveTally();
    private final List<Reading> given = new ArrayList<>();
    private final List<Reading> derived = new ArrayList<>();

    private void run(DeriveSpec spec) {
        Derived one = Derived.of(spec, 0, 1, tally);
        Origin origin = new Origin(List.of(one));
        Periods periods = new Periods();
        if (one instanceof PerPeriod perPeriod) {
            periods.add(perPeriod);
        }
        DerivedOutput output =
                (series, time, value, quality, reason, recovered) -> derived.add(new Reading(time, value));
        CheckedReading reading = new CheckedReading();
        for (Reading each : given) {
            reading.time = each.time;
            reading.value = each.value;
            origin.show(reading, 0, false);
            while (periods.due() <= each.time) {
                periods.state(output);
            }
            origin.take(each.time, output);
        }
    }

    /** So many readings, their times uneven, none of them at the border of a period but the first and the last. */
    private void curve(int readings, double offset, double width, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        long step = PERIOD * SECOND / readings;
        double value = offset;
        for (int i = 0; i < readings; i++) {
            long time = i * step + (i == 0 ? 0 : random.nextLong(step));
            value = offset + width * (random.nextDouble() - 0.5);
            given.add(new Reading(time, value));
        }
        given.add(new Reading(PERIOD * SECOND, value));
    }

    private BigDecimal held() {
        BigDecimal sum = BigDecimal.ZERO;
        for (int i = 1; i < given.size(); i++) {
            sum = sum.add(exact(given.get(i - 1).value).multiply(nanos(i)));
        }
        return sum;
    }

    private BigDecimal line() {
        BigDecimal sum = BigDecimal.ZERO;
        for (int i = 1; i < given.size(); i++) {
            BigDecimal both = exact(given.get(i - 1).value).add(exact(given.get(i).value));
            sum = sum.add(both.multiply(nanos(i)).divide(TWO));
        }
        return sum;
    }

    private BigDecimal nanos(int i) {
        return BigDecimal.valueOf(given.get(i).time - given.get(i - 1).time);
    }

    private double largest() {
        return given.stream()
                .mapToDouble(reading -> Math.abs(reading.value))
                .max()
                .orElse(0);
    }

    private static BigDecimal exact(double value) {
        return new BigDecimal(value);
    }

    private static double error(double value, BigDecimal exact) {
        return exact.subtract(exact(value)).abs().doubleValue();
    }

    private double twice() {
        double share = 3 * given.size() * U;
        return share * share;
    }

    @ParameterizedTest
    @CsvSource({"1000,0,1", "1000,1e9,1", "1000000,1e9,1e-3", "1000000,-1e9,1", "2000000,0,1e12", "1000,1e120,1e110"})
    void aMeanOfHeldValuesIsRoundedOnce(int readings, double offset, double width) {
        curve(readings, offset, width, 1);
        run(mean("**", "{series}-m", PERIOD, PERIOD, false));
        BigDecimal exact = held().divide(BigDecimal.valueOf(PERIOD * SECOND), DIGITS);
        assertThat(derived).hasSize(1);
        assertThat(error(derived.get(0).value, exact))
                .isLessThanOrEqualTo(U * exact.abs().doubleValue() + twice() * largest());
    }

    @ParameterizedTest
    @CsvSource({"1000,0,1", "1000,1e9,1", "1000000,1e9,1e-3", "1000000,0,1e12"})
    void aMeanOnLinesIsRoundedOnce(int readings, double offset, double width) {
        curve(readings, offset, width, 2);
        run(mean("**", "{series}-m", PERIOD, PERIOD, true));
        BigDecimal exact = line().divide(BigDecimal.valueOf(PERIOD * SECOND), DIGITS);
        assertThat(error(derived.get(0).value, exact))
                .isLessThanOrEqualTo(U * exact.abs().doubleValue() + twice() * largest());
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.1, 1e9 + 0.1, -273.15, 1e-9})
    void theMeanOfWhatDoesNotChangeIsThat(double value) {
        curve(10_000, value, 0, 3);
        run(mean("**", "{series}-m", PERIOD, PERIOD, true));
        assertThat(derived).containsExactly(new Reading(PERIOD * SECOND - 1, value));
    }

    @ParameterizedTest
    @CsvSource({"1000,0,1", "1000,1e9,1", "1000000,1e9,1e-3", "1000000,0,1e12"})
    void anEnergyIsWithinFourRoundings(int readings, double offset, double width) {
        curve(readings, offset, width, 4);
        run(energy("**", "{series}-e", PERIOD, PERIOD, true));
        BigDecimal exact = line().divide(BigDecimal.valueOf(SECOND), DIGITS);
        double size = largest() * PERIOD;
        assertThat(error(derived.get(0).value, exact))
                .isLessThanOrEqualTo(4 * U * exact.abs().doubleValue() + twice() * size);
    }

    /** Borders of periods lie between readings: each period is within its bound, and so their sum is. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 1e9})
    void energiesOfPeriodsAddUpToTheIntegral(double offset) {
        curve(200_000, offset, 1, 5);
        run(energy("**", "{series}-e", 60, 60, true));
        assertThat(derived).hasSize(60);
        BigDecimal sum = derived.stream().map(each -> exact(each.value)).reduce(BigDecimal.ZERO, BigDecimal::add);
        BigDecimal exact = line().divide(BigDecimal.valueOf(SECOND), DIGITS);
        double size = derived.stream().mapToDouble(each -> Math.abs(each.value)).sum();
        assertThat(error(sum.doubleValue(), exact)).isLessThanOrEqualTo(5 * U * size + twice() * size);
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000, 1_000_000})
    void timeInAStateIsExactToTheLastRounding(int readings) {
        curve(readings, 0, 2, 6);
        run(timeIn("**", "{series}-t", PERIOD, PERIOD, 0, 1));
        BigInteger nanos = BigInteger.ZERO;
        for (int i = 1; i < given.size(); i++) {
            if (given.get(i - 1).value >= 0) {
                nanos = nanos.add(nanos(i).toBigInteger());
            }
        }
        assertThat(derived.get(0).value).isEqualTo(new BigDecimal(nanos, 9).doubleValue());
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.001, 1e12})
    void anIncreaseIsRoundedOnce(double fraction) {
        SplittableRandom random = new SplittableRandom(8);
        double value = fraction;
        for (int i = 0; i <= 1_000_000; i++) {
            given.add(new Reading(i * PERIOD * SECOND / 1_000_000, value));
            value += random.nextInt(5) + fraction % 1;
        }
        run(increase("**", "{series}-i", PERIOD));
        // The last reading belongs to the next period; each step is one rounded difference.
        BigDecimal exact = BigDecimal.ZERO;
        for (int i = 1; i < given.size() - 1; i++) {
            exact = exact.add(exact(given.get(i).value - given.get(i - 1).value));
        }
        assertThat(derived.get(0).value).isEqualTo(exact.doubleValue());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aRateIsWithinFourRoundings(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        long time = 0;
        long count = 0;
        for (int i = 0; i < 100_000; i++) {
            time += 1 + random.nextLong(10 * SECOND);
            count += random.nextInt(1_000_000);
            given.add(new Reading(time, (double) (count % (1L << 32))));
        }
        run(rate("**", "{series}-r", 32, 1e15 / SECOND));
        // "most" is small enough that long gaps are told apart: only pairs that count are compared.
        int at = 0;
        for (int i = 1; i < given.size(); i++) {
            if (at < derived.size() && derived.get(at).time == given.get(i).time) {
                BigDecimal steps = exact(given.get(i).value).subtract(exact(given.get(i - 1).value));
                steps = steps.signum() < 0 ? steps.add(BigDecimal.valueOf(1L << 32)) : steps;
                BigDecimal exact = steps.multiply(BigDecimal.valueOf(SECOND)).divide(nanos(i), DIGITS);
                assertThat(error(derived.get(at).value, exact)).isLessThanOrEqualTo(4.000001 * U * exact.doubleValue());
                at++;
            }
        }
        assertThat(at).isEqualTo(derived.size()).isGreaterThan(40_000);
    }
}
