package io.estran.cli.packaging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One run of a program, its output in a file. One owner; {@link #close} kills it if it still runs. */
final class Program implements AutoCloseable {
    private static final int SHOWN_CHARACTERS = 4_000;

    private final Process process;
    private final Path output;

    private Program(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** Starts it; what it says goes to the file. */
    static Program start(List<String> words, Map<String, String> environment, Path output) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        // Options of this process's environment are not meant for what it makes.
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"));
        builder.environment().putAll(environment);
        return new Program(builder.start(), output);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** SIGTERM. */
    void terminate() {
        process.destroy();
    }

    /**
     * Waits for its end.
     *
     * @return its exit code
     * @throws PackagingException if it takes longer than that
     */
    int await(Duration bound) throws PackagingException, IOException, InterruptedException {
        if (!process.waitFor(bound.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new PackagingException("did not end within " + bound.toSeconds() + " s:\n" + said());
        }
        return process.exitValue();
    }

    /** The end of what it has said. */
    String said() throws IOException {
        String all = Files.readString(output);
        return all.substring(Math.max(0, all.length() - SHOWN_CHARACTERS)).strip();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
