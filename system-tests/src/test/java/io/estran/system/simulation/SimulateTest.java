package io.estran.system.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command: what it takes, what it prints, how it exits. */
@ExtendWith(QuietLog.class)
class SimulateTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(boolean terminal, String... arguments) {
        return Simulate.run(arguments, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), terminal);
    }

    @Test
    void itSaysHowManySeedsItRanAndExitsWith0() {
        assertThat(run(false, "--seeds", "2", "--seed=7", "--steps", "40")).isZero();
        assertThat(out.toString(UTF_8)).startsWith("2 seeds, 0 failed, ");
        assertThat(err.toString(UTF_8)).as("nobody watches").isEmpty();
    }

    @Test
    void aPersonSeesHowFarItIs() {
        assertThat(run(true, "--seeds", "20", "--steps", "0")).isZero();
        assertThat(err.toString(UTF_8)).contains("20 of 20 seeds, 0 failed");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--seeds | --seeds needs a number",
                "--seeds 0 | --seeds \"0\": must be from 1",
                "--seeds x | --seeds \"x\": must be a whole number",
                "--seeds 1 --steps -1 | --steps \"-1\": must be from 0",
                "--seed 1 | --seeds N is missing",
                "--sides 3 | \"--sides\" is not understood"
            })
    void wrongUsageIsNamedAndExitsWith2(String arguments, String problem) {
        assertThat(run(false, arguments.split(" "))).isEqualTo(2);
        assertThat(err.toString(UTF_8)).contains(problem).contains("Usage: estran simulate");
        assertThat(out.size()).isZero();
    }

    @Test
    void helpGoesToStandardOutput() {
        assertThat(run(false, "--help")).isZero();
        assertThat(out.toString(UTF_8)).contains("--seeds N").contains("Exit codes");
    }
}
