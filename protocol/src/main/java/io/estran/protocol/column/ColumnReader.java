package io.estran.protocol.column;

import io.estran.protocol.bytes.ByteReader;
import io.estran.protocol.fault.MalformedBatchException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the columns of a body. A column that is not there reads as zeros; one that this release does not know is never
 * asked for. Takes memory for a column's values only when its bytes can hold them. One thread.
 */
public final class ColumnReader {
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

    private long[] longs(int id, String field, int n, long min, long max, long[] expected)
            throws MalformedBatchException {
        Column column = columns.get(id);
        if (column == null) {
            return new long[n];
        }
        ByteReader in = column.bytes();
        int encoding = column.encoding();
        if (encoding != Encoding.DELTA
                && encoding != Encoding.UNSIGNED
                && (encoding != Encoding.RELATIVE || expected == NOTHING_EXPECTED)) {
            throw encoding(column, field, "1 or 2");
        }
        room(in, field, n, 1);
        long[] values = new long[n];
        for (int i = 0; i < n; i++) {
            long value = switch (encoding) {
                case Encoding.DELTA -> (i == 0 ? 0 : values[i - 1]) + in.zigzag(field);
                case Encoding.RELATIVE -> expected[i] + in.zigzag(field);
                default -> in.inRange(field, in.varint(field), 0, Long.MAX_VALUE);
            };
            if (value < min || value > max) {
                throw in.malformed(field, "of value " + i + " is " + value + ", must be " + min + " to " + max);
            }
            values[i] = value;
        }
        in.end();
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
            case Encoding.PLANES -> planes(in, field, n);
            case Encoding.DECIMAL, Encoding.DECIMAL_DELTA -> decimals(column, field, near);
            case Encoding.RELATIVE -> {
                if (!relative) {
                    throw encoding(column, field, "0, 3, 5 or 6");
                }
                yield decimals(column, field, near);
            }
            default -> throw encoding(column, field, "0, 3, 5, 6 or 7");
        };
        in.end();
        return values;
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

    private static double[] planes(ByteReader in, String field, int n) throws MalformedBatchException {
        room(in, field, n, 8);
        byte[] planes = in.take(field, 8 * n);
        double[] values = new double[n];
        for (int i = 0; i < n; i++) {
            long bits = 0;
            for (int plane = 7; plane >= 0; plane--) {
                bits = bits << 8 | (planes[plane * n + i] & 0xff);
            }
            values[i] = Double.longBitsToDouble(bits);
        }
        return values;
    }

    private static double[] decimals(Column column, String field, double[] near) throws MalformedBatchException {
        ByteReader in = column.bytes();
        String name = field + " exponent";
        int exponent = (int) in.inRange(name, in.u8(name), 0, Decimals.MAX_EXPONENT);
        room(in, field, near.length, 1);
        double[] values = new double[near.length];
        long before = 0;
        for (int i = 0; i < values.length; i++) {
            long expected = switch (column.encoding()) {
                case Encoding.DECIMAL_DELTA -> before;
                case Encoding.RELATIVE -> Decimals.nearestTick(near[i], exponent);
                default -> 0;
            };
            long tick = expected + in.zigzag(field);
            if (tick > Decimals.MAX_TICK || tick < -Decimals.MAX_TICK) {
                throw in.malformed(field, "of value " + i + " is " + tick + " ticks, must have less than 53 bits");
            }
            values[i] = Decimals.value(tick, exponent);
            before = tick;
        }
        return values;
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
