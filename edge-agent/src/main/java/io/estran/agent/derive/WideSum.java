package io.estran.agent.derive;

import io.estran.agent.input.ByteReader;
import io.estran.agent.input.ByteWriter;

/**
 * A sum of numbers and of products, kept in two doubles. Pipeline thread only; makes no garbage.
 *
 * <p>Promise: with u = 2^-53 and n terms, {@link #value} is within u |s| + (n u)^2 t of the exact sum s of the exact products,
 * where t is the sum of the terms' sizes: as if it were computed in twice the precision and rounded once (T. Ogita, S. M. Rump,
 * S. Oishi, "Accurate sum and dot product", SIAM J. Sci. Comput. 26, 2005). That needs terms between 1e-270 and 1e290 in size,
 * or 0; a value here is 1e150 at most, and a duration below 2^53 ns.
 */
final class WideSum {
    /** 2^27 + 1: cuts a double into two halves whose products are exact. */
    private static final double SPLITTER = 134_217_729;

    private double high;
    private double low;

    void clear() {
        high = 0;
        low = 0;
    }

    void add(double term) {
        double next = high + term;
        double part = next - high;
        low += (high - (next - part)) + (term - part);
        high = next;
    }

    void addProduct(double a, double b) {
        double product = a * b;
        add(product);
        low += errorOf(product, a, b);
    }

    /** The exact product less the rounded one. */
    private static double errorOf(double product, double a, double b) {
        double scaled = SPLITTER * a;
        double aHigh = scaled - (scaled - a);
        double aLow = a - aHigh;
        scaled = SPLITTER * b;
        double bHigh = scaled - (scaled - b);
        double bLow = b - bHigh;
        return aLow * bLow - (((product - aHigh * bHigh) - aLow * bHigh) - aHigh * bLow);
    }

    double value() {
        return high + low;
    }

    /** The sum divided by what is not 0, rounded once where {@link #value} and a division would round twice. */
    double dividedBy(double divisor) {
        double first = value() / divisor;
        double product = first * divisor;
        double rest = ((high - product) - errorOf(product, first, divisor)) + low;
        return first + rest / divisor;
    }

    void write(ByteWriter to) {
        to.number(high);
        to.number(low);
    }

    void read(ByteReader from) {
        high = from.number();
        low = from.number();
    }
}
