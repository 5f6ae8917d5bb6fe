package io.estran.agent.source.csv;

import io.estran.agent.source.SeriesAttributes;
import io.estran.protocol.name.SeriesName;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * An open file, its header read: which cell of a row is the time and which are series. Plain or gzip, told apart by the
 * first two bytes; a byte order mark is skipped. One owner.
 */
public final class CsvFile implements Closeable {
    private static final String BROKEN =
            "is too long, or has a quote that is never closed, or text behind a closing quote";
    private static final int GZIP_FIRST = 0x1f;
    private static final int GZIP_SECOND = 0x8b;

    private final RowReader rows;
    private final int timeCell;
    private final int[] cells;
    private final int width;
    private final List<CsvSettings.Column> columns;

    private CsvFile(RowReader rows, int width, int timeCell, int[] cells, List<CsvSettings.Column> columns) {
        this.rows = rows;
        this.width = width;
        this.timeCell = timeCell;
        this.cells = cells;
        this.columns = List.copyOf(columns);
    }

    /** What is wrong with the file's header, and what it holds; nothing if it can be replayed. */
    public static List<String> problemsWithHeader(CsvSettings settings) {
        List<String> problems = new ArrayList<>();
        try (RowReader rows = new RowReader(stream(settings.file()), settings.delimiter())) {
            open(settings, rows, problems);
        } catch (IOException unreadable) {
            problems.add(reason(unreadable));
        }
        return problems;
    }

    /**
     * Opens the file and reads its header.
     *
     * @throws IOException if it cannot be read, or its header lacks a column; the message is for people
     */
    static CsvFile open(CsvSettings settings) throws IOException {
        RowReader rows = new RowReader(stream(settings.file()), settings.delimiter());
        List<String> problems = new ArrayList<>();
        try {
            CsvFile file = open(settings, rows, problems);
            if (problems.isEmpty()) {
                return file;
            }
        } catch (IOException unreadable) {
            rows.close();
            throw unreadable;
        }
        rows.close();
        throw new IOException(String.join("; ", problems));
    }

    /** A failure in words for people. */
    static String reason(IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return "there is no such file: " + failure.getMessage();
        }
        String message = failure.getMessage();
        return "cannot be read: " + (message == null ? failure.getClass().getSimpleName() : message);
    }

    private static CsvFile open(CsvSettings settings, RowReader rows, List<String> problems) throws IOException {
        List<String> header = new ArrayList<>();
        if (!rows.next()) {
            problems.add("is empty: it has no header line");
        } else if (rows.isBroken()) {
            problems.add("has a header line that cannot be read: it " + BROKEN);
        } else {
            for (int i = 0; i < rows.cells(); i++) {
                header.add(rows.text(i));
            }
        }
        int timeCell = header.isEmpty() ? 0 : cell(header, settings.timeColumn(), problems);
        List<CsvSettings.Column> columns = new ArrayList<>();
        List<Integer> cells = new ArrayList<>();
        if (settings.columns().isEmpty()) {
            allOthers(settings, header, columns, cells, problems);
        } else if (!header.isEmpty()) {
            for (CsvSettings.Column column : settings.columns()) {
                columns.add(column);
                cells.add(cell(header, column.header(), problems));
            }
        }
        if (columns.isEmpty() && problems.isEmpty()) {
            problems.add("has no column besides the time");
        }
        return new CsvFile(
                rows, header.size(), timeCell, cells.stream().mapToInt(i -> i).toArray(), columns);
    }

    private static void allOthers(
            CsvSettings settings,
            List<String> header,
            List<CsvSettings.Column> columns,
            List<Integer> cells,
            List<String> problems) {
        for (int i = 0; i < header.size(); i++) {
            String name = header.get(i);
            if (name.equals(settings.timeColumn())) {
                continue;
            }
            String series = settings.asset() + "/" + name;
            String problem = SeriesName.problemWith(series);
            if (!problem.isEmpty()) {
                problems.add("header of column " + (i + 1) + ", \"" + name + "\", cannot name a series: it " + problem
                        + "; list the columns to read under columns");
            } else if (header.indexOf(name) != i) {
                problems.add("two columns have the header \"" + name + "\"");
            }
            columns.add(new CsvSettings.Column(name, series, SeriesAttributes.NONE));
            cells.add(i);
        }
    }

    private static int cell(List<String> header, String name, List<String> problems) {
        int cell = header.indexOf(name);
        if (name.isEmpty()) {
            return 0;
        }
        if (cell < 0) {
            String known = String.join(", ", header.subList(0, Math.min(20, header.size())));
            problems.add("has no column \"" + name + "\"; its header has: " + known);
        } else if (header.lastIndexOf(name) != cell) {
            problems.add("two columns have the header \"" + name + "\"");
        }
        return Math.max(0, cell);
    }

    private static InputStream stream(Path path) throws IOException {
        BufferedInputStream in = new BufferedInputStream(Files.newInputStream(path), 64 * 1024);
        try {
            InputStream text = startsWith(in, GZIP_FIRST, GZIP_SECOND)
                    ? new BufferedInputStream(new GZIPInputStream(in, 64 * 1024), 64 * 1024)
                    : in;
            if (startsWith(text, 0xef, 0xbb, 0xbf)) {
                text.skipNBytes(3);
            }
            return text;
        } catch (IOException unreadable) {
            in.close();
            throw unreadable;
        }
    }

    private static boolean startsWith(InputStream in, int... bytes) throws IOException {
        in.mark(bytes.length);
        boolean all = true;
        for (int expected : bytes) {
            all &= in.read() == expected;
        }
        in.reset();
        return all;
    }

    /** Why the row that was read last is none that can be trusted; empty if it can. */
    String problemWithRow() {
        if (rows.isBroken()) {
            return "the row " + BROKEN;
        }
        for (int cell = rows.cells() - 1; cell >= width; cell--) {
            if (rows.start(cell) < rows.end(cell)) {
                return "the row has " + rows.cells() + " cells, the header " + width;
            }
        }
        return "";
    }

    /** Rows after the header. */
    RowReader rows() {
        return rows;
    }

    /** Cell of the event time. */
    int timeCell() {
        return timeCell;
    }

    /** Cell of a column. */
    int cell(int column) {
        return cells[column];
    }

    /** What is read, in the order of positions. */
    List<CsvSettings.Column> columns() {
        return columns;
    }

    @Override
    public void close() throws IOException {
        rows.close();
    }
}
