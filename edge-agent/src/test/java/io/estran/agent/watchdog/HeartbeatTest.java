package io.estran.agent.watchdog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.estran.agent.actuation.WriteTarget;
import io.estran.agent.pipeline.Pipeline;
import io.estran.agent.pipeline.PipelineSettings;
import io.estran.agent.rule.Priority;
import io.estran.agent.rule.RuleSpec;
import io.estran.agent.source.ReadingSink;
import io.estran.agent.source.SeriesAttributes;
import io.estran.agent.state.PipelineConfiguration;
import io.estran.agent.storage.Storage;
import io.estran.agent.storage.StorageSettings;
import io.estran.process.time.Clock;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.name.AgentName;
import io.estran.protocol.reading.Quality;
import io.estran.protocol.reading.QualityReason;
import io.estran.testkit.FaultyDisk;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeartbeatTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration NEVER = Duration.ofDays(1);

    private final List<String> told = new CopyOnWriteArrayList<>();
    private final Supervisor supervisor = new Supervisor() {
        @Override
        public void ready() {
            told.add("ready");
        }

        @Override
        public void alive() {
            told.add("alive");
        }

        @Override
        public void stopping() {
            told.add("stopping");
        }
    };

    @Test
    void everyLookAfterProgressIsABeatAndOneWithoutIsNone() {
        AtomicLong progress = new AtomicLong(5);
        Heartbeat heartbeat = new Heartbeat(supervisor, progress::get, NEVER);
        heartbeat.look();
        assertThat(told).isEmpty();
        progress.incrementAndGet();
        heartbeat.look();
        assertThat(told).containsExactly("alive");
        heartbeat.look();
        heartbeat.look();
        assertThat(told).containsExactly("alive");
        progress.incrementAndGet();
        heartbeat.look();
        assertThat(told).containsExactly("alive", "alive");
    }

    @Test
    void theStartComesFirstTheStopLastAndBeatsComeByThemselves() {
        AtomicLong progress = new AtomicLong();
        Heartbeat heartbeat = new Heartbeat(supervisor, progress::incrementAndGet, Duration.ofMillis(1));
        heartbeat.begin();
        await().atMost(SOON).until(() -> told.size() > 3);
        heartbeat.close();
        await().atMost(SOON).until(() -> told.contains("stopping"));
        assertThat(told).startsWith("ready", "alive").endsWith("alive", "stopping");
    }

    @Test
    void withoutAWatchdogOnlyStartAndStopAreTold() {
        Heartbeat heartbeat = new Heartbeat(supervisor, () -> 0, null);
        heartbeat.begin();
        await().atMost(SOON).until(() -> told.contains("ready"));
        heartbeat.close();
        await().atMost(SOON).until(() -> told.contains("stopping"));
        assertThat(told).containsExactly("ready", "stopping");
    }

    @Test
    void withoutANotifySocketThereIsNoThread() throws Exception {
        AutoCloseable heartbeat = Heartbeat.start(Map.of("WATCHDOG_USEC", "1000"), () -> 0);
        assertThat(heartbeat).isNotInstanceOf(Heartbeat.class);
        heartbeat.close();
    }

    @ParameterizedTest
    @CsvSource({
        "30000000, , 7500",
        "30000000, 42, 7500",
        "30000000, 43, ",
        "0, , ",
        "soon, , ",
        ", 42, ",
    })
    void theWatchdogIsReadAsSystemdsManualSays(String micros, String process, Long millis) {
        Map<String, String> environment = new HashMap<>();
        if (micros != null) {
            environment.put("WATCHDOG_USEC", micros);
        }
        if (process != null) {
            environment.put("WATCHDOG_PID", process);
        }
        assertThat(Heartbeat.interval(environment, 42)).isEqualTo(millis == null ? null : Duration.ofMillis(millis));
    }

    /** The pipeline's own thread on real storage; a device's driver that never returns is what no part of ours may be. */
    @Test
    void aStuckPipelineStopsTheHeartbeatAndNothingElseDoes() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        FaultyDisk disk = new FaultyDisk(new Random(1));
        try (Pipeline pipeline = pipeline();
                Storage storage = storage(pipeline, disk)) {
            storage.start();
            pipeline.start(storage.recovery(), storage.recorder(), Map.of("plc", (target, value, completion) -> {
                entered.countDown();
                try {
                    release.await();
                } catch (InterruptedException ended) {
                    Thread.currentThread().interrupt();
                }
                completion.completed("done", 0);
            }));
            Heartbeat heartbeat = new Heartbeat(supervisor, pipeline::progress, NEVER);
            awaitBeats(heartbeat, 2);
            disk.setFailing(true);
            awaitBeats(heartbeat, 4);
            disk.setFailing(false);
            ReadingSink sink = pipeline.sink("plc");
            int series = sink.series("tank/level", SeriesAttributes.NONE);
            sink.put(series, System.currentTimeMillis() * 1_000_000, 99, Quality.GOOD, QualityReason.NONE, -1);
            entered.await();
            heartbeat.look();
            int before = told.size();
            for (int i = 0; i < 10; i++) {
                heartbeat.look();
            }
            assertThat(told).as("beats of a pipeline that stands").hasSize(before);
            release.countDown();
            awaitBeats(heartbeat, before + 1);
        } finally {
            release.countDown();
        }
    }

    private void awaitBeats(Heartbeat heartbeat, int beats) {
        await().atMost(SOON).until(() -> {
            heartbeat.look();
            return told.size() >= beats;
        });
    }

    private static Pipeline pipeline() {
        PipelineConfiguration configuration = new PipelineConfiguration(
                List.of(new PipelineConfiguration.SourceSpec("plc", true)),
                List.of(),
                List.of(new RuleSpec(
                        "full",
                        "tank/level",
                        true,
                        95,
                        5,
                        0,
                        Priority.HIGH,
                        new RuleSpec.Write(new WriteTarget("plc", 1, "holding", 20, "uint16", "ABCD"), 0))),
                List.of(),
                PipelineConfiguration.DEFAULT_IDLE,
                PipelineConfiguration.DEFAULT_FUTURE);
        return new Pipeline(
                PipelineSettings.of("lab-1", "test", configuration, Set.of()),
                Clock.system(),
                new SimpleMeterRegistry());
    }

    private static Storage storage(Pipeline pipeline, FaultyDisk disk) throws Exception {
        Random ids = new Random(2);
        return Storage.open(new Storage.Parts(
                Path.of("/data"),
                disk,
                Clock.system(),
                new AgentName("lab-1"),
                StorageSettings.of(16 << 20, Duration.ofMillis(20)),
                new SimpleMeterRegistry(),
                pipeline::happened,
                header -> {},
                () -> new Id128(ids.nextLong(), ids.nextLong()),
                null));
    }
}
