package io.estran.agent.window;

import io.estran.agent.input.ByteReader;
import io.estran.agent.input.ByteWriter;
import io.estran.protocol.aggregate.Moments;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * Sum and squared deviations of one window: exact in integer ticks for a series with a resolution, until a sum would leave
 * the range of a long; then, and for any other series, compensated doubles (Neumaier's sum; Welford's deviations, of the
 * distances from the first value, so that a large offset costs no digits).
 */
final class MomentSums {
    /** Larger distances from the first tick have squares beyond a long. */
    private static final long MOST_DISTANCE = 3_037_000_499L;

    private int exponent;
    private long firstTick;
    private long sumTicks;
    private long m2Ticks;
    private double sum;
    private double compensation;
    private double origin;
    private double meanDistance;
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
        meanDistance = 0;
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
        double delta = distance - meanDistance;
        meanDistance += delta / (count + 1);
        m2 += delta * (distance - meanDistance);
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
            meanDistance = new BigDecimal(distances, exponent).doubleValue() / count;
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
            to.number(meanDistance);
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
            meanDistance = from.number();
            m2 = from.number();
        }
    }
}
