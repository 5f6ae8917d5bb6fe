package io.estran.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.estran.agent.Agent;
import io.estran.agent.Surroundings;
import io.estran.agent.config.AgentConfiguration;
import io.estran.process.disk.Disk;
import io.estran.process.time.Clock;
import io.estran.protocol.lane.BatchClass;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On the folder of a real agent that never had a gateway. */
class SpoolCommandTest {
    private static final int ROWS = 200;
    /** Where the records of a segment begin. */
    private static final int HEAD_BYTES = 1024;

    @TempDir
    Path folder;

    @Test
    void whatAnAgentHoldsIsShownAndSoundUntilAByteIsDamaged() throws Exception {
        Path data = runAgent();

        Captured shown = Captured.run("spool", "inspect", data.toString());
        assertThat(shown.code()).isZero();
        assertThat(shown.err()).isEmpty();
        assertThat(shown.out())
                .contains("data folder  " + data)
                .containsPattern("checkpoint +run 1, journal position")
                .containsPattern("spool +[0-9.]+ [KM]?i?B held, .* of 8.0 MiB on disk")
                .containsPattern("lane [12] +aggregates [0-9a-f]{32}, run 1: sealed 1(\\.\\.[0-9]+)?, freed none")
                .containsPattern("held: [0-9]+ batches, 20 records, .* from sequence 1; 2023-11-14T22:13:20");

        Captured sound = Captured.run("spool", "check", data.toString());
        assertThat(sound)
                .isEqualTo(new Captured(0, "ok      " + data + ": every checksum and every lane's chain\n", ""));

        damage(data.resolve("spool"));
        Captured damaged = Captured.run("spool", "check", data.toString());
        assertThat(damaged.code()).isEqualTo(1);
        assertThat(damaged.out().lines())
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).startsWith("FAILED  "));
        assertThat(damaged.out()).contains("damaged").contains("the agent");
    }

    @Test
    void aFolderThatIsNoAgentsIsWrongUsage() {
        for (String command : List.of("inspect", "check")) {
            Captured wrong = Captured.run("spool", command, folder.toString());
            assertThat(wrong.code()).isEqualTo(2);
            assertThat(wrong.out()).isEmpty();
            assertThat(wrong.err()).contains(folder + ": no data folder of an agent");
        }
    }

    /** Windows of ten readings, sealed and kept. */
    private Path runAgent() throws Exception {
        StringBuilder rows = new StringBuilder("time,level\n");
        for (int i = 0; i < ROWS; i++) {
            rows.append(1_700_000_000L + i).append(',').append(i % 17).append('\n');
        }
        Files.writeString(folder.resolve("tank.csv"), rows);
        Path file = Files.writeString(folder.resolve("agent.yaml"), """
                agent: lab-1
                data: data
                sources:
                  - {name: tank, type: csv, file: tank.csv, speed: max, time: {column: time, pattern: epoch-s}, asset: tank}
                windows:
                  - {series: "**", length: 10s}
                spool: {size: 8MiB}
                uplink: {gateway: "mqtt://127.0.0.1:1"}
                http: 127.0.0.1:0
                """);
        AgentConfiguration configuration = AgentConfiguration.read(file, Map.of());
        AtomicInteger sealed = new AtomicInteger();
        Surroundings surroundings = new Surroundings(
                Disk.local(),
                Clock.system(),
                new SecureRandom(),
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                header -> sealed.addAndGet(header.batchClass() == BatchClass.AGGREGATES ? header.recordCount() : 0));
        try (Agent agent = Agent.start(configuration, surroundings)) {
            await().atMost(Duration.ofSeconds(30)).until(agent::sourcesEnded);
            agent.endInput();
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(sealed).hasValue(ROWS / 10));
        }
        return configuration.data();
    }

    /** Turns one bit among the records of every segment that has any. */
    private static void damage(Path spool) throws IOException {
        List<Path> segments;
        try (Stream<Path> files = Files.list(spool)) {
            segments = files.toList();
        }
        for (Path segment : segments) {
            byte[] bytes = Files.readAllBytes(segment);
            int last = bytes.length - 1;
            while (last > HEAD_BYTES && bytes[last] == 0) {
                last--;
            }
            int middle = (HEAD_BYTES + last) / 2;
            bytes[middle] ^= (byte) (last > HEAD_BYTES ? 1 : 0);
            Files.write(segment, bytes);
        }
    }
}
