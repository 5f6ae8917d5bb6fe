package io.estran.cli.export;

import io.estran.agent.inspect.JournalReadings;
import io.estran.protocol.json.ShortestDouble;
import io.estran.protocol.reading.Quality;
import io.estran.protocol.reading.QualityReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Readings as CSV (RFC 4180, but lines end with LF): a head line, then one line for each. Times are ISO 8601 in UTC with nine
 * decimals, values the shortest text that reads back as the same double ({@code NaN}, {@code Infinity}). One owner.
 */
public final class ReadingCsv implements JournalReadings.Visitor {
    private static final String HEAD = "time,series,value,unit,quality,reason\n";
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.", Locale.ROOT);
    private static final long SECOND = 1_000_000_000L;

    private final Appendable to;
    private final StringBuilder line = new StringBuilder();
    private long second = Long.MIN_VALUE;
    private String secondText = "";
    private long readings;

    /** Writes the head line. */
    public ReadingCsv(Appendable to) throws IOException {
        this.to = to;
        to.append(HEAD);
    }

    /** Readings written. */
    public long readings() {
        return readings;
    }

    @Override
    public void reading(JournalReadings.Series series, long time, double value, Quality quality, QualityReason reason) {
        line.setLength(0);
        time(time);
        line.append(',');
        text(series.name());
        line.append(',').append(ShortestDouble.write(value)).append(',');
        text(series.unit());
        line.append(',')
                .append(quality.name().toLowerCase(Locale.ROOT))
                .append(',')
                .append(reason.text());
        line.append('\n');
        try {
            to.append(line);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        readings++;
    }

    private void time(long time) {
        long of = Math.floorDiv(time, SECOND);
        if (of != second) {
            second = of;
            secondText = LocalDateTime.ofEpochSecond(of, 0, ZoneOffset.UTC).format(SECONDS);
        }
        line.append(secondText);
        // One digit more in front keeps the zeros.
        int from = line.length();
        line.append(Math.floorMod(time, SECOND) + SECOND).deleteCharAt(from).append('Z');
    }

    private void text(String text) {
        boolean isPlain =
                text.indexOf(',') < 0 && text.indexOf('"') < 0 && text.indexOf('\n') < 0 && text.indexOf('\r') < 0;
        if (isPlain) {
            line.append(text);
        } else {
            line.append('"').append(text.replace("\"", "\"\"")).append('"');
        }
    }
}
