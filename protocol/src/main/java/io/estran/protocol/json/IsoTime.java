package io.estran.protocol.json;

import io.estran.protocol.fault.MalformedBatchException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Locale;

/** Times in JSON: ISO 8601 in UTC with nine decimals, {@code 2026-11-24T04:30:00.000000000Z}. Static and pure; any thread. */
public final class IsoTime {
    private static final long SECOND = 1_000_000_000L;
    private static final int LENGTH = 30;

    private IsoTime() {}

    /** The text of ns since the Unix epoch; years 1677 to 2262. */
    public static String write(long nanos) {
        LocalDateTime time = LocalDateTime.ofEpochSecond(
                Math.floorDiv(nanos, SECOND), (int) Math.floorMod(nanos, SECOND), ZoneOffset.UTC);
        return String.format(
                Locale.ROOT,
                "%04d-%02d-%02dT%02d:%02d:%02d.%09dZ",
                time.getYear(),
                time.getMonthValue(),
                time.getDayOfMonth(),
                time.getHour(),
                time.getMinute(),
                time.getSecond(),
                time.getNano());
    }

    /** Reads what {@link #write} writes. */
    public static long read(String text) throws MalformedBatchException {
        try {
            if (text.length() == LENGTH) {
                Instant instant = Instant.parse(text);
                return fromInstant(instant);
            }
        } catch (DateTimeException | ArithmeticException notATime) {
            throw malformed(text);
        }
        throw malformed(text);
    }

    private static long fromInstant(Instant instant) {
        long seconds = instant.getEpochSecond();
        // Before the epoch the product alone may pass 64 bits where the sum does not.
        return seconds < 0
                ? Math.addExact(Math.multiplyExact(seconds + 1, SECOND), instant.getNano() - SECOND)
                : Math.addExact(Math.multiplyExact(seconds, SECOND), instant.getNano());
    }

    private static MalformedBatchException malformed(String text) {
        return new MalformedBatchException(
                "time \"" + text + "\" must be as 2026-11-24T04:30:00.000000000Z, in the years 1677 to 2262");
    }
}
