package io.estran.cli.packaging;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.estran.process.logging.ProcessLog;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One run of the packaged agent, by its own launcher, in which the JVM notes what an agent needs: sources of every type, rules,
 * attestation, the uplink over mutual TLS to a real gateway, metrics, a graceful stop, at whose end the JVM writes the archive.
 * What cannot be here is absent: the Modbus device does not answer. One owner, used once.
 */
final class Training {
    /** A busy computer takes its time; half a minute is usual for all of it. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final Duration LOOK = Duration.ofMillis(100);
    private static final int SERIES = 1_000;
    /** Lines of one look: about 10,000 a second. */
    private static final int LINES = 1_000;
    /** Enough for windows to close, a batch to be sealed, sent, acknowledged and accounted for, many times. */
    private static final int LEAST_LOOKS = 50;

    private static final double LEAST_BATCHES = 10;
    private static final int STOPPED_BY_SIGTERM = 143;
    private static final Pattern HTTP = Pattern.compile("health and metrics at (http://[0-9.]+:\\d+)");
    private static final Pattern LINE_PORT = Pattern.compile("listens on tcp://\\S+, port (\\d+)");
    private static final Pattern STORED =
            Pattern.compile("^estran_agent_uplink_batches_stored_total ([0-9.E]+)$", Pattern.MULTILINE);

    private final Path launcher;
    private final Path workshop;
    private final Consumer<String> people;

    /** @param workshop for what is gone afterwards */
    Training(Path launcher, Path workshop, Consumer<String> people) {
        this.launcher = launcher;
        this.workshop = workshop;
        this.people = people;
    }

    /**
     * Runs it.
     *
     * @param making the JVM's option that makes the archive
     * @throws PackagingException if the agent does not work as an agent does, or does not end
     */
    void run(String making) throws PackagingException, IOException, InterruptedException {
        people.accept("training run: a broker and a gateway of its own start");
        Path folder = Files.createDirectory(workshop.resolve("training"));
        // What broker and gateway say is no news: either the agent's batches are acknowledged, or its own words tell
        // why not.
        try (ProcessLog.Stay ignored = ProcessLog.divert(Level.OFF, text -> {});
                TrainingCloud cloud = new TrainingCloud(folder)) {
            Path configuration = write(folder, cloud.port());
            people.accept("training run: the agent reads " + SERIES + " series and sends them");
            try (Program agent = Program.start(
                    List.of(launcher.toString(), "--config", configuration.toString()),
                    Map.of("ESTRAN_JVM_OPTIONS", making),
                    workshop.resolve("agent.log"))) {
                work(agent);
                people.accept("training run: the agent stops, and its JVM writes the archive");
                agent.terminate();
                int code = agent.await(PATIENCE);
                if (code != STOPPED_BY_SIGTERM) {
                    throw new PackagingException("the agent of the training run ended with exit code " + code
                            + " instead of " + STOPPED_BY_SIGTERM + ":\n" + agent.said());
                }
            }
        } catch (PackagingException | IOException | InterruptedException failure) {
            throw failure;
        } catch (Exception failure) {
            throw new IOException("the gateway for the training run could not be stopped", failure);
        }
    }

    private static Path write(Path folder, int gateway) throws IOException {
        Files.writeString(
                folder.resolve("recording.csv"), "time,level\n2026-01-01T00:00:00Z,1\n2026-01-01T00:00:01Z,2.5\n");
        return Files.writeString(folder.resolve("agent.yaml"), """
                agent: %s
                data: data
                sources:
                  - {name: sensors, type: line-protocol, listen: "tcp://127.0.0.1:0", series: "{tag:site}/{measurement}-{field}"}
                  - {name: computer, type: host, interval: 1s, asset: training/computer}
                  - {name: recording, type: csv, file: recording.csv, speed: max, asset: training/tank,
                     time: {column: time, pattern: iso}}
                  - name: plc
                    type: modbus-tcp
                    address: 127.0.0.1:9
                    interval: 1s
                    registers:
                      - {series: training/tank/level, unitId: 1, kind: holding, register: 10, as: float32}
                rules:
                  - {name: hot, series: plant/machine0-temperature, above: 25, hysteresis: 5, priority: high}
                  - {name: full, series: plant/machine1-temperature, above: 25, hysteresis: 5, priority: high,
                     write: {source: plc, unitId: 1, kind: holding, register: 20, value: 0}}
                spool: {size: 64MiB}
                journal: {size: 16MiB}
                uplink:
                  gateway: mqtts://127.0.0.1:%d
                  tls: {authority: pki/ca.pem, certificate: pki/%s.pem, key: pki/%s-key.pem}
                attestation: {certificate: pki/%s-attest.pem, key: pki/%s-attest-key.pem}
                http: 127.0.0.1:0
                """.formatted(
                        TrainingCloud.AGENT,
                        gateway,
                        TrainingCloud.AGENT,
                        TrainingCloud.AGENT,
                        TrainingCloud.AGENT,
                        TrainingCloud.AGENT));
    }

    private void work(Program agent) throws PackagingException, IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        int port = Integer.parseInt(awaitSaid(agent, LINE_PORT, deadline));
        String page = awaitSaid(agent, HTTP, deadline);
        HttpClient http = HttpClient.newHttpClient();
        try (Socket sensor = new Socket(InetAddress.getLoopbackAddress(), port);
                OutputStream lines = sensor.getOutputStream()) {
            for (int look = 0; look < LEAST_LOOKS || stored(get(http, page + "/metrics")) < LEAST_BATCHES; look++) {
                mustLive(agent, deadline, "nothing of it was acknowledged");
                lines.write(lines(look));
                TimeUnit.NANOSECONDS.sleep(LOOK.toNanos());
            }
        }
        get(http, page + "/health/ready");
    }

    private static byte[] lines(int look) {
        long now = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < LINES; i++) {
            lines.append("machine")
                    .append(i % SERIES)
                    .append(",site=plant temperature=")
                    .append(20 + (look + i) % 10)
                    .append('.')
                    .append(i % 10)
                    .append(' ')
                    .append(now + i)
                    .append('\n');
        }
        return lines.toString().getBytes(US_ASCII);
    }

    private static String awaitSaid(Program agent, Pattern what, long deadline)
            throws PackagingException, IOException, InterruptedException {
        while (true) {
            Matcher found = what.matcher(agent.said());
            if (found.find()) {
                return found.group(1);
            }
            mustLive(agent, deadline, "it does not say \"" + what + "\"");
            TimeUnit.NANOSECONDS.sleep(LOOK.toNanos());
        }
    }

    private static void mustLive(Program agent, long deadline, String lacking) throws PackagingException, IOException {
        if (!agent.isAlive()) {
            throw new PackagingException("the agent of the training run ended too early:\n" + agent.said());
        }
        if (System.nanoTime() - deadline > 0) {
            throw new PackagingException("the agent of the training run: " + lacking + " within " + PATIENCE.toSeconds()
                    + " s:\n" + agent.said());
        }
    }

    private static double stored(String metrics) {
        Matcher found = STORED.matcher(metrics);
        return found.find() ? Double.parseDouble(found.group(1)) : 0;
    }

    private static String get(HttpClient http, String page) throws IOException, InterruptedException {
        return http.send(
                        HttpRequest.newBuilder(URI.create(page))
                                .timeout(PATIENCE)
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
