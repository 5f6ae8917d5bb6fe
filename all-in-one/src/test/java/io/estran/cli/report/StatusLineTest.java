package io.estran.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class StatusLineTest {
    private static final long SECOND = 1_000_000_000L;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    @Test
    void onATerminalTheLineReplacesItselfAndWhatIsSaidTakesItsPlace() {
        StatusLine line = new StatusLine(out, true);
        line.say("started");
        line.show("1", 0);
        line.show("2", SECOND);
        line.say("warning");
        line.show("3", 2 * SECOND);
        line.end();
        line.say("report");

        assertThat(text()).isEqualTo("started\n\r\u001b[K1\r\u001b[K2\r\u001b[Kwarning\n\r\u001b[K3\nreport\n");
    }

    @Test
    void elsewhereThereAreNoCursorCodesAndALineEveryTenSeconds() {
        StatusLine line = new StatusLine(out, false);
        for (int second = 5; second <= 30; second++) {
            line.show("at " + second, second * SECOND);
        }
        line.end();
        line.say("report");

        assertThat(text()).isEqualTo("at 5\nat 15\nat 25\nreport\n");
    }

    @Test
    void theLogsWarningsComeThroughTheLineAndNothingBelowThem() {
        Logger root = Logger.getLogger("");
        Handler console = new ConsoleHandler();
        root.addHandler(console);
        try {
            Logger log = Logger.getLogger("io.estran.cli.report.test");
            try (StatusLog.Stay ignored = StatusLog.open(new StatusLine(out, true))) {
                log.info("quiet");
                log.warning("loud");
            }
            assertThat(text()).contains("loud").doesNotContain("quiet");
            assertThat(root.getHandlers()).contains(console).noneMatch(StatusLog.class::isInstance);
        } finally {
            root.removeHandler(console);
        }
    }

    private String text() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
