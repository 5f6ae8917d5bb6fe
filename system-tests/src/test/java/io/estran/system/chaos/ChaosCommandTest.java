package io.estran.system.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command line of {@code estran chaos}, without a campaign. */
class ChaosCommandTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... arguments) {
        return Chaos.run(
                arguments,
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8),
                /* terminal= */ false,
                duration -> true);
    }

    @Test
    void helpGoesToStdoutAndNamesEveryOptionAndExitCode() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString(UTF_8))
                .contains("--seconds", "--seed", "--faults", "--rate", "--report", "130 and 143", "disk-full");
        assertThat(err.size()).isZero();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "--seconds=0, 'must be a whole number from 1 to '",
        "--rate=fast, must be a whole number",
        "--seconds=604800, every record is kept until it is compared",
        "--faults=fire, is no kind of fault",
        "--faults, needs a value",
        "--report=/nowhere/report.json, cannot be written",
        "--data=/dev/null/campaign, cannot be used",
        "--color=red, is not understood"
    })
    void wrongUsageIsExplainedOnStderrWithExitCode2(String argument, String problem) {
        assertThat(run(argument)).isEqualTo(2);
        assertThat(err.toString(UTF_8)).contains(problem).contains("Usage: estran chaos");
        assertThat(out.size()).isZero();
    }
}
