package io.estran.agent.source.csv;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Splits a stream into rows and cells (RFC 4180, any delimiter): quoted cells may hold delimiters, line ends and doubled
 * quotes; lines end with LF, CR LF or the end; blank lines are skipped. A row's bytes are copied once, without quotes,
 * into one buffer; cells are places in it.
 *
 * <p>A row is broken if it is above {@value #LONGEST_ROW} bytes or {@value #MOST_CELLS} cells, if a quote in it is not closed
 * within that, or if something stands between a closing quote and the next delimiter. A broken row ends with the line in
 * which it begins, so that one stray quote does not cost the rows behind it. One owner.
 */
final class RowReader implements Closeable {
    static final int LONGEST_ROW = 1 << 20;
    static final int MOST_CELLS = 16_384;

    private static final int END = -1;
    private static final int NOWHERE = -1;
    private static final int CHUNK = 64 * 1024;

    private final InputStream in;
    private final int delimiter;
    private byte[] chunk = new byte[CHUNK];
    private int at;
    private int limit;
    /** Where the second line of a row of several lines begins in the chunk; from there on bytes are kept. */
    private int secondLine = NOWHERE;

    private byte[] row = new byte[4096];
    private int length;
    private int[] ends = new int[64];
    private int cells;
    private boolean broken;
    private long line = 1;
    private long rowLine;

    /** @param delimiter an ASCII character */
    RowReader(InputStream in, char delimiter) {
        this.in = in;
        this.delimiter = delimiter;
    }

    /** Reads the next row; false at the end. */
    boolean next() throws IOException {
        do {
            length = 0;
            cells = 0;
            broken = false;
            secondLine = NOWHERE;
            rowLine = line;
            int c = read();
            if (c == END) {
                return false;
            }
            row(c);
        } while (cells == 1 && start(0) == end(0) && !broken);
        return true;
    }

    private void row(int first) throws IOException {
        int c = first;
        while (true) {
            int start = length;
            if (c == '"') {
                c = quoted();
                while (c == ' ' || c == '\r') {
                    c = read();
                }
                if (!isEndOfCell(c)) {
                    broken = true;
                }
            }
            if (broken && secondLine != NOWHERE) {
                at = secondLine;
                line = rowLine + 1;
                return;
            }
            while (!isEndOfCell(c)) {
                keep(c);
                c = read();
            }
            if (c != delimiter && length > start && row[length - 1] == '\r') {
                length--;
            }
            endCell();
            if (c != delimiter) {
                line += c == '\n' ? 1 : 0;
                return;
            }
            c = read();
        }
    }

    private boolean isEndOfCell(int c) {
        return c == delimiter || c == '\n' || c == END;
    }

    /** Keeps what stands between quotes; returns what follows the closing one. */
    private int quoted() throws IOException {
        while (true) {
            int c = read();
            if (c == '"') {
                int after = read();
                if (after != '"') {
                    return after;
                }
            } else if (c == '\n') {
                line++;
                secondLine = secondLine == NOWHERE ? at : secondLine;
            }
            if (c == END || (length == LONGEST_ROW && secondLine != NOWHERE)) {
                broken = true;
                return END;
            }
            keep(c);
        }
    }

    private void keep(int c) {
        if (length == row.length) {
            if (length == LONGEST_ROW) {
                broken = true;
                return;
            }
            row = Arrays.copyOf(row, Math.min(LONGEST_ROW, 2 * length));
        }
        row[length++] = (byte) c;
    }

    private void endCell() {
        if (cells == MOST_CELLS) {
            broken = true;
            return;
        }
        if (cells == ends.length) {
            ends = Arrays.copyOf(ends, 2 * cells);
        }
        ends[cells++] = length;
    }

    private int read() throws IOException {
        if (at == limit && !fill()) {
            return END;
        }
        return chunk[at++] & 0xff;
    }

    /** Reads more, keeping what a broken row would be read again from. */
    private boolean fill() throws IOException {
        int kept = 0;
        if (secondLine != NOWHERE) {
            kept = limit - secondLine;
            byte[] roomy = kept + CHUNK > chunk.length ? new byte[2 * kept + CHUNK] : chunk;
            System.arraycopy(chunk, secondLine, roomy, 0, kept);
            chunk = roomy;
            secondLine = 0;
        }
        at = kept;
        limit = kept + Math.max(0, in.read(chunk, kept, chunk.length - kept));
        return limit > at;
    }

    /** Cells of the row. */
    int cells() {
        return cells;
    }

    /** Whether the row cannot be trusted; see the class comment. */
    boolean isBroken() {
        return broken;
    }

    /** Line of the file at which the row begins, from 1. */
    long line() {
        return rowLine;
    }

    /** The buffer that {@link #start} and {@link #end} point into; its content changes with the next row. */
    byte[] bytes() {
        return row;
    }

    /** Where the cell begins, spaces left out; the row's end if there is no such cell. */
    int start(int cell) {
        int from = cell == 0 ? 0 : cell >= cells ? length : ends[cell - 1];
        int end = cell >= cells ? length : ends[cell];
        while (from < end && row[from] == ' ') {
            from++;
        }
        return from;
    }

    /** Where the cell ends, spaces left out. */
    int end(int cell) {
        int from = start(cell);
        int end = cell >= cells ? length : ends[cell];
        while (end > from && row[end - 1] == ' ') {
            end--;
        }
        return end;
    }

    /** The cell as text. */
    String text(int cell) {
        return new String(row, start(cell), end(cell) - start(cell), StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
