package io.estran.system.process;

import static org.awaitility.Awaitility.await;

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

/** One process of Estran, from the jars that users run. What it says goes to a file of the folder. One owner. */
final class EstranProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Path ROOT = Path.of(System.getProperty("estran.root"));
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
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** {@code estran COMMAND ...}. */
    static EstranProcess command(Path folder, String name, int http, String... arguments) throws IOException {
        return start(folder, name, http, ALL_IN_ONE, List.of("-Xmx512m"), arguments);
    }

    /** The agent's own jar. */
    static EstranProcess agent(Path folder, String name, int http, Path configuration) throws IOException {
        return start(folder, name, http, AGENT, List.of("-Xmx256m"), "--config", configuration.toString());
    }

    private static EstranProcess start(
            Path folder, String name, int http, Path jar, List<String> options, String... arguments)
            throws IOException {
        if (!Files.exists(jar)) {
            throw new IOException(jar + " is missing: build with ./mvnw package first");
        }
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
        command.addAll(options);
        command.addAll(List.of("-jar", jar.toString()));
        command.addAll(List.of(arguments));
        Path log = folder.resolve(name + ".log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        return new EstranProcess(name, process, log, http);
    }

    /** Waits until {@code /health/live} answers. */
    EstranProcess awaitLive() {
        return awaitStatus("/health/live");
    }

    /** Waits until {@code /health/ready} says yes. */
    EstranProcess awaitReady() {
        return awaitStatus("/health/ready");
    }

    private EstranProcess awaitStatus(String path) {
        await(name + " " + path)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    if (!process.isAlive()) {
                        throw new AssertionError(
                                name + " ended with " + process.exitValue() + ":\n" + Files.readString(log));
                    }
                    return get(path) != null;
                });
        return this;
    }

    /** A metric's value as Prometheus would read it; NaN if the process does not answer or has no such metric. */
    double metric(String metric) {
        String text = get("/metrics");
        return text == null
                ? Double.NaN
                : text.lines()
                        .filter(line -> line.startsWith(metric + " "))
                        .mapToDouble(line -> Double.parseDouble(line.substring(metric.length() + 1)))
                        .findFirst()
                        .orElse(Double.NaN);
    }

    private String get(String path) {
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

    /** SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** SIGTERM; the exit code. */
    int terminate() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError(name + " did not stop on SIGTERM");
        }
        return process.exitValue();
    }

    /** What it has said so far, earlier runs of that name included. */
    String said() throws IOException {
        return Files.readString(log);
    }

    @Override
    public void close() throws InterruptedException {
        if (process.isAlive()) {
            kill();
        }
    }
}
