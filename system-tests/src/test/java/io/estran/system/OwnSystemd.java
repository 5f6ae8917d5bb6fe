package io.estran.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A real systemd, as process 1 of namespaces of its own, and the commands that are given to it. It ends, with all that runs in
 * it, when this is closed or this process ends in any other way. One owner.
 */
final class OwnSystemd implements AutoCloseable {
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final Path SCRIPT = Path.of(System.getProperty("estran.root"))
            .resolve("system-tests/src/test/resources/io/estran/system/boot-systemd");

    private final Process script;
    private final Path folder;
    private final String answer;

    private OwnSystemd(Process script, Path folder, String answer) {
        this.script = script;
        this.folder = folder;
        this.answer = answer;
    }

    /**
     * Boots it, or finds out that this cannot be here.
     *
     * @param folder for what it writes; on a disk
     * @param units its {@code /etc/systemd/system}
     */
    static OwnSystemd boot(Path folder, Path agentPackage, Path units, Path configuration) throws IOException {
        Process script = new ProcessBuilder(
                        SCRIPT.toString(),
                        folder.toString(),
                        agentPackage.toString(),
                        units.toString(),
                        configuration.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String answer = new BufferedReader(new InputStreamReader(script.getInputStream(), UTF_8)).readLine();
        return new OwnSystemd(script, folder, answer == null ? "skip: " + SCRIPT + " says nothing" : answer);
    }

    boolean runs() {
        return answer.startsWith("ready ");
    }

    /** Why it does not run. */
    String reason() {
        return answer;
    }

    /** Its file system, seen from outside. */
    Path root() {
        return Path.of("/proc", pid(), "root");
    }

    private String pid() {
        return answer.substring("ready ".length());
    }

    /** What the command says on both outputs; it must succeed. */
    String run(String... words) throws IOException, InterruptedException {
        return feed("", words);
    }

    /** The same with this on its standard input. */
    String feed(String input, String... words) throws IOException, InterruptedException {
        Outcome outcome = attempt(input, words);
        assertThat(outcome.code())
                .as(() -> String.join(" ", words) + ": " + outcome.said())
                .isZero();
        return outcome.said();
    }

    /** The same of a command that may fail. */
    Outcome attempt(String input, String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of("nsenter", "--target", pid(), "--mount", "--pid", "--cgroup", "--net", "--ipc", "--uts", "--"));
        command.addAll(List.of(words));
        Path said = Files.createTempFile(folder, "said", ".txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            try (OutputStream standardInput = process.getOutputStream()) {
                standardInput.write(input.getBytes(UTF_8));
            }
            assertThat(process.waitFor(LONG.toSeconds(), TimeUnit.SECONDS))
                    .as(command.toString())
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Outcome(process.exitValue(), Files.readString(said));
    }

    record Outcome(int code, String said) {}

    @Override
    public void close() throws IOException, InterruptedException {
        script.getOutputStream().close();
        assertThat(script.waitFor(LONG.toSeconds(), TimeUnit.SECONDS))
                .as("systemd and all that it wrote are gone")
                .isTrue();
    }
}
