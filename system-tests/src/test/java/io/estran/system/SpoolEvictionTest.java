package io.estran.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.estran.agent.Agent;
import io.estran.agent.config.AgentConfiguration;
import io.estran.cli.EstranMain;
import io.estran.process.disk.Disk;
import io.estran.protocol.account.Account;
import io.estran.protocol.batch.BatchHeader;
import io.estran.protocol.lane.GapReason;
import io.estran.protocol.lane.Id128;
import io.estran.system.chain.AgentSurroundings;
import io.estran.system.chain.Cloud;
import io.estran.system.chain.Consumed;
import io.estran.testkit.KafkaBroker;
import io.estran.testkit.WithKafka;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A spool that is too small for an outage: what was evicted is declared, to the sequence, and nothing else is missing. */
@WithKafka
class SpoolEvictionTest {
    private static final Duration LONG = Duration.ofSeconds(40);
    private static final int ROWS = 60_000;
    private static final Pattern LANE_OR_GAP = Pattern.compile("\"lane\":\"(?<lane>[^\"]+)\""
            + "|\"from\":(?<from>\\d+),\"to\":(?<to>\\d+),\"reason\":\"(?<reason>[^\"]+)\"");

    @TempDir
    Path folder;

    private final List<BatchHeader> sealed = new CopyOnWriteArrayList<>();

    @Test
    void whatAMebibyteOfSpoolCouldNotKeepIsDeclaredExactly(KafkaBroker broker) throws Exception {
        csv();
        try (Agent agent = Agent.start(
                configuration("uplink: {gateway: \"mqtt://127.0.0.1:1\"}"),
                AgentSurroundings.on(Disk.local(), sealed::add))) {
            await().atMost(LONG).until(agent::sourcesEnded);
            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(agent.spool().evictedBatches())
                            .as("evicted; the spool: %s", agent.spool())
                            .isPositive());
        }
        try (Cloud cloud = Cloud.start(broker, folder);
                Agent agent = Agent.start(
                        configuration(cloud.uplink("small")), AgentSurroundings.on(Disk.local(), sealed::add))) {
            agent.endInput();
            await().atMost(LONG).until(agent::isSettled);
            Consumed consumed = Consumed.read(broker.bootstrap(), "small");
            Map<Id128, TreeSet<Long>> missing = new TreeMap<>();
            for (BatchHeader header : sealed) {
                if (!consumed.batches().contains(header.lane() + "/" + header.sequence())) {
                    missing.computeIfAbsent(header.lane(), lane -> new TreeSet<>())
                            .add(header.sequence());
                }
            }
            assertThat(missing)
                    .as("batches that a comparison of records misses")
                    .isNotEmpty();
            assertThat(declared(consumed)).isEqualTo(missing);
            assertThat(audited(broker.bootstrap()))
                    .as("gaps that the audit command shows")
                    .isEqualTo(missing);
            assertThat(consumed.duplicates()).isZero();
            consumed.accounts()
                    .values()
                    .forEach(account ->
                            assertThat(account.gaps()).allMatch(gap -> gap.reason() == GapReason.EVICTED, "evicted"));
            long recordsInGaps = consumed.accounts().values().stream()
                    .flatMap(account -> account.gaps().stream())
                    .mapToLong(Account.Range::records)
                    .sum();
            long recordsSealed =
                    sealed.stream().mapToLong(BatchHeader::recordCount).sum();
            assertThat(consumed.records() + recordsInGaps)
                    .as("records stored and records in gaps are all that were sealed")
                    .isEqualTo(recordsSealed);
            assertThat(consumed.gaps()).as("the gaps as twins see them").isNotEmpty();
        }
    }

    private static Map<Id128, TreeSet<Long>> declared(Consumed consumed) {
        Map<Id128, TreeSet<Long>> declared = new TreeMap<>();
        consumed.accounts()
                .forEach((lane, account) -> account.gaps().forEach(gap -> {
                    for (long sequence = gap.from(); sequence <= gap.to(); sequence++) {
                        declared.computeIfAbsent(lane, key -> new TreeSet<>()).add(sequence);
                    }
                }));
        return declared;
    }

    /** The gaps that {@code estran audit} shows to people who ask. */
    private static Map<Id128, TreeSet<Long>> audited(String bootstrap) {
        StringWriter out = new StringWriter();
        int code = EstranMain.commandLine()
                .setOut(new PrintWriter(out, true))
                .execute("audit", "--bootstrap", bootstrap, "--agent", "small", "--json");
        assertThat(code).as("declared gaps are accounted for: %s", out).isZero();
        Map<Id128, TreeSet<Long>> audited = new TreeMap<>();
        Matcher found = LANE_OR_GAP.matcher(out.toString());
        Id128 lane = Id128.NONE;
        while (found.find()) {
            if (found.group("lane") != null) {
                lane = Id128.parse(found.group("lane"));
                continue;
            }
            assertThat(found.group("reason")).isEqualTo("evicted");
            TreeSet<Long> sequences = audited.computeIfAbsent(lane, key -> new TreeSet<>());
            for (long s = Long.parseLong(found.group("from")); s <= Long.parseLong(found.group("to")); s++) {
                sequences.add(s);
            }
        }
        return audited;
    }

    private AgentConfiguration configuration(String uplink) throws Exception {
        Path file = folder.resolve("small.yaml");
        Files.writeString(file, """
                agent: small
                data: small-data
                sources:
                  - {name: press, type: csv, file: press.csv, speed: max, time: {column: time, pattern: epoch-s}, asset: press}
                windows:
                  - {series: "**", length: 1s}
                spool: {size: 1MiB}
                batches: {size: 16KiB}
                http: 127.0.0.1:0
                """ + uplink + "\n");
        return AgentConfiguration.read(file, Map.of());
    }

    private void csv() throws Exception {
        Random random = new Random(3);
        StringBuilder text = new StringBuilder("time,force,travel,heat\n");
        for (int i = 0; i < ROWS; i++) {
            text.append(1_700_000_000L + i)
                    .append(',')
                    .append(random.nextDouble())
                    .append(',')
                    .append(random.nextDouble())
                    .append(',')
                    .append(random.nextDouble())
                    .append('\n');
        }
        Files.writeString(folder.resolve("press.csv"), text);
    }
}
