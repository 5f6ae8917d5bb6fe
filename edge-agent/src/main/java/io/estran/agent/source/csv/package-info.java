/**
 * Replays a recorded file of comma-separated values.
 *
 * <p>{@link io.estran.agent.source.csv.CsvSource} owns one thread, {@code source-NAME}, and opens a
 * {@link io.estran.agent.source.csv.CsvFile}; that one finds out about gzip, byte order mark and header and gives rows
 * ({@link io.estran.agent.source.csv.RowReader}). {@link io.estran.agent.source.csv.TimeFormat} reads a row's event time,
 * {@link io.estran.agent.source.csv.Pace} holds the row back until it is due.
 *
 * <pre>
 * cell                                  becomes
 * a number                              a good reading
 * nothing, or beyond the row's end      a bad reading (missing value)
 * NaN                                   a bad reading (not a number)
 * anything else                         one rejected reading
 *
 * row
 * its time cannot be read               its cells are rejected, whatever they are
 * broken, or wider than the header      the same: its values may stand in wrong columns
 * its time steps back                   given like any other: late, if its window is final
 * </pre>
 *
 * <p>Position n is the n-th cell of the columns that are read, row by row, rejected ones included: it depends on the file and
 * the configured columns alone. A reading is given only when its position is allowed, so that a restart knows it.
 *
 * <p>Bounds: a row has at most 1 MiB and 16,384 cells; beyond them it is broken and costs itself only.
 */
package io.estran.agent.source.csv;
