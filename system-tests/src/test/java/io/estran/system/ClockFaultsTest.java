package io.estran.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.estran.agent.Agent;
import io.estran.agent.Surroundings;
import io.estran.agent.config.AgentConfiguration;
import io.estran.process.disk.Disk;
import io.estran.protocol.account.LaneStatus;
import io.estran.protocol.account.Presence;
import io.estran.protocol.aggregate.WindowAggregate;
import io.estran.protocol.event.Event;
import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.name.AgentName;
import io.estran.protocol.reading.Quality;
import io.estran.protocol.reading.QualityReason;
import io.estran.system.chain.Cloud;
import io.estran.system.chain.Consumed;
import io.estran.system.chain.SteppingClock;
import io.estran.testkit.KafkaBroker;
import io.estran.testkit.LoopbackPorts;
import io.estran.testkit.WithKafka;
import io.estran.twin.Twins;
import io.estran.twin.state.AgentStanding;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * DESIGN "Time" and "Trust" on the real parts: an agent boots in 1970 with mutual TLS, then its clock steps to now, a day back and
 * two days forth in the middle of windows, while readings come that it dates.
 */
@WithKafka
class ClockFaultsTest {
    private static final Duration LONG = Duration.ofSeconds(40);
    private static final int A_PHASE = 30;
    private static final AgentName AGENT = new AgentName("clock-1");

    @TempDir
    Path folder;

    private final SteppingClock clock = new SteppingClock(Instant.EPOCH);
    private final AtomicLong eventsSealed = new AtomicLong();
    private final List<Instant> began = new ArrayList<>();

    @Test
    void aBootIn1970AndStepsOfADayLoseNothingAndSayWhichReadingsAreAffected(KafkaBroker broker) throws Exception {
        int port = new LoopbackPorts().next();
        try (Cloud cloud = Cloud.start(broker, folder);
                Twins twins = Twins.connect(broker.bootstrap());
                Agent agent = Agent.start(configuration(cloud, port), surroundings())) {
            twins.start();
            await("mutual TLS in 1970").atMost(LONG).until(agent::isConnected);
            await("an idle agent is online, and nothing is missing up to its clock")
                    .atMost(LONG)
                    .until(() -> isComplete(twins.agent(AGENT)));
            try (Socket device = new Socket(InetAddress.getLoopbackAddress(), port)) {
                phase(device, agent);
                stepped(() -> clock.set(Instant.now()));
                phase(device, agent);
                stepped(() -> clock.step(Duration.ofDays(-1)));
                phase(device, agent);
                stepped(() -> clock.step(Duration.ofDays(2)));
                phase(device, agent);
            }
            agent.endInput();
            await("all is stored and accounted for").atMost(LONG).until(agent::isSettled);
            Consumed consumed = Consumed.read(broker.bootstrap(), AGENT.value());
            assertThat(consumed.readings()).as("readings in windows").isEqualTo(4L * A_PHASE);
            assertThat(consumed.duplicates()).isZero();
            assertThat(consumed.accounts().values()).allSatisfy(account -> {
                assertThat(account.status()).isIn(LaneStatus.OK, LaneStatus.COMPLETE);
                assertThat(account.stored()).as("in order, without a gap").isEqualTo(account.last());
            });
            assertThat(clockEvents(consumed))
                    .containsExactly(
                            "clock-not-synchronised",
                            "clock-step",
                            "clock-synchronised",
                            "clock-step",
                            "clock-not-synchronised",
                            "clock-step");
            assertThat(reason(consumed, 0)).isEqualTo(QualityReason.CLOCK_NOT_SYNCHRONISED);
            assertThat(reason(consumed, 1)).isEqualTo(QualityReason.NONE);
            assertThat(reason(consumed, 2)).isEqualTo(QualityReason.CLOCK_NOT_SYNCHRONISED);
            assertThat(reason(consumed, 3)).isEqualTo(QualityReason.CLOCK_NOT_SYNCHRONISED);
        }
        Path lastSeen = folder.resolve("clock-data/last-seen-time");
        assertThat(Duration.between(Instant.parse(Files.readAllLines(lastSeen).get(0)), Instant.now()))
                .as("what the next boot in 1970 knows")
                .isBetween(Duration.ZERO, LONG.multipliedBy(3));
    }

    private boolean isComplete(@Nullable AgentStanding standing) {
        Presence presence = standing == null ? null : standing.presence();
        long fiveSecondsAgo = clock.wallNanos() - 5_000_000_000L;
        return presence != null && presence.online() && presence.watermark() > fiveSecondsAgo;
    }

    /** What comes in the tenth of a second before the pipeline looks at the clock could be late. */
    private void stepped(Runnable step) {
        long before = eventsSealed.get();
        step.run();
        await("the step is stated").atMost(LONG).until(() -> eventsSealed.get() > before);
    }

    /** Some readings without a time of their own; the clock stays until the pipeline has them. */
    private void phase(Socket device, Agent agent) throws Exception {
        began.add(Instant.ofEpochSecond(0, clock.wallNanos()));
        long before = agent.readings().accepted();
        OutputStream out = device.getOutputStream();
        for (int i = 0; i < A_PHASE; i++) {
            out.write(("press force=" + i + "\n").getBytes(StandardCharsets.US_ASCII));
            out.flush();
            int sent = i + 1;
            await().pollInterval(Duration.ofMillis(5)).atMost(LONG).until(() -> {
                return agent.readings().received() >= before + sent;
            });
        }
        await().atMost(LONG).until(() -> agent.readings().accepted() == before + A_PHASE);
    }

    private static List<String> clockEvents(Consumed consumed) {
        return consumed.events().stream()
                .map(Event::type)
                .filter(type -> type.startsWith("clock-"))
                .toList();
    }

    /** Why the last window of a phase is uncertain: the first one may lie before the step was seen. */
    private QualityReason reason(Consumed consumed, int phase) {
        long from = began.get(phase).getEpochSecond() * 1_000_000_000L;
        WindowAggregate last = consumed.windows().values().stream()
                .filter(window -> window.start() >= from && window.start() < from + 60_000_000_000L)
                .reduce((one, other) -> other)
                .orElseThrow();
        assertThat(last.quality()).isEqualTo(last.reason() == QualityReason.NONE ? Quality.GOOD : Quality.UNCERTAIN);
        return last.reason();
    }

    private Surroundings surroundings() {
        return new Surroundings(
                Disk.local(),
                clock,
                new SecureRandom(),
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                header -> eventsSealed.addAndGet(header.batchClass() == BatchClass.EVENTS ? header.recordCount() : 0));
    }

    private AgentConfiguration configuration(Cloud cloud, int port) throws Exception {
        Path file = folder.resolve("clock.yaml");
        String uplink = cloud.uplink(AGENT.value());
        Files.writeString(file, """
                agent: %s
                data: clock-data
                sources:
                  - {name: device, type: line-protocol, listen: "tcp://127.0.0.1:%d", series: "site/{measurement}-{field}"}
                windows:
                  - {series: "**", length: 100ms}
                http: 127.0.0.1:0
                %s, presenceEvery: 1s}
                """.formatted(AGENT, port, uplink.substring(0, uplink.length() - 1)));
        return AgentConfiguration.read(file, Map.of());
    }
}
