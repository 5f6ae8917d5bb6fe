package io.estran.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.estran.agent.Agent;
import io.estran.agent.config.AgentConfiguration;
import io.estran.cli.audit.AgentAudit;
import io.estran.cli.audit.AuditReader;
import io.estran.cli.audit.LaneAudit;
import io.estran.process.disk.Disk;
import io.estran.protocol.account.Account;
import io.estran.protocol.account.Presence;
import io.estran.protocol.aggregate.WindowAggregate;
import io.estran.protocol.batch.BatchHeader;
import io.estran.protocol.batch.BatchLimits;
import io.estran.protocol.codec.BatchReader;
import io.estran.protocol.event.Event;
import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.lane.GapReason;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.name.AgentName;
import io.estran.system.chain.AgentSurroundings;
import io.estran.system.chain.Cloud;
import io.estran.system.chain.Consumed;
import io.estran.testkit.KafkaBroker;
import io.estran.testkit.WithKafka;
import io.estran.twin.Twins;
import io.estran.twin.state.AgentStanding;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An agent's data folder is copied, set back or damaged while the agent is down, on real parts: nothing that a folder held is
 * lost, no batch comes twice, a window twice only across a declared fork, and then once in the twin; and the audit says what a
 * comparison of records says (rules 9, 14).
 */
@WithKafka
class ForkedAgentTest {
    private static final Duration LONG = Duration.ofSeconds(40);
    private static final String NOWHERE = "uplink: {gateway: \"mqtt://127.0.0.1:1\"}";
    private static final long T = 1_700_000_000L;
    private static final int SECONDS = 40;

    /** Layout of a segment: package comment of the agent's log. */
    private static final int FIRST_RECORD = 1024;

    private static final int RECORD_HEADER = 32;
    private static final int RECORD_MARKER = 0x52545345;

    @TempDir
    static Path cloudFolder;

    private static Cloud cloud;

    @TempDir
    Path folder;

    private final List<BatchHeader> sealed = new CopyOnWriteArrayList<>();
    private int written;

    @BeforeAll
    static void start(KafkaBroker broker) throws Exception {
        cloud = Cloud.start(broker, cloudFolder);
    }

    @AfterAll
    static void stop() throws Exception {
        cloud.close();
    }

    @Test
    void ofTwoMachinesFromOneDiskImageNothingIsLostAndNoBatchComesTwice() throws Exception {
        sealWithoutGateway("cloned");
        copy("cloned-data", "clone-data");
        writeReadings();
        try (Agent original = agent("cloned", "cloned-data", cloud.uplink("cloned"));
                Agent clone = agent("cloned", "clone-data", cloud.uplink("cloned"))) {
            Set<Id128> lanes = awaitForks("cloned", 4);
            assertThat(lanes).as("each branch names its lane of each class").hasSize(4);
            settle(original);
            settle(clone);
        }
        Consumed consumed = consumed("cloned");
        assertDelivered(consumed, Set.of());
        assertTwiceOnlyAcrossAFork(consumed);
        assertOnceInTheTwin("cloned");
    }

    @Test
    void aMachineThatIsSetBackToAnOlderImageLosesNothingAndRepeatsNoBatch() throws Exception {
        sealWithoutGateway("restored");
        copy("restored-data", "backup");
        for (int run = 0; run < 2; run++) {
            writeReadings();
            try (Agent agent = agent("restored", "restored-data", cloud.uplink("restored"))) {
                settle(agent);
            }
        }
        assertThat(forks(consumed("restored"))).isEmpty();
        delete("restored-data");
        copy("backup", "restored-data");
        try (Agent agent = agent("restored", "restored-data", cloud.uplink("restored"))) {
            awaitForks("restored", 2);
            settle(agent);
            awaitOnline("restored");
        }
        Consumed consumed = consumed("restored");
        assertDelivered(consumed, Set.of());
        assertTwiceOnlyAcrossAFork(consumed);
        assertOnceInTheTwin("restored");
    }

    @Test
    void ofADamagedCopyTheGapIsDeclaredAndTheAuditAgrees() throws Exception {
        sealWithoutGateway("damaged");
        copy("damaged-data", "intact-data");
        Set<String> lost = damageABatch("damaged-data");
        try (Agent agent = agent("damaged", "damaged-data", cloud.uplink("damaged"))) {
            settle(agent);
        }
        assertDelivered(consumed("damaged"), lost);
        // The intact copy comes too late for it: the first in partition order is final (rule 18).
        try (Agent agent = agent("damaged", "intact-data", cloud.uplink("damaged"))) {
            awaitForks("damaged", 1);
            settle(agent);
        }
        Consumed consumed = consumed("damaged");
        assertDelivered(consumed, lost);
        assertTwiceOnlyAcrossAFork(consumed);
        consumed.accounts()
                .values()
                .forEach(account -> assertThat(account.gaps()).allMatch(gap -> gap.reason() == GapReason.CORRUPT));
    }

    @Test
    void withoutItsCheckpointAFolderStillGivesAllItsBatchesOnce() throws Exception {
        sealWithoutGateway("forgetful");
        try (Stream<Path> files = Files.list(folder.resolve("forgetful-data"))) {
            for (Path checkpoint : files.filter(
                            file -> file.getFileName().toString().startsWith("checkpoint"))
                    .toList()) {
                Files.delete(checkpoint);
            }
        }
        try (Agent agent = agent("forgetful", "forgetful-data", cloud.uplink("forgetful"))) {
            settle(agent);
        }
        assertDelivered(consumed("forgetful"), Set.of());
    }

    /** A first run that no gateway hears: all that it seals is still held when it ends, and one window is open. */
    private void sealWithoutGateway(String name) throws Exception {
        writeReadings();
        try (Agent agent = agent(name, name + "-data", NOWHERE)) {
            await().atMost(LONG).until(agent::sourcesEnded);
        }
        assertThat(sealed).as("batches without a gateway").hasSizeGreaterThan(2);
    }

    private void settle(Agent agent) throws Exception {
        await().atMost(LONG).until(agent::filesEnded);
        agent.endInput();
        await().atMost(LONG).until(agent::isSettled);
    }

    private Agent agent(String name, String data, String uplink) throws Exception {
        Path file = folder.resolve(data + ".yaml");
        Files.writeString(file, """
                agent: %1$s
                data: %2$s
                sources:
                  - {name: press, type: csv, file: press.csv, speed: max, time: {column: time, pattern: epoch-s}, asset: %1$s/press}
                batches: {size: 4KiB}
                http: 127.0.0.1:0
                %3$s
                """.formatted(name, data, uplink));
        return Agent.start(AgentConfiguration.read(file, Map.of()), AgentSurroundings.on(Disk.local(), sealed::add));
    }

    /** Two readings a second, of three series, for so many seconds more. */
    private void writeReadings() throws IOException {
        Path file = folder.resolve("press.csv");
        Random random = new Random(written);
        StringBuilder text = new StringBuilder(written == 0 ? "time,force,travel,heat\n" : "");
        for (int i = 0; i < 2 * SECONDS; i++, written++) {
            text.append(T + written / 2);
            for (int column = 0; column < 3; column++) {
                text.append(',').append(random.nextDouble());
            }
            text.append('\n');
        }
        Files.writeString(file, (written > 2 * SECONDS ? Files.readString(file) : "") + text);
    }

    private static Consumed consumed(String name) {
        return Consumed.read(cloud.bootstrap(), name);
    }

    private static List<Event> forks(Consumed consumed) {
        return consumed.events().stream()
                .filter(event -> event.type().equals("fork"))
                .toList();
    }

    /** Waits for so many events; the lanes that they name as their own. */
    private static Set<Id128> awaitForks(String name, int expected) {
        List<Event> found = new ArrayList<>();
        await().atMost(LONG).untilAsserted(() -> {
            found.clear();
            found.addAll(forks(consumed(name)));
            assertThat(found).hasSizeGreaterThanOrEqualTo(expected);
        });
        assertThat(found).as("each once").hasSize(expected);
        return found.stream()
                .map(event -> Id128.parse((String) event.fields().get("lane")))
                .collect(Collectors.toSet());
    }

    /** Every batch that any run sealed came once, but these, which are declared; and the audit says the same. */
    private void assertDelivered(Consumed consumed, Set<String> lost) throws IOException {
        assertThat(consumed.duplicates()).isZero();
        Set<String> missing = new TreeSet<>();
        Map<String, Integer> records = sealed.stream()
                .collect(Collectors.toMap(ForkedAgentTest::place, BatchHeader::recordCount, (one, same) -> one));
        records.keySet().stream()
                .filter(place -> !consumed.batches().contains(place))
                .forEach(missing::add);
        assertThat(missing).isEqualTo(lost);
        records.keySet().removeAll(lost);
        assertThat(consumed.records())
                .isEqualTo(
                        records.values().stream().mapToLong(Integer::longValue).sum());

        AgentName name = sealed.get(0).agent();
        AgentAudit audit = AuditReader.read(cloud.bootstrap(), LONG)
                .judge(name, System.currentTimeMillis() * 1_000_000)
                .get(0);
        assertThat(audit.isAccountedFor()).as("audit: %s", audit).isTrue();
        Set<String> audited = new TreeSet<>();
        for (LaneAudit lane : audit.lanes()) {
            Account account = lane.account();
            assertThat(account.stored())
                    .as("batches of lane %s", account.lane())
                    .isEqualTo(consumed.batches().stream()
                            .filter(batch -> batch.startsWith(account.lane().toString()))
                            .count());
            account.gaps().forEach(gap -> {
                for (long sequence = gap.from(); sequence <= gap.to(); sequence++) {
                    audited.add(account.lane() + "/" + sequence);
                }
            });
        }
        assertThat(audited).as("gaps that the audit shows").isEqualTo(lost);
    }

    private static String place(BatchHeader header) {
        return header.lane() + "/" + header.sequence();
    }

    /** A window in two lanes is in two branches: both follow, by themselves or by a lane before, one that the accounts call forked. */
    private static void assertTwiceOnlyAcrossAFork(Consumed consumed) {
        Set<Set<Id128>> twice = new HashSet<>(consumed.sealedIn().values());
        twice.removeIf(lanes -> lanes.size() == 1);
        for (Set<Id128> lanes : twice) {
            Set<Id128> branches = new HashSet<>();
            Set<Id128> parents = new HashSet<>();
            for (Id128 lane : lanes) {
                Id128 branch = lane;
                Id128 parent = before(consumed, lane);
                while (!parent.equals(Id128.NONE)
                        && consumed.accounts().get(parent).successors().isEmpty()) {
                    branch = parent;
                    parent = before(consumed, parent);
                }
                branches.add(branch);
                parents.add(parent);
            }
            assertThat(parents).as("lanes %s follow one", lanes).hasSize(1);
            Account forked = consumed.accounts().get(parents.iterator().next());
            assertThat(forked).as("lanes %s come from a fork", lanes).isNotNull();
            assertThat(branches).hasSize(lanes.size()).isSubsetOf(forked.successors());
        }
    }

    private static Id128 before(Consumed consumed, Id128 lane) {
        return consumed.accounts().get(lane).predecessor().lane();
    }

    /** The twin counts every reading once. */
    private void assertOnceInTheTwin(String name) throws Exception {
        try (Twins twins = Twins.connect(cloud.bootstrap(), name + "/**")) {
            twins.start();
            assertThat(twins.awaitCurrent(LONG)).isTrue();
            for (String series : List.of("force", "travel", "heat")) {
                List<WindowAggregate> windows = twins.windows(name + "/press/" + series);
                assertThat(windows.stream().map(WindowAggregate::start)).doesNotHaveDuplicates();
                assertThat(windows.stream().mapToLong(WindowAggregate::count).sum())
                        .as("readings of %s", series)
                        .isEqualTo(written);
            }
        }
    }

    /** The machine is connected, and its run number is not the largest known: it says so with a larger one (rule 16). */
    private void awaitOnline(String name) throws Exception {
        try (Twins twins = Twins.connect(cloud.bootstrap(), name + "/**")) {
            twins.start();
            await().atMost(LONG).until(() -> {
                AgentStanding standing = twins.agent(new AgentName(name));
                Presence presence = standing == null ? null : standing.presence();
                return presence != null && presence.online() && presence.runNumber() > 3;
            });
        }
    }

    private void copy(String from, String to) throws IOException {
        Path source = folder.resolve(from);
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(to).resolve(source.relativize(file)));
            }
        }
    }

    private void delete(String data) throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve(data))) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Flips a bit of the first batch of aggregates that the folder holds in a segment; which one that is. */
    private Set<String> damageABatch(String data) throws Exception {
        try (Stream<Path> files = Files.list(folder.resolve(data).resolve("spool"))) {
            for (Path file : files.sorted().toList()) {
                ByteBuffer segment = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
                for (int at = FIRST_RECORD; at + RECORD_HEADER < segment.limit(); at += 8) {
                    int length = segment.getInt(at + 4);
                    if (segment.getInt(at) != RECORD_MARKER || length <= 0 || length > BatchLimits.MAX_BATCH_BYTES) {
                        continue; // free space, or the beginning of a batch: its magic is the same
                    }
                    byte[] payload =
                            Arrays.copyOfRange(segment.array(), at + RECORD_HEADER, at + RECORD_HEADER + length);
                    BatchHeader header = BatchReader.read(payload).header();
                    if (header.batchClass() == BatchClass.AGGREGATES) {
                        segment.array()[at + RECORD_HEADER + length / 2] ^= 4;
                        Files.write(file, segment.array());
                        return Set.of(place(header));
                    }
                }
            }
        }
        throw new AssertionError("no batch of aggregates in " + data);
    }
}
