package io.estran.process.logging;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/**
 * {@code 2026-01-01T00:00:00.000Z INFO  Uplink: connected to ...}; a stack trace follows on lines of its own. Control characters,
 * which a message may repeat from what a stranger sent, do not reach the terminal.
 */
final class LineFormatter extends Formatter {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    @Override
    public String format(LogRecord record) {
        StringWriter line = new StringWriter();
        line.append(TIME.format(record.getInstant()))
                .append(' ')
                .append(word(record.getLevel()))
                .append(' ')
                .append(shortName(record.getLoggerName()))
                .append(": ")
                .append(printable(formatMessage(record)))
                .append('\n');
        if (record.getThrown() != null) {
            record.getThrown().printStackTrace(new PrintWriter(line, true));
        }
        return line.toString();
    }

    private static String printable(String message) {
        if (message == null || message.chars().noneMatch(LineFormatter::isHarmful)) {
            return String.valueOf(message);
        }
        StringBuilder harmless = new StringBuilder(message.length());
        message.chars().forEach(c -> harmless.append(isHarmful(c) ? '\uFFFD' : (char) c));
        return harmless.toString();
    }

    private static boolean isHarmful(int c) {
        return Character.isISOControl(c) && c != '\n' && c != '\t';
    }

    private static String word(Level level) {
        if (level.intValue() >= Level.SEVERE.intValue()) {
            return "ERROR";
        }
        if (level.intValue() >= Level.WARNING.intValue()) {
            return "WARN ";
        }
        return level.intValue() >= Level.INFO.intValue() ? "INFO " : "DEBUG";
    }

    private static String shortName(String logger) {
        return logger == null ? "" : logger.substring(logger.lastIndexOf('.') + 1);
    }
}
