package io.estran.system.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One process of Estran, from the jars that users run. What it says goes to a file of the folder. One owner. */
public final class EstranProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long POLL_MILLIS = 50;
    private static final Path ROOT = Path.of(System.getProperty("estran.root", "."));
    private static final Path ALL_IN_ONE = ROOT.resolve("all-in-one/target/estran/estran.jar");
    private static final Path AGENT = ROOT.resolve("edge-agent/target/estran-agent/estran-agent.jar");
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    private final String name;
    private final Process process;
    private final Path log;
    private final int http;

    private EstranProcess(String name, Process process, Path log, int http) {
        this.name = name;
        this.process = process;
        this.log = log;
        this.http = http;
    }

    /** A port that is free now; another process may take it before ours does, which fails with its own message. */
    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** {@code estran COMMAND ...}. */
    public static EstranProcess command(Path folder, String name, int http, String... arguments) throws IOException {
        return start(folder, name, http, command(List.of("-Xmx512m"), List.of(arguments)));
    }

    /** The agent's own jar. */
    public static EstranProcess agent(Path folder, String name, int http, Path configuration) throws IOException {
        return start(folder, name, http, agent(List.of("-Xmx256m"), configuration));
    }

    /** The words that run {@code estran COMMAND ...} with these options of the JVM. */
    public static List<String> command(List<String> options, List<String> arguments) {
        return java(ALL_IN_ONE, options, arguments);
    }

    /** The words that run the agent's own jar with these options of the JVM. */
    public static List<String> agent(List<String> options, Path configuration) {
        return java(AGENT, options, List.of("--config", configuration.toString()));
    }

    private static List<String> java(Path jar, List<String> options, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
        command.addAll(options);
        command.addAll(List.of("-jar", jar.toString()));
        command.addAll(arguments);
        return command;
    }

    /**
     * Starts it.
     *
     * @param http where its health and metrics are, or will be
     * @throws IOException if the jars were not built, or the system cannot start a process
     */
    public static EstranProcess start(Path folder, String name, int http, List<String> command) throws IOException {
        for (Path jar : List.of(ALL_IN_ONE, AGENT)) {
            if (!Files.exists(jar)) {
                throw new IOException(jar + " is missing: build with ./mvnw package first");
            }
        }
        Path log = folder.resolve(name + ".log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        return new EstranProcess(name, process, log, http);
    }

    /** Waits until {@code /health/live} answers. */
    public EstranProcess awaitLive() throws IOException, InterruptedException {
        return awaitStatus("/health/live");
    }

    /** Waits until {@code /health/ready} says yes. */
    public EstranProcess awaitReady() throws IOException, InterruptedException {
        return awaitStatus("/health/ready");
    }

    private EstranProcess awaitStatus(String path) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (get(path) == null) {
            if (!process.isAlive()) {
                throw new IOException(name + " ended with " + process.exitValue() + ":\n" + said());
            }
            if (System.nanoTime() - deadline > 0) {
                throw new IOException(name + " " + path + " did not answer within " + PATIENCE + ":\n" + said());
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
        return this;
    }

    /** A metric's value as Prometheus would read it; NaN if the process does not answer or has no such metric. */
    public double metric(String metric) {
        return metric(http, metric);
    }

    /** The same of a process whose health and metrics are at that port. */
    public static double metric(int http, String metric) {
        String text = get(http, "/metrics");
        return text == null
                ? Double.NaN
                : text.lines()
                        .filter(line -> line.startsWith(metric + " "))
                        .mapToDouble(line -> Double.parseDouble(line.substring(metric.length() + 1)))
                        .findFirst()
                        .orElse(Double.NaN);
    }

    private @Nullable String get(String path) {
        return get(http, path);
    }

    private static @Nullable String get(int http, String path) {
        try {
            HttpResponse<String> response = HTTP.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + http + path))
                            .timeout(Duration.ofSeconds(2))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            return response.statusCode() == 200 ? response.body() : null;
        } catch (IOException notThere) {
            return null;
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    /** Whether it runs, or is stopped and would. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** SIGKILL. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** SIGSTOP: it does nothing any more, and nobody is told. */
    public void stop() throws IOException, InterruptedException {
        signal("STOP");
    }

    /** SIGCONT after {@link #stop}. */
    public void proceed() throws IOException, InterruptedException {
        signal("CONT");
    }

    /** SIGHUP: an agent reads its configuration again. */
    public void hangUp() throws IOException, InterruptedException {
        signal("HUP");
    }

    private void signal(String signal) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (kill.waitFor() != 0 && process.isAlive()) {
            throw new IOException("SIG" + signal + " could not be sent to " + name + ", process " + process.pid());
        }
    }

    /** SIGTERM; the exit code. */
    public int terminate() throws IOException, InterruptedException {
        process.destroy();
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new IOException(name + " did not stop on SIGTERM within " + PATIENCE);
        }
        return process.exitValue();
    }

    /** What it has said so far, earlier runs of that name included. */
    public String said() throws IOException {
        return Files.readString(log);
    }

    @Override
    public void close() throws InterruptedException {
        if (process.isAlive()) {
            kill();
        }
    }
}
