package io.estran.agent.window;

import io.estran.agent.input.ByteReader;
import io.estran.agent.input.ByteWriter;
import io.estran.protocol.aggregate.Moments;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * Sum and squared deviations of one window: exact in integer ticks for a series with a resolution, until a sum would leave
 * the range of a long; then, and for any other series, compensated doubles (Neumaier's sum; the squared deviations by
 * Youngs and Cramer, "Some Results Relevant to Choice of Sum and Sum-of-Product Algorithms", Technometrics 13(3), 1971, of the
 * distances from the first value, so that a large offset costs no digits: as stable as Welford's, and no value waits for the
 * division of the one before). Sums are merged as Chan, Golub and LeVeque do it ("Updating Formulae and a Pairwise Algorithm for
 * Computing Sample Variances", 1979).
 *
 * <p>Against exact arithmetic, over n values that lie in a range of R, added one by one, merged,
 * or both, and with u = 2^-53: ticks have no error at all; in doubles the sum is within 2u |sum| + 4 n^2 u^2 times the sum of the
 * values' sizes, the variance within 8 (n + 10) u R^2. That a value is itself a rounded decimal is not in it.
 */
final class MomentSums {
    /** Larger distances from the first tick have squares beyond a long. */
    private static final long MOST_DISTANCE = 3_037_000_499L;

    /** A little below the largest long, so that what is smaller by rounded arithmetic does not overflow. */
    private static final double MOST_SQUARES = 0x1p63 - 0x1p24;

    private static final double[] POWERS = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};

    private int exponent;
    private long firstTick;
    private long sumTicks;
    private long m2Ticks;
    private double sum;
    private double compensation;
    private double origin;
    private double sumDistance;
    private double m2;

    /** Empties it; an exponent below 0 means doubles. */
    void begin(int newExponent) {
        exponent = newExponent;
        firstTick = 0;
        sumTicks = 0;
        m2Ticks = 0;
        sum = 0;
        compensation = 0;
        origin = 0;
        sumDistance = 0;
        m2 = 0;
    }

    /** Adds one value to the {@code count} values already in. */
    void add(double value, long tick, long count) {
        if (exponent >= 0) {
            if (count == 0) {
                firstTick = tick;
                sumTicks = tick;
                return;
            }
            long distance = tick - firstTick;
            long nextSum = sumTicks + tick;
            boolean overflow = ((sumTicks ^ nextSum) & (tick ^ nextSum)) < 0;
            if (!overflow && distance <= MOST_DISTANCE && distance >= -MOST_DISTANCE) {
                long nextM2 = m2Ticks + distance * distance;
                if (nextM2 >= 0) {
                    sumTicks = nextSum;
                    m2Ticks = nextM2;
                    return;
                }
            }
            leaveTicks(count);
        }
        addDouble(value, count);
    }

    private void addDouble(double value, long count) {
        double next = sum + value;
        compensation += Math.abs(sum) >= Math.abs(value) ? (sum - next) + value : (value - next) + sum;
        sum = next;
        if (count == 0) {
            origin = value;
        }
        double distance = value - origin;
        sumDistance += distance;
        double n = count + 1;
        double deviation = n * distance - sumDistance;
        if (count > 0) {
            m2 += deviation * deviation / (n * count);
        }
    }

    /** Adds values one after the other to the {@code count} values already in; a series with a resolution has them at its ticks. */
    void addAll(double[] values, int size, long count) {
        int done = exponent >= 0 ? addTicks(values, size, count) : 0;
        if (done < size) {
            addDoubles(values, done, size, count + done);
        }
    }

    /** As {@link #add} for each; returns how many, of which the last may have left the ticks. */
    private int addTicks(double[] values, int size, long count) {
        double scale = POWERS[exponent];
        long first = count == 0 ? (long) Math.rint(values[0] * scale) : firstTick;
        long total = sumTicks;
        long squares = m2Ticks;
        firstTick = first;
        for (int i = 0; i < size; i++) {
            long tick = (long) Math.rint(values[i] * scale);
            long distance = tick - first;
            long nextTotal = total + tick;
            long nextSquares = squares + distance * distance;
            boolean overflow = ((total ^ nextTotal) & (tick ^ nextTotal)) < 0;
            if (overflow || distance > MOST_DISTANCE || distance < -MOST_DISTANCE || nextSquares < 0) {
                sumTicks = total;
                m2Ticks = squares;
                add(values[i], tick, count + i);
                return i + 1;
            }
            total = nextTotal;
            squares = nextSquares;
        }
        sumTicks = total;
        m2Ticks = squares;
        return size;
    }

    /** As {@link #addDouble} for each, to the bit. */
    private void addDoubles(double[] values, int begin, int end, long count) {
        if (count == 0) {
            origin = values[begin];
        }
        double first = origin;
        double total = sum;
        double lost = compensation;
        double distances = sumDistance;
        double squares = m2;
        double before = count;
        for (int i = begin; i < end; i++) {
            double value = values[i];
            double next = total + value;
            lost += Math.abs(total) >= Math.abs(value) ? (total - next) + value : (value - next) + total;
            total = next;
            double distance = value - first;
            distances += distance;
            double n = before + 1;
            double deviation = n * distance - distances;
            if (before > 0) {
                squares += deviation * deviation / (n * before);
            }
            before = n;
        }
        sum = total;
        compensation = lost;
        sumDistance = distances;
        m2 = squares;
    }

    /** Adds the {@code otherCount} values of another sum to the {@code count} values already in. */
    void absorb(MomentSums other, long count, long otherCount) {
        if (count == 0) {
            copy(other);
        } else if (exponent < 0 || exponent != other.exponent || !absorbTicks(other, otherCount)) {
            leaveTicks(count);
            MomentSums doubles = other;
            if (other.exponent >= 0) {
                doubles = new MomentSums();
                doubles.copy(other);
                doubles.leaveTicks(otherCount);
            }
            absorbDoubles(doubles, count, otherCount);
        }
    }

    private void copy(MomentSums other) {
        exponent = other.exponent;
        firstTick = other.firstTick;
        sumTicks = other.sumTicks;
        m2Ticks = other.m2Ticks;
        sum = other.sum;
        compensation = other.compensation;
        origin = other.origin;
        sumDistance = other.sumDistance;
        m2 = other.m2;
    }

    /** Whether the sums stay in the range of a long; if not, nothing is changed. */
    private boolean absorbTicks(MomentSums other, long otherCount) {
        long shift = other.firstTick - firstTick;
        long nextSum = sumTicks + other.sumTicks;
        boolean overflow = ((sumTicks ^ nextSum) & (other.sumTicks ^ nextSum)) < 0;
        if (overflow || shift > MOST_DISTANCE || shift < -MOST_DISTANCE) {
            return false;
        }
        // Both fit, and so what overflows on the way to them comes back.
        long distances = other.sumTicks - otherCount * other.firstTick;
        long nextM2 = m2Ticks + other.m2Ticks + 2 * shift * distances + otherCount * shift * shift;
        double about = (double) m2Ticks + other.m2Ticks + 2.0 * shift * distances + (double) otherCount * shift * shift;
        if (about > MOST_SQUARES) {
            return false;
        }
        sumTicks = nextSum;
        m2Ticks = nextM2;
        return true;
    }

    private void absorbDoubles(MomentSums other, long count, long otherCount) {
        double next = sum + other.sum;
        compensation += Math.abs(sum) >= Math.abs(other.sum) ? (sum - next) + other.sum : (other.sum - next) + sum;
        compensation += other.compensation;
        sum = next;
        double n = count;
        double m = otherCount;
        double shift = other.origin - origin;
        double between = shift + (other.sumDistance / m - sumDistance / n);
        m2 += other.m2 + between * between * (n * m / (n + m));
        sumDistance += other.sumDistance + m * shift;
    }

    /** Goes on in doubles. */
    void leaveTicks(long count) {
        if (exponent < 0) {
            return;
        }
        if (count > 0) {
            Moments.Ticks exact = ticks();
            sum = exact.sum();
            origin = new Moments.Ticks(exponent, firstTick, 0, firstTick).sum();
            BigInteger distances = BigInteger.valueOf(sumTicks)
                    .subtract(BigInteger.valueOf(firstTick).multiply(BigInteger.valueOf(count)));
            sumDistance = new BigDecimal(distances, exponent).doubleValue();
            m2 = exact.variance(count) * count;
        }
        exponent = -1;
    }

    private Moments.Ticks ticks() {
        return new Moments.Ticks(exponent, sumTicks, m2Ticks, firstTick);
    }

    Moments moments(long count) {
        return exponent >= 0 && count > 0 ? ticks() : new Moments.Doubles(sum + compensation, m2);
    }

    void write(ByteWriter to) {
        to.varint(exponent + 1L);
        if (exponent >= 0) {
            to.zigzag(firstTick);
            to.zigzag(sumTicks);
            to.varint(m2Ticks);
        } else {
            to.number(sum);
            to.number(compensation);
            to.number(origin);
            to.number(sumDistance);
            to.number(m2);
        }
    }

    void read(ByteReader from) {
        begin(from.count(Moments.Ticks.MAX_EXPONENT + 1) - 1);
        if (exponent >= 0) {
            firstTick = from.zigzag();
            sumTicks = from.zigzag();
            m2Ticks = from.varint();
        } else {
            sum = from.number();
            compensation = from.number();
            origin = from.number();
            sumDistance = from.number();
            m2 = from.number();
        }
    }
}
