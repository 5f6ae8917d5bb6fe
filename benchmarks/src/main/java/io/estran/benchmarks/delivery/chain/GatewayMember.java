package io.estran.benchmarks.delivery.chain;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A {@link GatewayProcess}, which can be killed and started again where it was. One owner. */
final class GatewayMember implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long LOOK_MILLIS = 20;

    private final String name;
    private final Path folder;
    private final Path file;
    private final int port;
    private @Nullable Process process;

    GatewayMember(Path folder, String name, String bootstrap, int port) throws IOException {
        this.folder = folder;
        this.name = name;
        this.port = port;
        file = Files.writeString(folder.resolve(name + ".yaml"), """
                gateway: %s
                kafka: {bootstrap: "%s"}
                mqtt: {plaintext: "127.0.0.1:%d"}
                http: 127.0.0.1:0
                """.formatted(name, bootstrap, port));
    }

    /** Also its place in the sequencers' group. */
    String name() {
        return name;
    }

    int port() {
        return port;
    }

    void start() throws IOException {
        process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xmx256m",
                        "-Djava.io.tmpdir=" + folder,
                        "-cp",
                        System.getProperty("java.class.path"),
                        GatewayProcess.class.getName(),
                        file.toString()))
                .redirectError(ProcessBuilder.Redirect.appendTo(log().toFile()))
                .start();
    }

    /** Waits until it does its work. */
    void awaitReady() throws IOException, InterruptedException {
        Process running = running();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        // Not closed: that would close the process's stdout.
        BufferedReader said = new BufferedReader(new InputStreamReader(running.getInputStream(), UTF_8));
        while (!said.ready()) {
            if (!running.isAlive()) {
                throw new IOException(name + " ended with " + running.exitValue() + ":\n" + Files.readString(log()));
            }
            if (System.nanoTime() - deadline > 0) {
                throw new IOException(
                        name + " is not ready within " + PATIENCE.toSeconds() + " s:\n" + Files.readString(log()));
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        running().destroyForcibly().waitFor();
    }

    private Path log() {
        return folder.resolve(name + ".log");
    }

    private Process running() {
        Process running = process;
        if (running == null) {
            throw new IllegalStateException(name + " was not started");
        }
        return running;
    }

    @Override
    public void close() throws InterruptedException {
        if (process != null) {
            kill();
        }
    }
}
