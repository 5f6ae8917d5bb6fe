package io.estran.protocol.body;

import io.estran.protocol.batch.Block;
import io.estran.protocol.column.ColumnReader;
import io.estran.protocol.column.ColumnWriter;
import io.estran.protocol.fault.MalformedBatchException;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.name.SeriesName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The series of a block, with their units; columns {@value #SERIES} and {@value #UNITS} of every body of columns. One thread. */
final class SeriesTable {
    /** Strings: last segments of the series' names. On the wire, never to change, as the next two. */
    static final int SERIES = 1;
    /** Index into the series, per record. */
    static final int SERIES_INDEX = 2;
    /** Strings: units of the series. */
    static final int UNITS = 16;

    private final String asset;
    private final Map<Entry, Integer> known = new HashMap<>();
    private final List<String> quantities = new ArrayList<>();
    private final List<String> units = new ArrayList<>();

    /** With methods of its own for the same reason as {@link Id128}'s. */
    private record Entry(String series, String unit) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Entry entry && series.equals(entry.series) && unit.equals(entry.unit);
        }

        @Override
        public int hashCode() {
            return 31 * series.hashCode() + unit.hashCode();
        }
    }

    SeriesTable(String asset) {
        this.asset = asset;
    }

    /** The table of a body. */
    static SeriesTable read(Block block, ColumnReader columns) throws MalformedBatchException {
        SeriesTable table = new SeriesTable(block.asset());
        table.quantities.addAll(columns.strings(SERIES, "series", SeriesName.MAX_BYTES));
        table.units.addAll(
                columns.has(UNITS)
                        ? columns.strings(UNITS, "unit", SeriesName.MAX_BYTES)
                        : Collections.nCopies(table.quantities.size(), ""));
        if (table.quantities.isEmpty()) {
            throw new MalformedBatchException("body: has no series, must have at least one");
        }
        if (table.units.size() != table.quantities.size()) {
            throw new MalformedBatchException("body: has " + table.units.size() + " units, must have one for each of "
                    + table.quantities.size() + " series");
        }
        return table;
    }

    /**
     * The index of a series, which gets the next one if it has none.
     *
     * @throws IllegalArgumentException if it is no name of the asset's
     */
    int index(String series, String unit) {
        Entry entry = new Entry(series, unit);
        Integer index = known.get(entry);
        if (index == null) {
            SeriesName name = new SeriesName(series);
            if (!name.asset().equals(asset)) {
                throw new IllegalArgumentException(
                        "series \"" + name + "\" does not belong to asset \"" + asset + "\"");
            }
            index = quantities.size();
            known.put(entry, index);
            quantities.add(name.quantity());
            units.add(unit);
        }
        return index;
    }

    int size() {
        return quantities.size();
    }

    void writeNames(ColumnWriter columns) {
        columns.strings(SERIES, "series", quantities, SeriesName.MAX_BYTES);
    }

    void writeUnits(ColumnWriter columns) {
        columns.strings(UNITS, "unit", units, SeriesName.MAX_BYTES);
    }

    /** Index of the series of each of {@code n} records. */
    long[] indices(ColumnReader columns, int n) throws MalformedBatchException {
        return columns.longs(SERIES_INDEX, "series index", n, 0, size() - 1L);
    }

    /** Full names, checked. */
    List<String> names() throws MalformedBatchException {
        List<String> names =
                quantities.stream().map(quantity -> asset + "/" + quantity).toList();
        for (int i = 0; i < names.size(); i++) {
            String problem = SeriesName.problemWith(names.get(i));
            if (!problem.isEmpty() || quantities.get(i).indexOf('/') >= 0) {
                throw new MalformedBatchException("body: series \"" + quantities.get(i) + "\" of asset \"" + asset
                        + "\" " + (problem.isEmpty() ? "has more than one segment" : problem));
            }
        }
        return names;
    }

    String unit(int series) {
        return units.get(series);
    }
}
