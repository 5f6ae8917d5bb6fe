package io.estran.process.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class LineFormatterTest {
    private static String format(String message, Object... parameters) {
        LogRecord record = new LogRecord(Level.WARNING, message);
        record.setLoggerName("io.estran.agent.Source");
        record.setInstant(Instant.EPOCH);
        record.setParameters(parameters);
        return new LineFormatter().format(record);
    }

    @Test
    void aMessageIsOneLineWithTimeLevelAndName() {
        assertThat(format("lines {0}", "rejected"))
                .isEqualTo("1970-01-01T00:00:00.000Z WARN  Source: lines rejected\n");
    }

    @Test
    void whatAStrangerSentCannotMoveTheCursor() {
        assertThat(format("tag \"a\u001b[2J\r\u009bb\u0000\u007fc\t\u00e9\" twice"))
                .isEqualTo(
                        "1970-01-01T00:00:00.000Z WARN  Source: tag \"a\uFFFD[2J\uFFFD\uFFFDb\uFFFD\uFFFDc\t\u00e9\" twice\n");
    }

    @Test
    void linesOfAMessageOfOurOwnStayLines() {
        assertThat(format("first\nsecond")).endsWith("Source: first\nsecond\n");
    }
}
