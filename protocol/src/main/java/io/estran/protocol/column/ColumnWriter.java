package io.estran.protocol.column;

import io.estran.protocol.bytes.ByteWriter;
import java.util.Arrays;
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
        if (Arrays.stream(values).anyMatch(value -> value != 0)) {
            present(id, values, expected);
        }
    }

    /** A column of integers that is there even if all are zero, unless it has no values. */
    public void presentLongs(int id, long[] values) {
        if (values.length > 0) {
            present(id, values, NOTHING_EXPECTED);
        }
    }

    private void present(int id, long[] values, long[] expected) {
        Candidate smallest = new Candidate(Encoding.DELTA, varints(values, true));
        if (expected.length > 0) {
            smallest = smallest.or(Encoding.RELATIVE, relative(values, expected));
        }
        if (Arrays.stream(values).noneMatch(value -> value < 0)) {
            smallest = smallest.or(Encoding.UNSIGNED, varints(values, false));
        }
        column(id, smallest);
    }

    /** A column of doubles; left out if all are +0.0. */
    public void doubles(int id, double[] values) {
        doubles(id, values, new double[0]);
    }

    /** A column of doubles each of which is likely near another one; left out if all are +0.0. */
    public void doubles(int id, double[] values, double[] near) {
        if (Arrays.stream(values).allMatch(value -> Double.doubleToRawLongBits(value) == 0)) {
            return;
        }
        Candidate smallest = new Candidate(Encoding.PLANES, planes(values));
        Decimals.Ticks ticks = Decimals.of(values);
        if (ticks != null) {
            smallest = smallest.or(Encoding.DECIMAL_DELTA, decimal(ticks, varints(ticks.values(), true)));
            smallest = smallest.or(Encoding.DECIMAL, decimal(ticks, relative(ticks.values(), new long[values.length])));
            if (near.length > 0) {
                long[] expected = Decimals.nearestTicks(near, ticks.exponent());
                smallest = smallest.or(Encoding.RELATIVE, decimal(ticks, relative(ticks.values(), expected)));
            }
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

    private static byte[] planes(double[] values) {
        int n = values.length;
        byte[] planes = new byte[n * 8];
        for (int i = 0; i < n; i++) {
            long bits = Double.doubleToRawLongBits(values[i]);
            for (int plane = 0; plane < 8; plane++) {
                planes[plane * n + i] = (byte) (bits >>> (8 * plane));
            }
        }
        return planes;
    }

    /** One way to write a column. */
    private record Candidate(int encoding, byte[] bytes) {
        Candidate or(int otherEncoding, byte[] other) {
            return cost(other) < cost(bytes) ? new Candidate(otherEncoding, other) : this;
        }
    }

    /** Bits that an ideal code of single bytes would need, and a little for each byte: ties go to the shorter one. */
    private static double cost(byte[] bytes) {
        int[] histogram = new int[256];
        for (byte value : bytes) {
            histogram[value & 0xff]++;
        }
        double bits = 0;
        for (int count : histogram) {
            if (count > 0) {
                bits -= count * Math.log((double) count / bytes.length);
            }
        }
        return bits / Math.log(2) + 0.25 * bytes.length;
    }
}
