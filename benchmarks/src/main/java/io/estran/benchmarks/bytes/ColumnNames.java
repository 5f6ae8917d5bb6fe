package io.estran.benchmarks.bytes;

import io.estran.protocol.batch.RecordType;
import java.util.Map;

/** What docs/wire.md calls the columns. Static; any thread. */
final class ColumnNames {
    private static final Map<Integer, String> OF_BOTH =
            Map.of(1, "series", 2, "series index", 16, "units", 19, "quality", 20, "reason");
    private static final Map<Integer, String> OF_READINGS = Map.of(3, "step", 6, "value");
    private static final Map<Integer, String> OF_AGGREGATES = Map.ofEntries(
            Map.entry(3, "start"),
            Map.entry(4, "length"),
            Map.entry(5, "count"),
            Map.entry(6, "min"),
            Map.entry(7, "max"),
            Map.entry(8, "first"),
            Map.entry(9, "last"),
            Map.entry(10, "form"),
            Map.entry(11, "sum"),
            Map.entry(12, "m2"),
            Map.entry(13, "sum ticks"),
            Map.entry(14, "m2 ticks"),
            Map.entry(15, "sketch bins"),
            Map.entry(17, "first tick"),
            Map.entry(18, "bad"),
            Map.entry(21, "revision"),
            Map.entry(22, "zeros"),
            Map.entry(23, "positive base"),
            Map.entry(24, "positive bins"),
            Map.entry(25, "negative base"),
            Map.entry(26, "negative bins"),
            Map.entry(27, "excess"),
            Map.entry(28, "session"));

    private ColumnNames() {}

    /** The name of a column in bodies of that type; of one that has none its number. */
    static String of(int recordType, int id) {
        String common = OF_BOTH.get(id);
        if (common != null) {
            return common;
        }
        Map<Integer, String> own = recordType == RecordType.RAW_READINGS.code() ? OF_READINGS : OF_AGGREGATES;
        return own.getOrDefault(id, "column " + id);
    }
}
