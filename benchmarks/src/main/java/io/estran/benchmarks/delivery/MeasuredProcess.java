package io.estran.benchmarks.delivery;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A {@link MeasuredMain} in a process of its own, with the Java and the class path of this one and the options that
 * {@code ./estran gateway} has. Killed by {@link #close}, and when this process is stopped; if this process is killed, it ends by
 * itself. One owner.
 */
final class MeasuredProcess implements AutoCloseable {
    private final String what;
    private final Process process;
    private final Thread whenStopped;
    private final BufferedReader answers;
    private final PrintWriter wishes;
    private final List<Integer> ports;

    /** Starts it and waits until it is ready. */
    MeasuredProcess(String... arguments) throws IOException {
        what = arguments[0];
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx1g",
                "-cp",
                System.getProperty("java.class.path"),
                MeasuredMain.class.getName()));
        command.addAll(List.of(arguments));
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        whenStopped = new Thread(process::destroyForcibly, "bench-kill-" + what);
        Runtime.getRuntime().addShutdownHook(whenStopped);
        answers = process.inputReader(US_ASCII);
        wishes = new PrintWriter(process.outputWriter(US_ASCII), /* autoFlush= */ true);
        boolean ready = false;
        try {
            ports = Stream.of(answer("ready").split(" ", -1))
                    .skip(1)
                    .map(Integer::valueOf)
                    .toList();
            ready = true;
        } finally {
            if (!ready) {
                close();
            }
        }
    }

    /** The ports it listens on, in its order. */
    int port(int index) {
        return ports.get(index);
    }

    /** Has it do something and waits until it is done. */
    void ask(String wish) throws IOException {
        wishes.println(wish);
        answer("done");
    }

    private String answer(String expected) throws IOException {
        String line = answers.readLine();
        if (line == null || !line.startsWith(expected)) {
            throw new IOException("the process \"" + what + "\" of the benchmark "
                    + (line == null ? "has ended" : "says \"" + line + "\"") + " instead of \"" + expected + "\"");
        }
        return line;
    }

    /** Processor time of all its threads so far, user and system. */
    Duration processorTime() throws IOException {
        return process.toHandle()
                .info()
                .totalCpuDuration()
                .orElseThrow(() -> new IOException("this system does not tell the processor time of process " + what));
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            Runtime.getRuntime().removeShutdownHook(whenStopped);
        } catch (IllegalStateException stopping) {
            // It runs already, and does the same.
        }
    }
}
