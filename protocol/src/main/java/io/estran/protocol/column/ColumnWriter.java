package io.estran.protocol.column;

import io.estran.protocol.bytes.ByteWriter;
import java.util.List;

/**
 * Writes the columns of a body, in ascending order of id. Of the encodings that fit a column it takes the one that is
 * likely the smallest after deflate: the one whose bytes have the least entropy. One thread.
 */
public final class ColumnWriter {
    private static final long[] NOTHING_EXPECTED = {};

    private final ByteWriter out = new ByteWriter();

    public byte[] toBytes() {
        return out.toBytes();
    }

    /** A column of integers; left out if all are zero. */
    public void longs(int id, long[] values) {
        longs(id, values, NOTHING_EXPECTED);
    }

    /** A column of integers for which its definition expects a value each; left out if all are zero. */
    public void longs(int id, long[] values, long[] expected) {
        if (!isZero(values)) {
            present(id, values, expected);
        }
    }

    /** A column of integers that is there even if all are zero, so that it bounds how many records a body can have. */
    public void presentLongs(int id, long[] values) {
        present(id, values, NOTHING_EXPECTED);
    }

    /** A column of integers that are never negative; it is there even if all are zero, unless it has no values. */
    public void naturals(int id, long[] values) {
        if (values.length > 0) {
            column(id, new Candidate(Encoding.UNSIGNED, varints(values, false)).orCodes(Encoding.CODES, values));
        }
    }

    private void present(int id, long[] values, long[] expected) {
        Candidate smallest = new Candidate(Encoding.DELTA, varints(values, true));
        if (expected.length > 0) {
            smallest = smallest.or(Encoding.RELATIVE, relative(values, expected));
        }
        if (isNatural(values)) {
            smallest = smallest.or(Encoding.UNSIGNED, varints(values, false));
        }
        column(id, smallest.orCodes(Encoding.CODES, folded(values, expected)));
    }

    private static boolean isZero(long[] values) {
        long all = 0;
        for (long value : values) {
            all |= value;
        }
        return all == 0;
    }

    private static boolean isNatural(long[] values) {
        long all = 0;
        for (long value : values) {
            all |= value;
        }
        return all >= 0;
    }

    /** A column of doubles; left out if all are +0.0. */
    public void doubles(int id, double[] values) {
        doubles(id, values, new double[0]);
    }

    /** A column of doubles each of which is likely near another one; left out if all are +0.0. */
    public void doubles(int id, double[] values, double[] near) {
        long[] bits = bits(values);
        if (isZero(bits)) {
            return;
        }
        Candidate smallest =
                new Candidate(Encoding.DOUBLES, plain(values)).orCodes(Encoding.CODES, folded(bits, bits(near)));
        Decimals.Ticks ticks = Decimals.of(values);
        if (ticks != null) {
            smallest = smallest.or(Encoding.DECIMAL_DELTA, decimal(ticks, varints(ticks.values(), true)));
            long[] expected = Decimals.nearestTicks(near, ticks.exponent());
            if (near.length > 0) {
                smallest = smallest.or(Encoding.RELATIVE, decimal(ticks, relative(ticks.values(), expected)));
            }
            byte[] codes = decimal(ticks, Codes.write(folded(ticks.values(), expected)));
            smallest = smallest.orCodes(Encoding.DECIMAL_CODES, codes);
        }
        column(id, smallest);
    }

    /** A column of strings; left out if all are empty. */
    public void strings(int id, String field, List<String> values, int maxBytes) {
        if (values.stream().allMatch(String::isEmpty)) {
            return;
        }
        ByteWriter bytes = new ByteWriter();
        for (String value : values) {
            bytes.text(field, value, maxBytes);
        }
        column(id, new Candidate(Encoding.STRINGS, bytes.toBytes()));
    }

    private void column(int id, Candidate candidate) {
        out.varint((long) id << Encoding.TAG_BITS | candidate.encoding());
        out.varint(candidate.bytes().length);
        out.put(candidate.bytes());
    }

    private static byte[] varints(long[] values, boolean delta) {
        ByteWriter bytes = new ByteWriter();
        long before = 0;
        for (long value : values) {
            if (delta) {
                bytes.zigzag(value - before);
                before = value;
            } else {
                bytes.varint(value);
            }
        }
        return bytes.toBytes();
    }

    private static byte[] relative(long[] values, long[] expected) {
        ByteWriter bytes = new ByteWriter();
        for (int i = 0; i < values.length; i++) {
            bytes.zigzag(values[i] - expected[i]);
        }
        return bytes.toBytes();
    }

    private static byte[] decimal(Decimals.Ticks ticks, byte[] varints) {
        ByteWriter bytes = new ByteWriter();
        bytes.u8(ticks.exponent());
        bytes.put(varints);
        return bytes.toBytes();
    }

    private static byte[] plain(double[] values) {
        ByteWriter bytes = new ByteWriter();
        for (double value : values) {
            bytes.float64(value);
        }
        return bytes.toBytes();
    }

    private static long[] bits(double[] values) {
        long[] bits = new long[values.length];
        for (int i = 0; i < values.length; i++) {
            bits[i] = Double.doubleToRawLongBits(values[i]);
        }
        return bits;
    }

    /** Zigzag of the differences from what is expected, if anything is, otherwise from the value before. */
    private static long[] folded(long[] values, long[] expected) {
        long[] folded = new long[values.length];
        for (int i = 0; i < values.length; i++) {
            long base = expected.length > 0 ? expected[i] : i > 0 ? values[i - 1] : 0;
            long difference = values[i] - base;
            folded[i] = (difference << 1) ^ (difference >> 63);
        }
        return folded;
    }

    /**
     * One way to write a column.
     *
     * @param cost bits that are likely left of it after deflate
     */
    private record Candidate(int encoding, byte[] bytes, double cost) {
        Candidate(int encoding, byte[] bytes) {
            this(encoding, bytes, ByteCost.of(bytes));
        }

        Candidate or(int otherEncoding, byte[] other) {
            return better(new Candidate(otherEncoding, other));
        }

        Candidate orCodes(int otherEncoding, long[] unsigned) {
            return unsigned.length > ColumnReader.MAX_VALUES ? this : orCodes(otherEncoding, Codes.write(unsigned));
        }

        /** Codes look like noise: deflate leaves them as they are. */
        Candidate orCodes(int otherEncoding, byte[] codes) {
            return better(new Candidate(otherEncoding, codes, codes.length * (double) Byte.SIZE));
        }

        private Candidate better(Candidate other) {
            return other.cost < cost ? other : this;
        }
    }
}
