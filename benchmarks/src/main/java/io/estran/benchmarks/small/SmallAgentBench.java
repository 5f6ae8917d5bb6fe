package io.estran.benchmarks.small;

import io.estran.benchmarks.report.Limit;
import io.estran.benchmarks.report.Row;
import io.estran.broker.BrokerSettings;
import io.estran.broker.EmbeddedBroker;
import io.estran.gateway.Gateway;
import io.estran.gateway.config.GatewaySettings;
import io.estran.process.configuration.Address;
import io.estran.process.lifecycle.Closer;
import io.estran.testkit.LoopbackPorts;
import io.estran.testkit.TestAuthority;
import io.micrometer.core.instrument.Counter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/** Starts the packaged agent so many times, each with an empty data folder, and takes the medians. One owner, used once. */
public final class SmallAgentBench {
    /** How it is measured. */
    public static final List<String> METHOD = List.of(
            "First reading: from starting the launcher until the source has read a first line from its socket.",
            "First PUBACK: from starting the launcher until the gateway has acknowledged a first batch.",
            "Memory: the largest VmRSS of a look each second, while readings come at that rate.",
            "The agent has the bounds of deploy/examples/small.yaml, 1,000 series, mutual TLS and attestations.",
            "Medians of all starts; broker, gateway and sensors share the machine.");

    private static final int SERIES = 1_000;
    private static final int SLOW = 10_000;
    private static final int FAST = 100_000;
    private static final double SLOW_BUDGET = 80;
    private static final double FAST_BUDGET = 112;
    private static final double READING_BUDGET = 0.5;
    private static final double PUBACK_BUDGET = 2.5;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration LOOK = Duration.ofMillis(1);
    private static final Duration BETWEEN_LOOKS_AT_MEMORY = Duration.ofSeconds(1);
    private static final Address ANY_PORT = new Address("127.0.0.1", 0);
    private static final String AGENT = "small-1";
    private static final String GATEWAY = "gw-1";

    private final Path launcher;
    private final int starts;
    private final Duration time;
    private final Consumer<String> people;
    private final ProcFigures figures = new ProcFigures(Path.of("/proc"));
    private final LoopbackPorts ports = new LoopbackPorts();

    /** What one start gave; seconds, MiB, seconds of processor, cores. */
    private record Start(
            double reading,
            double readingProcessor,
            double puback,
            double pubackProcessor,
            double slow,
            double slowCores,
            double fast,
            double fastCores) {}

    /**
     * @param launcher of the package
     * @param starts how many
     * @param time how long at each rate
     * @param people are told of each start
     */
    public SmallAgentBench(Path launcher, int starts, Duration time, Consumer<String> people) {
        this.launcher = launcher;
        this.starts = starts;
        this.time = time;
        this.people = people;
    }

    /** Measures, in that folder. */
    public List<Row> run(Path folder) throws Exception {
        TestAuthority authority = new TestAuthority("bench");
        Path pki = Files.createDirectory(folder.resolve("pki"));
        authority.issue(pki, AGENT);
        authority.issueAttestation(pki, AGENT);
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        List<Start> all = new ArrayList<>();
        try (Closer cloud = new Closer()) {
            EmbeddedBroker broker = cloud.add(EmbeddedBroker.start(BrokerSettings.single(folder.resolve("broker"), 0)));
            Gateway gateway = cloud.add(Gateway.start(
                    GatewaySettings.of(
                            GATEWAY,
                            broker.bootstrap(),
                            new GatewaySettings.TlsListener(ANY_PORT, authority.material(pki, GATEWAY)),
                            ANY_PORT,
                            folder.resolve("sequencer")),
                    registry));
            Counter stored = registry.get("estran.gateway.batches.stored").counter();
            for (int i = 1; i <= starts; i++) {
                Start start =
                        start(Files.createDirectory(folder.resolve("start-" + i)), pki, gateway.tlsPort(), stored);
                all.add(start);
                people.accept(String.format(
                        Locale.ROOT,
                        "start %d of %d: first reading %.2f s (%.2f s of processor), first PUBACK %.2f s (%.2f s); at 10k %.1f MiB"
                                + " and %.2f cores, at 100k %.1f MiB and %.2f cores",
                        i,
                        starts,
                        start.reading(),
                        start.readingProcessor(),
                        start.puback(),
                        start.pubackProcessor(),
                        start.slow(),
                        start.slowCores(),
                        start.fast(),
                        start.fastCores()));
            }
        }
        return rows(all);
    }

    private static List<Row> rows(List<Start> all) {
        return List.of(
                row("start: to the first reading taken", all, Start::reading, "s", READING_BUDGET),
                row("start: to the first PUBACK", all, Start::puback, "s", PUBACK_BUDGET),
                row("memory at 10,000 readings/s", all, Start::slow, "MiB", SLOW_BUDGET),
                row("memory at 100,000 readings/s", all, Start::fast, "MiB", FAST_BUDGET));
    }

    private static Row row(String name, List<Start> all, ToDoubleFunction<Start> figure, String unit, double budget) {
        return Row.absolute(
                name, median(all.stream().mapToDouble(figure).toArray()), unit, Limit.MEASURED_AT_MOST, budget);
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private Start start(Path folder, Path pki, int gateway, Counter stored) throws IOException, InterruptedException {
        int port = ports.next();
        Path configuration = Files.writeString(folder.resolve("agent.yaml"), """
                agent: %s
                data: data
                sources:
                  - {name: sensors, type: line-protocol, listen: "tcp://127.0.0.1:%d", series: "{tag:site}/{measurement}-{field}"}
                uplink:
                  gateway: mqtts://127.0.0.1:%d
                  tls: {authority: %s/ca.pem, certificate: %s/%s.pem, key: %s/%s-key.pem}
                attestation: {certificate: %s/%s-attest.pem, key: %s/%s-attest-key.pem}
                ring: {slots: 16384}
                seriesLimit: 10000
                batches: {size: 64KiB}
                limits: {records: 8192}
                spool: {size: 256MiB}
                journal: {size: 64MiB}
                http: 127.0.0.1:0
                """.formatted(
                        AGENT, port, gateway, pki, pki, AGENT, pki, AGENT, pki, AGENT, pki, AGENT));
        double before = stored.count();
        long begun = System.nanoTime();
        long deadline = begun + PATIENCE.toNanos();
        Path log = folder.resolve("agent.log");
        Process agent = new ProcessBuilder(launcher.toString(), "--config", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try (SensorFeed feed = new SensorFeed(port, SERIES, deadline)) {
            feed.send(1);
            while (figures.unreadBytes(port, feed.port()) != 0) {
                mustGoOn(agent, log, deadline, "no reading was taken");
            }
            double reading = since(begun);
            double readingProcessor = figures.processorSeconds(agent.pid());
            while (stored.count() == before) {
                mustGoOn(agent, log, deadline, "no batch was acknowledged");
                feed.send(SLOW, System.nanoTime() + LOOK.toNanos());
            }
            double puback = since(begun);
            double pubackProcessor = figures.processorSeconds(agent.pid());
            Level slow = level(agent, feed, SLOW);
            Level fast = level(agent, feed, FAST);
            return new Start(
                    reading,
                    readingProcessor,
                    puback,
                    pubackProcessor,
                    slow.resident(),
                    slow.cores(),
                    fast.resident(),
                    fast.cores());
        } finally {
            agent.destroy();
            if (!agent.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                agent.destroyForcibly();
            }
        }
    }

    private record Level(double resident, double cores) {}

    private Level level(Process agent, SensorFeed feed, int rate) throws IOException, InterruptedException {
        double largest = 0;
        double processor = figures.processorSeconds(agent.pid());
        long begun = System.nanoTime();
        long sent = feed.sent();
        while (System.nanoTime() - begun < time.toNanos()) {
            feed.send(rate, System.nanoTime() + BETWEEN_LOOKS_AT_MEMORY.toNanos());
            largest = Math.max(largest, figures.residentMebibytes(agent.pid()));
        }
        double seconds = since(begun);
        double reached = (feed.sent() - sent) / seconds;
        if (reached < rate * 0.9) {
            people.accept(String.format(
                    Locale.ROOT, "of %,d readings/s the agent and this machine took %,.0f", rate, reached));
        }
        return new Level(largest, (figures.processorSeconds(agent.pid()) - processor) / seconds);
    }

    private static double since(long begun) {
        return (System.nanoTime() - begun) / NANOS_PER_SECOND;
    }

    private static void mustGoOn(Process agent, Path log, long deadline, String lacking)
            throws IOException, InterruptedException {
        if (!agent.isAlive() || System.nanoTime() - deadline > 0) {
            throw new IOException(lacking + (agent.isAlive() ? " in time" : ", and the agent has ended") + ":\n"
                    + Files.readString(log));
        }
        TimeUnit.NANOSECONDS.sleep(LOOK.toNanos());
    }
}
