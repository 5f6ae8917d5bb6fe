package io.estran.agent.input;

import java.util.Arrays;

/**
 * The column of values. Each series has a {@link Projection kind}, and its values are written as residuals between the
 * numbers as which that kind sees them.
 *
 * <pre>
 * a series' first   0: the kind that was named last (at first: 24)   1: 5 bits kind; then the number
 * otherwise         {@link Residual} to the number before; escape:
 *                     0      the residual: 6 bits length - 1, and the bits
 *                     1 0 0  nearly one of its kind, spoilt by a computation: the residual as above, and 8 bits: by so many of
 *                            the least steps between doubles the value is above (two's complement)
 *                     1 0 1  once: the 64 bits of the value; kind and number of the series stay
 *                     1 1    5 bits kind; then the number, or, from a decimal kind to a finer one, the residual to the same
 *                            value: 6 bits length - 1, and the bits
 * number            zigzag: 6 bits length - 1, and the bits
 * </pre>
 */
final class ValueColumn {
    private static final int FIRST = 256;

    private ValueColumn() {}

    /** What both sides know of each series. */
    private abstract static class Known {
        long[] numbers = new long[FIRST];
        byte[] kinds = new byte[FIRST];
        short[] parameters = new short[FIRST];
        int known;
        int namedKind;
        /** The parameter with which a series of that kind begins: that of another. */
        final short[] usual = new short[Projection.KINDS];

        final void clear() {
            known = 0;
            namedKind = Projection.DOUBLE;
            Arrays.fill(usual, (short) Residual.UNSET);
        }

        /** Whether the series has a value before this one. */
        boolean isKnown(int series) {
            if (series < known) {
                return true;
            }
            if (known == numbers.length) {
                numbers = Arrays.copyOf(numbers, known * 2);
                kinds = Arrays.copyOf(kinds, known * 2);
                parameters = Arrays.copyOf(parameters, known * 2);
            }
            known++;
            return false;
        }

        final void follow(int series, long zigzag) {
            short next = (short) Residual.follow(parameters[series], zigzag);
            parameters[series] = next;
            usual[kinds[series]] = next;
        }

        final void name(int series, int kind, long number) {
            kinds[series] = (byte) kind;
            numbers[series] = number;
            parameters[series] = usual[kind];
            namedKind = kind;
        }
    }

    /** Writes it. One owner. */
    static final class Writer extends Known {
        /** So many misses more than hits, weighed, and another kind is taken. */
        private static final int PATIENCE = 8;

        private static final int MISS = 2;
        /** A kind must prove itself first. */
        private static final int DOUBTFUL = PATIENCE - MISS;

        final Bits.Writer bits = new Bits.Writer();
        /** By series: misses, weighed, less hits; of doubles: others in a row. */
        private byte[] doubts = new byte[FIRST];

        void begin() {
            clear();
            bits.clear();
        }

        void add(double[] values, int[] series, int from, int to) {
            int i = from;
            while (i < to) {
                i = addUsual(values, series, i, to);
                if (i < to) {
                    add(series[i], values[i]);
                    i++;
                }
            }
        }

        /** Writes values as long as they are of their series' kinds and have short codes, as {@link #add} does; where it ends. */
        private int addUsual(double[] values, int[] series, int from, int to) {
            long open = bits.open;
            int used = bits.used;
            int count = known;
            int i = from;
            for (; i < to; i++) {
                int of = series[i];
                if (of >= count) {
                    break;
                }
                double value = values[i];
                int kind = kinds[of];
                long number = Projection.number(kind, value);
                int doubt = doubts[of];
                if (kind == Projection.DOUBLE
                        ? doubt != 0 || Projection.mayBeOther(value)
                        : !Projection.holds(kind, number, value)) {
                    break;
                }
                long zigzag = Residual.zigzag(number - numbers[of]);
                int parameter = parameters[of];
                int low = Residual.lowBits(parameter);
                long above = zigzag >>> low;
                if (parameter == Residual.UNSET || above < 0 || above >= Residual.ESCAPE) {
                    break;
                }
                if (doubt > 0) {
                    doubts[of] = (byte) (doubt - 1);
                }
                long code = Residual.code(zigzag, low, above);
                int length = (int) above + 1 + low;
                open |= code << used;
                used += length;
                if (used >= Long.SIZE) {
                    bits.push(open);
                    used -= Long.SIZE;
                    open = code >>> (length - used);
                }
                short next = (short) Residual.follow(parameter, zigzag);
                parameters[of] = next;
                usual[kind] = next;
                numbers[of] = number;
            }
            bits.open = open;
            bits.used = used;
            return i;
        }

        private void add(int series, double value) {
            if (!isKnown(series)) {
                first(series, value);
                return;
            }
            int kind = kinds[series];
            long number = Projection.number(kind, value);
            if (kind == Projection.DOUBLE) {
                if (number != numbers[series] && isOtherAgain(series, value)) {
                    change(series, Projection.kindOf(value), value);
                    return;
                }
            } else if (!Projection.holds(kind, number, value)) {
                miss(series, kind, value);
                return;
            } else if (doubts[series] > 0) {
                doubts[series]--;
            }
            long zigzag = Residual.zigzag(number - numbers[series]);
            if (!Residual.write(bits, parameters[series], zigzag)) {
                bits.write(0, 1);
                Residual.writeLong(bits, zigzag);
            }
            follow(series, zigzag);
            numbers[series] = number;
        }

        private void first(int series, double value) {
            if (series >= doubts.length) {
                doubts = Arrays.copyOf(doubts, numbers.length);
            }
            int kind = Projection.kindOf(value, namedKind);
            if (kind == namedKind) {
                bits.write(0, 1);
            } else {
                bits.write(1 | (long) kind << 1, 1 + Projection.KIND_BITS);
            }
            long number = Projection.number(kind, value);
            Residual.writeLong(bits, Residual.zigzag(number));
            name(series, kind, number);
            doubts[series] = (byte) (kind == Projection.DOUBLE ? 0 : DOUBTFUL);
        }

        /** A series that began as doubles with a value that is spoilt, say in its last bit, comes back to what it is. */
        private boolean isOtherAgain(int series, double value) {
            if (Projection.kindOf(value) == Projection.DOUBLE) {
                doubts[series] = 0;
                return false;
            }
            return ++doubts[series] >= MISS;
        }

        /** The value is none of its series' kind. */
        private void miss(int series, int kind, double value) {
            if (isNear(series, kind, value)) {
                return;
            }
            doubts[series] = (byte) (doubts[series] + MISS);
            if (doubts[series] >= PATIENCE) {
                change(series, Projection.kindOf(value), value);
            } else {
                escape(1);
                bits.write(1, 1);
                bits.write(Double.doubleToRawLongBits(value), Long.SIZE);
            }
        }

        /** Writes a value that is a few steps of doubles off one of its kind. */
        private boolean isNear(int series, int kind, double value) {
            long number = Projection.number(kind, value);
            long off = Projection.number(Projection.DOUBLE, value)
                    - Projection.number(Projection.DOUBLE, Projection.value(kind, number));
            if (off != (byte) off || Double.isNaN(value)) {
                return false;
            }
            escape(1);
            bits.write(0, 1);
            long zigzag = Residual.zigzag(number - numbers[series]);
            Residual.writeLong(bits, zigzag);
            bits.write(off & 0xFF, Byte.SIZE);
            numbers[series] = number;
            return true;
        }

        private void change(int series, int kind, double value) {
            int before = kinds[series];
            long number = Projection.number(kind, value);
            escape(3);
            bits.write(kind, Projection.KIND_BITS);
            long base = 0;
            if (Projection.isDecimal(before) && Projection.isDecimal(kind) && kind > before) {
                base = Projection.finer(numbers[series], before, kind);
            } else {
                doubts[series] = (byte) (kind == Projection.DOUBLE ? 0 : DOUBTFUL);
            }
            Residual.writeLong(bits, Residual.zigzag(number - base));
            name(series, kind, number);
        }

        private void escape(int what) {
            bits.write(((1L << Residual.ESCAPE) - 1) | ((long) what << Residual.ESCAPE), Residual.ESCAPE + 2);
        }
    }

    /** Reads it. One owner. */
    static final class Reader extends Known {
        private final Bits.Reader bits;

        Reader(Bits.Reader bits) {
            this.bits = bits;
            clear();
        }

        double next(int series) {
            if (!isKnown(series)) {
                int kind = bits.flag() ? kind() : namedKind;
                name(series, kind, Residual.unzigzag(Residual.readLong(bits)));
                return Projection.value(kind, numbers[series]);
            }
            long zigzag = Residual.read(bits, parameters[series]);
            if (zigzag == -1) {
                if (bits.flag()) {
                    return bits.flag() ? change(series) : once(series);
                }
                zigzag = Residual.readLong(bits);
            }
            follow(series, zigzag);
            numbers[series] += Residual.unzigzag(zigzag);
            return Projection.value(kinds[series], numbers[series]);
        }

        private double once(int series) {
            if (bits.flag()) {
                return Double.longBitsToDouble(bits.read(Long.SIZE));
            }
            numbers[series] += Residual.unzigzag(Residual.readLong(bits));
            long off = (byte) bits.read(Byte.SIZE);
            double decimal = Projection.value(kinds[series], numbers[series]);
            return Projection.value(Projection.DOUBLE, Projection.number(Projection.DOUBLE, decimal) + off);
        }

        private int kind() {
            int kind = (int) bits.read(Projection.KIND_BITS);
            if (kind >= Projection.KINDS) {
                throw new MalformedInputException("values of the unknown kind " + kind);
            }
            return kind;
        }

        private double change(int series) {
            int before = kinds[series];
            int kind = kind();
            long base = Projection.isDecimal(before) && Projection.isDecimal(kind) && kind > before
                    ? Projection.finer(numbers[series], before, kind)
                    : 0;
            name(series, kind, base + Residual.unzigzag(Residual.readLong(bits)));
            return Projection.value(kind, numbers[series]);
        }

        void end() {
            bits.end();
        }
    }
}
