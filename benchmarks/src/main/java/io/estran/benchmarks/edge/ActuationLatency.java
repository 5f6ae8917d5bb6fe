package io.estran.benchmarks.edge;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.estran.agent.Agent;
import io.estran.agent.Surroundings;
import io.estran.agent.config.AgentConfiguration;
import io.estran.benchmarks.edge.load.BareDevice;
import io.estran.benchmarks.edge.load.BareEcho;
import io.estran.benchmarks.edge.load.LineLoad;
import io.estran.benchmarks.edge.load.Probe;
import io.estran.benchmarks.report.Limit;
import io.estran.benchmarks.report.Rounds;
import io.estran.benchmarks.report.Row;
import io.estran.process.disk.Disk;
import io.estran.process.lifecycle.Closer;
import io.estran.process.time.Clock;
import io.estran.testkit.LoopbackPorts;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/**
 * From writing a reading into a running agent's socket until the device has the write that a rule orders for it, against
 * {@link BareEcho}. Agent, echo, device and load are in this process; the agent has its disk, journal and windows, and no gateway.
 * All wait in their selectors and on parked threads, none spins.
 */
final class ActuationLatency implements AutoCloseable {
    private static final double BUDGET = 2;
    private static final long INTERVAL = TimeUnit.MILLISECONDS.toNanos(10);
    private static final int LINES_PER_MILLISECOND = 100;
    private static final int PROBES = 500;
    private static final Rounds ROUNDS = new Rounds(2, 5);
    private static final double NANOS_PER_MICRO = 1e3;
    private static final double P99 = 99;
    private static final long LOOK_MILLIS = 2;
    /** Until the last of the writes that were only tried has come. */
    private static final long SETTLE_MILLIS = 500;

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final Closer parts = new Closer();
    private final int probes;
    private final Agent agent;
    private final Probe agentProbe;
    private final Probe echoProbe;
    private final int agentPort;
    private final int echoPort;

    private ActuationLatency(Path folder, int probes) throws Exception {
        this.probes = probes;
        boolean started = false;
        try {
            BareEcho echo = parts.add(new BareEcho());
            echoPort = echo.port();
            Socket toEcho = parts.add(socket(echoPort));
            echoProbe = new Probe(raise -> send(toEcho, raise), INTERVAL);
            Thread answers = new Thread(() -> hear(toEcho), "bench-answers");
            answers.setDaemon(true);
            answers.start();
            BareDevice device = parts.add(new BareDevice((register, value, nanos) -> heardByDevice(nanos)));
            agentPort = new LoopbackPorts().next();
            agent = parts.add(Agent.start(
                    configuration(folder, device.port()),
                    new Surroundings(
                            Disk.local(),
                            Clock.system(),
                            new SecureRandom(),
                            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                            header -> {})));
            Socket toAgent = parts.add(socket(agentPort));
            agentProbe = new Probe(raise -> send(toAgent, raise), INTERVAL);
            awaitDevice(toAgent);
            started = true;
        } finally {
            if (!started) {
                parts.close();
            }
        }
    }

    private void heardByDevice(long nanos) {
        agentProbe.answered(nanos);
    }

    private AgentConfiguration configuration(Path folder, int device) throws Exception {
        return AgentConfiguration.read(
                Files.writeString(folder.resolve("agent.yaml"), """
                        agent: bench-1
                        data: agent
                        http: 127.0.0.1:0
                        uplink: {gateway: "mqtt://127.0.0.1:1"}
                        sources:
                          - {name: lines, type: line-protocol, listen: "tcp://127.0.0.1:%d", series: "{tag:site}/{tag:unit}/{field}"}
                          - {name: plc, type: modbus-tcp, address: "127.0.0.1:%d", timeout: 30s, writes: 1024, registers: []}
                        windows:
                          - {series: "**", length: 1s}
                        rules:
                          - {name: limit, series: "probe/unit/level", above: 0.5, write: {source: plc, kind: holding, register: 20, value: 1}}
                        """.formatted(agentPort, device)), Map.of());
    }

    /** Until the source has its port and the connection to the device is up, a write fails, and nothing comes. */
    private void awaitDevice(Socket toAgent) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (agent.actuations().count() == 0) {
            if (System.nanoTime() - deadline > 0) {
                throw new IOException("the agent wrote nothing to its device within a minute");
            }
            send(toAgent, true);
            send(toAgent, false);
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
        TimeUnit.MILLISECONDS.sleep(SETTLE_MILLIS);
    }

    private static Socket socket(int port) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (true) {
            try {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                socket.setTcpNoDelay(true);
                return socket;
            } catch (IOException notYet) {
                if (System.nanoTime() - deadline > 0) {
                    throw notYet;
                }
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            }
        }
    }

    private static void send(Socket socket, boolean raise) throws IOException {
        socket.getOutputStream().write(("p,site=probe,unit=unit level=" + (raise ? 1 : 0) + "\n").getBytes(US_ASCII));
    }

    /** The echo sends back both questions; the first of the two is answered. */
    private void hear(Socket socket) {
        int length = "p,site=probe,unit=unit level=1\n".length();
        byte[] line = new byte[length];
        try {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            while (true) {
                in.readFully(line);
                if (line[length - 2] == '1') {
                    echoProbe.answered(System.nanoTime());
                }
            }
        } catch (EOFException | SocketException closed) {
            // By close.
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** Measures it with an agent in that folder. */
    static List<Row> rows(Path folder, Consumer<String> progress) throws Exception {
        return rows(folder, PROBES, ROUNDS, progress);
    }

    static List<Row> rows(Path folder, int probes, Rounds rounds, Consumer<String> progress) throws Exception {
        try (ActuationLatency latency = new ActuationLatency(folder, probes)) {
            Row idle = latency.row("actuation: reading to write, p99, nothing else", rounds, progress);
            try (LineLoad toEcho = new LineLoad(LINES_PER_MILLISECOND, latency.echoPort);
                    LineLoad toAgent = new LineLoad(LINES_PER_MILLISECOND, latency.agentPort)) {
                Row loaded = latency.row("actuation: the same under 100,000 readings/s", rounds, progress);
                return List.of(idle, loaded);
            }
        }
    }

    private Row row(String name, Rounds rounds, Consumer<String> progress) throws Exception {
        Histogram echoed = new Histogram(PATIENCE_NANOS, 3);
        Histogram actuated = new Histogram(PATIENCE_NANOS, 3);
        Row row = rounds.row(
                name,
                "us",
                () -> measured(echoProbe, echoed),
                () -> measured(agentProbe, actuated),
                Limit.RATIO_AT_MOST,
                BUDGET);
        progress.accept("  " + name + ", warm-up included: " + words(actuated) + "; echo: " + words(echoed));
        return row;
    }

    private double measured(Probe probe, Histogram all) throws Exception {
        Histogram took;
        try {
            took = probe.run(probes);
        } catch (IOException unanswered) {
            throw new IOException(
                    unanswered.getMessage() + "; the agent has sent "
                            + agent.actuations().count() + " writes and counts " + agent.readings(),
                    unanswered);
        }
        all.add(took);
        return took.getValueAtPercentile(P99) / NANOS_PER_MICRO;
    }

    private static String words(Histogram took) {
        return String.format(
                Locale.ROOT,
                "p50 %.0f us, p99 %.0f us, p99.9 %.0f us",
                took.getValueAtPercentile(50) / NANOS_PER_MICRO,
                took.getValueAtPercentile(P99) / NANOS_PER_MICRO,
                took.getValueAtPercentile(99.9) / NANOS_PER_MICRO);
    }

    @Override
    public void close() throws Exception {
        parts.close();
    }
}
