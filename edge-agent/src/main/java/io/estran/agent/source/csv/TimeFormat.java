package io.estran.agent.source.csv;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How event times are written in a file: a count since the Unix epoch, ISO 8601, or a pattern of
 * {@link DateTimeFormatter} (English names). A time without zone is read in the configured zone; where clocks go
 * back, an hour that occurs twice is read as the first one, and where they go forth, a time that never was moves on by the
 * step (the rules of {@link LocalDateTime#atZone}). Immutable.
 */
public final class TimeFormat {
    /** What is allowed, in words for error messages. */
    public static final String ALLOWED =
            "iso, epoch-s, epoch-ms, epoch-us, epoch-ns or a pattern such as yyyy-MM-dd HH:mm:ss";

    private static final Map<String, Integer> EPOCH_DIGITS =
            Map.of("epoch-s", 9, "epoch-ms", 6, "epoch-us", 3, "epoch-ns", 0);
    private static final int LONGEST = 64;
    private static final DateTimeFormatter ISO = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .optionalStart()
            .appendPattern("['T'][' ']")
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .optionalStart()
            .appendOffset("+HH:MM", "Z")
            .optionalEnd()
            .optionalStart()
            .appendOffset("+HHMM", "Z")
            .optionalEnd()
            .optionalStart()
            .appendOffset("+HH", "Z")
            .optionalEnd()
            .optionalEnd()
            .toFormatter(Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);

    private final String text;
    private final int epochDigits;
    private final @Nullable DateTimeFormatter formatter;
    private final ZoneId zone;

    private TimeFormat(String text, int epochDigits, @Nullable DateTimeFormatter formatter, ZoneId zone) {
        this.text = text;
        this.epochDigits = epochDigits;
        this.formatter = formatter;
        this.zone = zone;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TimeFormat format && format.text.equals(text) && format.zone.equals(zone);
    }

    @Override
    public int hashCode() {
        return Objects.hash(text, zone);
    }

    /**
     * Reads a pattern.
     *
     * @throws IllegalArgumentException with what is wrong and what is allowed
     */
    public static TimeFormat of(String pattern, ZoneId zone) {
        Integer digits = EPOCH_DIGITS.get(pattern);
        if (digits != null) {
            return new TimeFormat(pattern, digits, null, zone);
        }
        if (pattern.equals("iso")) {
            return new TimeFormat(pattern, 0, ISO, zone);
        }
        DateTimeFormatter formatter;
        try {
            formatter = new DateTimeFormatterBuilder()
                    .parseCaseInsensitive()
                    .appendPattern(pattern)
                    .parseDefaulting(ChronoField.ERA, 1) // yyyy is a year of some era
                    .toFormatter(Locale.ENGLISH)
                    .withResolverStyle(ResolverStyle.STRICT);
        } catch (IllegalArgumentException refused) {
            throw new IllegalArgumentException(refused.getMessage() + "; allowed is " + ALLOWED, refused);
        }
        TimeFormat format = new TimeFormat(pattern, 0, formatter, zone);
        if (!format.tellsTimesApart(formatter)) {
            throw new IllegalArgumentException(
                    "does not tell the time of day: HH is the hour of the day, hh needs an a for AM or PM; allowed is "
                            + ALLOWED);
        }
        return format;
    }

    /**
     * Whether times of one day that are written differently are read differently.
     *
     * @throws IllegalArgumentException if what the pattern writes it cannot read
     */
    private boolean tellsTimesApart(DateTimeFormatter pattern) {
        try {
            ZonedDateTime example = LocalDateTime.of(2024, 11, 23, 10, 9, 8).atZone(zone);
            String early = pattern.format(example);
            String late = pattern.format(example.plusHours(1).plusMinutes(1).plusSeconds(1));
            return nanos(early) != nanos(late) || early.equals(late);
        } catch (DateTimeException | IllegalArgumentException unreadable) {
            throw new IllegalArgumentException(
                    "does not tell the year, month and day; allowed is " + ALLOWED, unreadable);
        }
    }

    /**
     * The event time, ns since the Unix epoch.
     *
     * @throws IllegalArgumentException if it cannot be read, or lies before 1678 or after 2261
     */
    public long nanos(String cell) {
        if (cell.length() > LONGEST) {
            throw new IllegalArgumentException("longer than " + LONGEST + " characters");
        }
        try {
            if (formatter == null) {
                return new BigDecimal(cell).movePointRight(epochDigits).longValueExact();
            }
            Instant instant = instant(formatter.parse(cell));
            return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), 1_000_000_000L), instant.getNano());
        } catch (DateTimeException | ArithmeticException | NumberFormatException unreadable) {
            throw new IllegalArgumentException("not a time as in " + text, unreadable);
        }
    }

    private Instant instant(TemporalAccessor parsed) {
        if (parsed.isSupported(ChronoField.INSTANT_SECONDS)) { // a zone or offset is written
            return Instant.from(parsed);
        }
        LocalDate date = LocalDate.from(parsed);
        LocalTime time = parsed.query(TemporalQueries.localTime());
        if (time == null) {
            ZoneId written = parsed.query(TemporalQueries.zone());
            return date.atStartOfDay(written == null ? zone : written).toInstant();
        }
        return date.atTime(time).atZone(zone).toInstant();
    }

    @Override
    public String toString() {
        return text;
    }
}
