package io.estran.benchmarks.delivery;

import io.estran.benchmarks.mqtt.BarePaho;
import io.estran.benchmarks.mqtt.NullAcknowledger;
import io.estran.benchmarks.report.Limit;
import io.estran.benchmarks.report.Rounds;
import io.estran.benchmarks.report.Row;
import io.estran.process.tls.TlsMaterial;
import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.name.MqttTopics;
import io.estran.testkit.TestAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The agent starts with a full spool ({@link FilledSpool}) and empties it to a {@link NullAcknowledger} over mutual TLS, against a
 * {@link BarePaho} that publishes the same bytes to it with as many in flight. The time of a turn is that between the acknowledger's
 * first and its last batch: connecting is not in it, nor filling and opening the spool. In it are reading the spool, the words
 * between uplink and storage, an account ten times a second, and what the acknowledger itself takes of the machine, which is in
 * both. The spool must be empty at the end.
 */
final class UplinkRate implements AutoCloseable {
    private static final double LEAST_RATIO = 0.5;
    private static final double LEAST_BATCHES = 4_000;
    private static final int BATCHES = 10_000;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final long PATIENCE_SECONDS = 60;
    private static final Rounds ROUNDS = new Rounds(2, 5);

    private final Path folder;
    private final Path filled;
    private final TlsMaterial agent;
    private final NullAcknowledger acknowledger;
    private final List<byte[]> payloads;
    private int spools;

    private UplinkRate(Path folder, int batches) throws Exception {
        this.folder = folder;
        this.filled = Files.createDirectory(folder.resolve("filled"));
        TestAuthority authority = new TestAuthority("bench");
        agent = authority.material(folder, BenchLane.AGENT.value());
        acknowledger = new NullAcknowledger(authority.material(folder, "acknowledger"), true);
        try (FilledSpool spool = new FilledSpool(filled)) {
            spool.fill(batches);
            payloads = spool.batches();
        }
    }

    /** Measures it in that folder. */
    static List<Row> rows(Path folder) throws Exception {
        return rows(folder, BATCHES, ROUNDS);
    }

    static List<Row> rows(Path folder, int batches, Rounds rounds) throws Exception {
        try (UplinkRate rate = new UplinkRate(folder, batches)) {
            Row ratio = rounds.row(
                    "uplink: batches of 4 KiB with TLS, against bare Paho",
                    "batches/s",
                    rate::paho,
                    rate::uplink,
                    Limit.RATIO_AT_LEAST,
                    LEAST_RATIO);
            return List.of(
                    ratio,
                    Row.absolute(
                            "uplink: batches of 4 KiB with TLS",
                            ratio.measured(),
                            "batches/s",
                            Limit.MEASURED_AT_LEAST,
                            LEAST_BATCHES));
        }
    }

    /** A spool is emptied once: every turn has a copy. */
    private Path copy() throws IOException {
        spools++;
        Path copy = folder.resolve("spool-" + spools);
        try (Stream<Path> files = Files.walk(filled)) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(filled.relativize(file).toString()));
            }
        }
        return copy;
    }

    private double paho() throws Exception {
        Future<Long> nanos = acknowledger.expect(payloads.size());
        try (BarePaho client = new BarePaho(
                acknowledger.port(),
                agent,
                BenchLane.AGENT,
                MqttTopics.batches(BenchLane.AGENT, BatchClass.AGGREGATES, true),
                NullAcknowledger.RECEIVE_MAXIMUM)) {
            for (byte[] payload : payloads) {
                client.publish(payload);
            }
            client.settle();
        }
        return perSecond(nanos.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }

    private double uplink() throws Exception {
        try (FilledSpool spool = new FilledSpool(copy())) {
            Future<Long> nanos = acknowledger.expect(payloads.size());
            spool.send(acknowledger.port(), agent, nanos);
            return perSecond(nanos.get());
        }
    }

    /** From the first to the last there is one fewer. */
    private double perSecond(long nanos) {
        return (payloads.size() - 1) * NANOS_PER_SECOND / nanos;
    }

    @Override
    public void close() {
        acknowledger.close();
    }
}
