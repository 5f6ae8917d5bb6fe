package io.estran.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
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

    private String text() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
