package io.estran.protocol.column;

import io.estran.protocol.batch.BatchLimits;
import io.estran.protocol.bytes.ByteReader;
import io.estran.protocol.fault.MalformedBatchException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the columns of a body. A column that is not there reads as zeros; one that this release does not know is never
 * asked for. Takes memory for a column's values only when its bytes can hold them. One thread.
 */
public final class ColumnReader {
    /** Most values of a column: as many bytes as a body may have. */
    static final int MAX_VALUES = BatchLimits.MAX_BODY_BYTES;

    private static final int MAX_TAG = 0xffff;
    private static final long[] NOTHING_EXPECTED = {};

    private final Map<Integer, Column> columns = new HashMap<>();

    private record Column(int encoding, ByteReader bytes) {}

    /** Finds the columns; ids must ascend. */
    public ColumnReader(byte[] body) throws MalformedBatchException {
        ByteReader in = new ByteReader("body", body, 0, body.length);
        int last = 0;
        while (in.remaining() > 0) {
            int tag = in.count("column tag", (last + 1) << Encoding.TAG_BITS, MAX_TAG);
            int id = tag >> Encoding.TAG_BITS;
            int encoding = tag & ((1 << Encoding.TAG_BITS) - 1);
            int length = in.count("length of column " + id, 0, in.remaining());
            columns.put(id, new Column(encoding, in.slice("column " + id, length)));
            last = id;
        }
    }

    public boolean has(int id) {
        return columns.containsKey(id);
    }

    /** {@code n} integers from {@code min} to {@code max}. */
    public long[] longs(int id, String field, int n, long min, long max) throws MalformedBatchException {
        return longs(id, field, n, min, max, NOTHING_EXPECTED);
    }

    /** Integers for which the column's definition expects a value each. */
    public long[] longs(int id, String field, long[] expected) throws MalformedBatchException {
        return longs(id, field, expected.length, Long.MIN_VALUE, Long.MAX_VALUE, expected);
    }

    /** {@code n} integers that are never negative, and whose codes stand for themselves. */
    public long[] naturals(int id, String field, int n) throws MalformedBatchException {
        Column column = columns.get(id);
        if (column == null || column.encoding() != Encoding.CODES) {
            return longs(id, field, n, 0, Long.MAX_VALUE);
        }
        long[] values = codes(column.bytes(), field, n);
        for (long value : values) {
            column.bytes().inRange(field, value, 0, Long.MAX_VALUE);
        }
        return values;
    }

    private long[] longs(int id, String field, int n, long min, long max, long[] expected)
            throws MalformedBatchException {
        Column column = columns.get(id);
        if (column == null) {
            return new long[n];
        }
        ByteReader in = column.bytes();
        long[] values = switch (column.encoding()) {
            case Encoding.UNSIGNED -> unsigned(in, field, n);
            case Encoding.DELTA -> unfolded(zigzags(in, field, n), NOTHING_EXPECTED);
            case Encoding.CODES -> unfolded(codes(in, field, n), expected);
            case Encoding.RELATIVE -> {
                if (expected == NOTHING_EXPECTED) {
                    throw encoding(column, field, "1, 2 or 5");
                }
                yield unfolded(zigzags(in, field, n), expected);
            }
            default -> throw encoding(column, field, "1, 2, 5 or 7");
        };
        for (int i = 0; i < n; i++) {
            if (values[i] < min || values[i] > max) {
                throw in.malformed(field, "of value " + i + " is " + values[i] + ", must be " + min + " to " + max);
            }
        }
        in.end();
        return values;
    }

    private static long[] unsigned(ByteReader in, String field, int n) throws MalformedBatchException {
        room(in, field, n, 1);
        long[] values = new long[n];
        for (int i = 0; i < n; i++) {
            values[i] = in.inRange(field, in.varint(field), 0, Long.MAX_VALUE);
        }
        return values;
    }

    private static long[] codes(ByteReader in, String field, int n) throws MalformedBatchException {
        if (n > MAX_VALUES) {
            throw in.malformed(field, "has " + n + " values, must have at most " + MAX_VALUES);
        }
        return Codes.read(in, field, n);
    }

    /** Adds differences, folded as in zigzag, to what is expected, if anything is, otherwise to the value before. */
    private static long[] unfolded(long[] folded, long[] expected) {
        long[] values = new long[folded.length];
        for (int i = 0; i < values.length; i++) {
            long base = expected != NOTHING_EXPECTED ? expected[i] : i > 0 ? values[i - 1] : 0;
            values[i] = base + ((folded[i] >>> 1) ^ -(folded[i] & 1));
        }
        return values;
    }

    /** {@code n} doubles. */
    public double[] doubles(int id, String field, int n) throws MalformedBatchException {
        return doubles(id, field, new double[n], false);
    }

    /** Doubles each of which is likely near another one. */
    public double[] doubles(int id, String field, double[] near) throws MalformedBatchException {
        return doubles(id, field, near, true);
    }

    private double[] doubles(int id, String field, double[] near, boolean relative) throws MalformedBatchException {
        int n = near.length;
        Column column = columns.get(id);
        if (column == null) {
            return new double[n];
        }
        ByteReader in = column.bytes();
        double[] values = switch (column.encoding()) {
            case Encoding.DOUBLES -> plain(in, field, n);
            case Encoding.CODES -> {
                long[] expected = relative ? bits(near) : NOTHING_EXPECTED;
                yield Arrays.stream(unfolded(codes(in, field, n), expected))
                        .mapToDouble(Double::longBitsToDouble)
                        .toArray();
            }
            case Encoding.DECIMAL_CODES, Encoding.DECIMAL_DELTA -> decimals(column, field, near, relative);
            case Encoding.RELATIVE -> {
                if (!relative) {
                    throw encoding(column, field, "0, 3, 5 or 6");
                }
                yield decimals(column, field, near, true);
            }
            default -> throw encoding(column, field, "0, 3, 5, 6 or 7");
        };
        in.end();
        return values;
    }

    private static long[] bits(double[] values) {
        return Arrays.stream(values).mapToLong(Double::doubleToRawLongBits).toArray();
    }

    /** Strings up to the end of the column. */
    public List<String> strings(int id, String field, int maxBytes) throws MalformedBatchException {
        Column column = columns.get(id);
        if (column == null) {
            return List.of();
        }
        if (column.encoding() != Encoding.STRINGS) {
            throw encoding(column, field, "4");
        }
        List<String> values = new ArrayList<>();
        while (column.bytes().remaining() > 0) {
            values.add(column.bytes().text(field, maxBytes));
        }
        return values;
    }

    private static double[] plain(ByteReader in, String field, int n) throws MalformedBatchException {
        room(in, field, n, 8);
        double[] values = new double[n];
        for (int i = 0; i < n; i++) {
            values[i] = in.float64(field);
        }
        return values;
    }

    private static double[] decimals(Column column, String field, double[] near, boolean relative)
            throws MalformedBatchException {
        ByteReader in = column.bytes();
        String name = field + " exponent";
        int exponent = (int) in.inRange(name, in.u8(name), 0, Decimals.MAX_EXPONENT);
        long[] expected = relative && column.encoding() != Encoding.DECIMAL_DELTA
                ? Decimals.nearestTicks(near, exponent)
                : NOTHING_EXPECTED;
        long[] ticks = column.encoding() == Encoding.DECIMAL_CODES
                ? unfolded(codes(in, field, near.length), expected)
                : unfolded(zigzags(in, field, near.length), expected);
        double[] values = new double[near.length];
        for (int i = 0; i < values.length; i++) {
            if (ticks[i] > Decimals.MAX_TICK || ticks[i] < -Decimals.MAX_TICK) {
                throw in.malformed(field, "of value " + i + " is " + ticks[i] + " ticks, must have less than 53 bits");
            }
            values[i] = Decimals.value(ticks[i], exponent);
        }
        return values;
    }

    private static long[] zigzags(ByteReader in, String field, int n) throws MalformedBatchException {
        room(in, field, n, 1);
        long[] folded = new long[n];
        for (int i = 0; i < n; i++) {
            folded[i] = in.varint(field);
        }
        return folded;
    }

    private static void room(ByteReader in, String field, int n, int each) throws MalformedBatchException {
        if ((long) n * each > in.remaining()) {
            throw in.malformed(field, "has " + in.remaining() + " bytes, must have " + n + " values");
        }
    }

    private static MalformedBatchException encoding(Column column, String field, String allowed) {
        return column.bytes().malformed(field, "has encoding " + column.encoding() + ", must be " + allowed);
    }
}
