package io.estran.agent.source.csv;

import io.estran.agent.source.SeriesAttributes;
import io.estran.agent.source.SourceSettings;
import java.nio.file.Path;
import java.util.List;

/**
 * A recorded file and how to read it.
 *
 * @param name the source's name
 * @param file plain or gzip, told apart by content
 * @param speed how many times faster than recorded, above 0; {@link #AS_FAST_AS_POSSIBLE}
 * @param delimiter between cells
 * @param timeColumn header of the column with event times
 * @param timeFormat how they are written
 * @param asset what its series belong to
 * @param columns which columns to read; empty: every other column under its header
 */
public record CsvSettings(
        String name,
        Path file,
        double speed,
        char delimiter,
        String timeColumn,
        TimeFormat timeFormat,
        String asset,
        List<Column> columns)
        implements SourceSettings {
    public static final String TYPE = "csv";
    public static final double AS_FAST_AS_POSSIBLE = Double.POSITIVE_INFINITY;
    public static final double DEFAULT_SPEED = 1;
    public static final char DEFAULT_DELIMITER = ',';

    /**
     * A column that is read.
     *
     * @param header its name in the file
     * @param series full name of the series, asset included
     */
    public record Column(String header, String series, SeriesAttributes attributes) {}

    public CsvSettings {
        columns = List.copyOf(columns);
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public boolean canEnd() {
        return true;
    }

    @Override
    public boolean canWait() {
        return true;
    }
}
