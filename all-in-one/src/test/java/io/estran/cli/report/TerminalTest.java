package io.estran.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TerminalTest {
    @Test
    void aDumbTerminalGetsNoCursorCodes() {
        assertThat(Terminal.isStandardError(Map.of("TERM", "dumb"))).isFalse();
    }
}
