package io.estran.system.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.estran.agent.input.InputDecoder;
import io.estran.agent.journal.JournalScan;
import io.estran.process.disk.Disk;
import io.estran.protocol.aggregate.WindowAggregate;
import io.estran.system.chain.Consumed;
import io.estran.system.chain.Consumed.WindowKey;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Agent, gateway and broker as real processes; agent and gateway are killed with SIGKILL at random moments and started
 * again. What arrived is compared with what was put in, never with the agent's own counters.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrashTest {
    private static final Duration LONG = Duration.ofSeconds(120);
    private static final int ROWS = 24_000;
    private static final String ACCEPTED = "estran_agent_pipeline_readings_accepted_total";

    /** Kept if a test fails: what each process said is in it. */
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    static Path folder;

    private Site site;

    @BeforeAll
    void startSite() throws Exception {
        site = Site.start(folder);
    }

    @AfterAll
    void stopSite() throws Exception {
        site.close();
    }

    @AfterEach
    void stopAllButTheBroker() throws Exception {
        site.killAllButTheBroker();
    }

    @Test
    void aFileReplayedThroughKillsGivesTheSameWindowsAndAlarmsAsAnUndisturbedRun() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        csv();
        EstranProcess gateway = site.startGateway("gw-1", "both");
        // 24,000 seconds of recording in 24 seconds: time enough to be killed in the middle of things.
        EstranProcess agent = site.startAgent("killed", replay("1000"));
        int kills = 0;
        for (int round = 0; round < 4; round++) {
            EstranProcess running = agent;
            long moment = round * (ROWS / 3) + random.nextInt(ROWS / 3);
            await("connected, and come to that moment")
                    .atMost(LONG)
                    .until(() -> running.metric("estran_agent_uplink_batches_stored_total") > 0
                            && running.metric(ACCEPTED) >= moment);
            site.proxy().blackhole(false, true); // PUBACKs and accounts no longer reach the agent
            long before = site.proxy().bytesToServer();
            await("batches under way, or nothing left to send")
                    .atMost(LONG)
                    .until(() ->
                            site.proxy().bytesToServer() > before + 10_000 || running.metric(ACCEPTED) == 2L * ROWS);
            agent.kill();
            kills++;
            if (round % 2 == 1) {
                gateway.kill();
                kills++;
            }
            site.proxy().reset();
            site.proxy().open();
            if (round % 2 == 1) {
                gateway = site.startGateway("gw-1", "both");
            }
            agent = site.startAgent("killed", replay("1000"));
        }
        EstranProcess survivor = agent;
        await().atMost(LONG).until(() -> survivor.metric(ACCEPTED) == 2L * ROWS);
        EstranProcess undisturbed = site.startAgent("undisturbed", replay("max"));
        await().atMost(LONG).untilAsserted(() -> {
            Consumed expected = Consumed.read(site.bootstrap(), "undisturbed");
            assertThat(expected.readings()).isEqualTo(2L * ROWS);
            Consumed killed = Consumed.read(site.bootstrap(), "killed");
            assertThat(killed.readings()).isEqualTo(2L * ROWS);
        });
        Consumed expected = Consumed.read(site.bootstrap(), "undisturbed");
        Consumed killed = Consumed.read(site.bootstrap(), "killed");
        assertThat(kills).isEqualTo(6);
        assertThat(values(killed.windows())).as("seed %d", seed).isEqualTo(values(expected.windows()));
        assertThat(killed.alarms())
                .as("seed %d", seed)
                .isEqualTo(expected.alarms())
                .isNotEmpty();
        assertThat(killed.duplicates()).as("records twice, seed %d", seed).isZero();
        assertThat(killed.gaps()).isEmpty();
        assertThat(killed.duplicatesDropped())
                .as("PUBACKs were withheld, so batches were sent again: seed %d", seed)
                .isPositive();
        assertThat(survivor.terminate()).as("exit code after SIGTERM").isEqualTo(143);
        assertThat(undisturbed.terminate()).isEqualTo(143);
        assertThat(gateway.terminate()).isEqualTo(143);
    }

    @Test
    void everyReadingThatTheJournalHadIsInAWindowAlthoughTheSenderDiedWithTheAgent() throws Exception {
        EstranProcess gateway = site.startGateway("gw-1", "both");
        Random random = new Random(7);
        Map<String, Long> journalled = new TreeMap<>();
        Map<String, Long> sent = new TreeMap<>();
        int port = EstranProcess.freePort();
        String body = """
                sources:
                  - {name: lines, type: line-protocol, listen: "tcp://127.0.0.1:%d", series: "press/{measurement}-{field}"}
                windows:
                  - {series: "**", length: 1s}
                """.formatted(port);
        EstranProcess agent = site.startAgent("sender", body);
        for (int run = 0; run < 3; run++) {
            sent.put("press/run" + run + "-v", sendAndKill(agent, port, "run" + run, 5_000 + random.nextInt(10_000)));
            journalled.put("press/run" + run + "-v", journalled("press/run" + run + "-v"));
            agent = site.startAgent("sender", body);
        }
        assertThat(journalled.values()).allMatch(count -> count > 0);
        await().atMost(LONG).untilAsserted(() -> {
            Consumed consumed = Consumed.read(site.bootstrap(), "sender");
            journalled.forEach((series, count) -> assertThat(consumed.windows().values().stream()
                            .filter(window -> window.series().equals(series))
                            .mapToLong(WindowAggregate::count)
                            .sum())
                    .as(series + ": journalled " + count + " of " + sent.get(series) + " sent")
                    .isEqualTo(count));
            assertThat(consumed.duplicates()).isZero();
        });
        assertThat(agent.terminate()).isEqualTo(143);
        gateway.terminate();
    }

    @Test
    void withoutTheSequencerTheSpoolFreesNothingAndWithItEverything() throws Exception {
        EstranProcess ingress = site.startGateway("gw-1", "ingress");
        EstranProcess agent = site.startAgent("patient", """
                sources:
                  - {name: computer, type: host, interval: 100ms, asset: "patient/computer"}
                windows:
                  - {series: "**", length: 200ms}
                """);
        await().atMost(LONG).until(() -> agent.metric("estran_agent_uplink_batches_stored_total") >= 60);
        double stored = agent.metric("estran_agent_uplink_batches_stored_total");
        // The spool's standing is a second old at most, what is sealed goes on: equal at some moment means none was
        // freed.
        for (String moment : List.of("all that was sealed is kept although acknowledged", "and a moment later too")) {
            double sealed = agent.metric("estran_agent_spool_batches_sealed_total");
            await(moment)
                    .atMost(LONG)
                    .until(() -> agent.metric("estran_agent_spool_batches_sealed_total") > sealed
                            && agent.metric("estran_agent_spool_batches_pending")
                                    >= agent.metric("estran_agent_spool_batches_sealed_total") - 15);
        }
        EstranProcess sequencer = site.startGateway("seq-1", "sequencer");
        await().atMost(LONG).until(() -> agent.metric("estran_agent_spool_batches_pending") < stored / 2);
        assertThat(agent.terminate()).isEqualTo(143);
        sequencer.terminate();
        ingress.terminate();
    }

    /** Sends numbered lines until the agent is killed in the middle of them; returns how many were written. */
    private static long sendAndKill(EstranProcess agent, int port, String measurement, int least) throws Exception {
        double before = await().atMost(LONG).until(() -> agent.metric(ACCEPTED), accepted -> accepted >= 0);
        long deadline = System.nanoTime() + LONG.toNanos();
        long sent = 0;
        long time = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
        try (Socket socket = connect(port)) {
            OutputStream out = socket.getOutputStream();
            while (sent % 1000 != 0 || !(agent.metric(ACCEPTED) - before >= least)) {
                StringBuilder lines = new StringBuilder();
                for (int i = 0; i < 20; i++) {
                    lines.append(measurement)
                            .append(" v=")
                            .append(sent++)
                            .append(' ')
                            .append(time += 10_000)
                            .append('\n');
                }
                out.write(lines.toString().getBytes(StandardCharsets.UTF_8));
                assertThat(System.nanoTime() - deadline)
                        .as("the agent takes lines")
                        .isNegative();
            }
            agent.kill();
        }
        return sent;
    }

    private static Socket connect(int port) {
        return await().atMost(LONG)
                .ignoreException(java.net.ConnectException.class)
                .until(() -> new Socket(InetAddress.getLoopbackAddress(), port), Socket::isConnected);
    }

    /** A separate reader of the folder counts what the journal holds of a series. */
    private long journalled(String series) throws IOException {
        SeriesCount count = new SeriesCount(series);
        JournalScan.read(Disk.local(), site.data("sender"), record -> InputDecoder.decode(record.payload(), count));
        return count.count();
    }

    private static Map<WindowKey, String> values(Map<WindowKey, WindowAggregate> windows) {
        Map<WindowKey, String> values = new TreeMap<>();
        windows.forEach((key, window) -> values.put(
                key,
                String.join(
                        " ",
                        window.unit(),
                        "" + window.count(),
                        "" + window.bad(),
                        "" + window.min(),
                        "" + window.max(),
                        "" + window.first(),
                        "" + window.last(),
                        window.moments().toString(),
                        window.sketch().toString(),
                        window.quality().toString(),
                        window.reason().toString(),
                        "" + window.isFinal())));
        return values;
    }

    private static void csv() throws IOException {
        Random random = new Random(1);
        StringBuilder text = new StringBuilder("time,level,flow\n");
        for (int i = 0; i < ROWS; i++) {
            text.append(1_700_000_000L + i)
                    .append(',')
                    .append(Math.round((50 + 45 * Math.sin(i / 500.0) + random.nextGaussian()) * 100) / 100.0)
                    .append(',')
                    .append(random.nextInt(100) == 0 ? "" : random.nextDouble())
                    .append('\n');
        }
        Files.writeString(folder.resolve("tank.csv"), text);
    }

    private static String replay(String speed) {
        return """
                sources:
                  - {name: tank, type: csv, file: tank.csv, speed: %s, time: {column: time, pattern: epoch-s}, asset: station/tank}
                windows:
                  - {series: "**", length: 1min, lateness: 10s}
                rules:
                  - {name: tank-nearly-full, series: station/tank/level, above: 90, hysteresis: 5, delay: 5s, priority: high}
                """.formatted(speed);
    }
}
