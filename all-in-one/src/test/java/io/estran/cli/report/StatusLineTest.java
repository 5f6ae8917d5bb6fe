package io.estran.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatusLineTest {
    private static final long SECOND = 1_000_000_000L;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    @Test
    void onATerminalTheLineReplacesItselfAndWhatIsSaidTakesItsPlace() {
        StatusLine line = new StatusLine(out, true, Runnable::run);
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
        StatusLine line = new StatusLine(out, false, Runnable::run);
        for (int second = 5; second <= 30; second++) {
            line.show("at " + second, second * SECOND);
        }
        line.end();
        line.say("report");

        assertThat(text()).isEqualTo("at 5\nat 15\nat 25\nreport\n");
    }

    @Test
    void howThingsStandWaitsForNobodyAndIsLeftOutWhileTheLastIsUnwritten() {
        List<Runnable> stuck = new ArrayList<>();
        StatusLine line = new StatusLine(out, false, stuck::add);
        line.show("first", 10 * SECOND);
        line.show("second", 20 * SECOND);
        assertThat(stuck).hasSize(1);
        stuck.remove(0).run();
        line.show("third", 30 * SECOND);
        stuck.remove(0).run();

        assertThat(text()).isEqualTo("first\nthird\n");
    }

    private String text() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
