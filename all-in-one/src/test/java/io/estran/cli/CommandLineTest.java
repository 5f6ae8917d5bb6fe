package io.estran.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** What holds for every command: help on every level, versions, exit code 2 for wrong usage, and nothing of that on stdout. */
class CommandLineTest {
    static Stream<List<String>> commands() {
        List<List<String>> all = new ArrayList<>();
        collect(EstranMain.commandLine(), List.of(), all);
        return all.stream();
    }

    private static void collect(CommandLine command, List<String> path, List<List<String>> all) {
        all.add(path);
        command.getSubcommands().forEach((name, sub) -> {
            List<String> longer = new ArrayList<>(path);
            longer.add(name);
            collect(sub, longer, all);
        });
    }

    @Test
    void everyCommandOfTheInterfaceIsThere() {
        assertThat(commands().map(path -> String.join(" ", path)))
                .contains(
                        "demo",
                        "run",
                        "check",
                        "gateway",
                        "console",
                        "broker",
                        "twin tail",
                        "audit",
                        "spool inspect",
                        "spool check",
                        "pki init",
                        "pki issue");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void helpIsGivenOnEveryLevelAndDescribesEveryOption(List<String> path) {
        Captured help = Captured.run(with(path, "--help"));
        assertThat(help.code()).isZero();
        assertThat(help.err()).isEmpty();
        assertThat(help.out()).startsWith(("Usage: estran " + String.join(" ", path)).strip());
        command(path)
                .getCommandSpec()
                .options()
                .forEach(option -> assertThat(option.description())
                        .as(option.longestName())
                        .isNotEmpty()
                        .allSatisfy(line -> assertThat(line).isNotBlank()));
        assertThat(help.out().lines())
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(140));
        assertThat(Captured.run(with(path, "-h")).out()).isEqualTo(help.out());
    }

    @ParameterizedTest
    @MethodSource("commands")
    void theVersionIsGivenOnEveryLevel(List<String> path) {
        Captured version = Captured.run(with(path, "--version"));
        assertThat(version).isEqualTo(new Captured(0, "estran development" + System.lineSeparator(), ""));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void anUnknownOptionIsWrongUsage(List<String> path) {
        Captured wrong = Captured.run(with(path, "--frobnicate"));
        assertThat(wrong.code()).isEqualTo(2);
        assertThat(wrong.out()).isEmpty();
        assertThat(wrong.err()).isNotBlank().doesNotContain("Exception");
    }

    @ParameterizedTest
    @CsvSource({
        "'', a command is missing",
        "twin, a command is missing: tail",
        "pki, a command is missing: init or issue",
        "spool, a command is missing: inspect or check",
        "check, --config",
        "gateway, --config",
        "console, --config",
        "run, --config",
        "broker, --data",
        "spool check, DIR",
        "pki init, DIR",
        "pki issue, --name",
        "no-such-command, no-such-command",
        "audit --agent LAB_1, 1 to 64 of the characters",
        "twin tail --asset a//b, empty segment",
        "gateway --config x --role boss, boss",
        "run --config x --until-idle --idle soon, soon",
    })
    void whatIsMissingOrWrongIsNamedOnStderrWithExitCode2(String arguments, String named) {
        Captured wrong = Captured.run(arguments.isEmpty() ? new String[0] : arguments.split(" "));
        assertThat(wrong.code()).isEqualTo(2);
        assertThat(wrong.out()).isEmpty();
        assertThat(wrong.err()).contains(named).doesNotContain("Exception");
    }

    @Test
    void anAuditOfAKafkaThatDoesNotAnswerSaysSoOnStderrAndEndsWith1() {
        Captured nowhere = Captured.run("audit", "--bootstrap", "127.0.0.1:1", "--patience", "1s");
        assertThat(nowhere.code()).isEqualTo(1);
        assertThat(nowhere.out()).isEmpty();
        assertThat(nowhere.err()).contains("Kafka at 127.0.0.1:1 does not answer");
    }

    private static String[] with(List<String> path, String... more) {
        List<String> all = new ArrayList<>(path);
        all.addAll(List.of(more));
        return all.toArray(new String[0]);
    }

    private static CommandLine command(List<String> path) {
        CommandLine command = EstranMain.commandLine();
        for (String name : path) {
            command = command.getSubcommands().get(name);
        }
        return command;
    }
}
