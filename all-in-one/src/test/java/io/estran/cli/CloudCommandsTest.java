package io.estran.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.estran.cli.SequencedLanes.Lane;
import io.estran.protocol.batch.Batch;
import io.estran.protocol.json.FlatJson;
import io.estran.testkit.KafkaBroker;
import io.estran.testkit.WithKafka;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands that read Kafka, on a real broker with a real sequencer's output. */
@WithKafka
class CloudCommandsTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    private static Path folder;

    private static String bootstrap;
    private static SequencedLanes lanes;

    private final String agent = "a-" + UUID.randomUUID().toString().substring(0, 8);

    @BeforeAll
    static void start(KafkaBroker kafka) throws Exception {
        bootstrap = kafka.bootstrap();
        lanes = new SequencedLanes(bootstrap, folder);
    }

    @AfterAll
    static void stop() throws Exception {
        if (lanes != null) {
            lanes.close();
        }
    }

    private Captured audit(String... more) {
        List<String> arguments = new ArrayList<>(List.of("audit", "--bootstrap", bootstrap, "--agent", agent));
        arguments.addAll(List.of(more));
        return Captured.run(arguments.toArray(new String[0]));
    }

    @Test
    void theAuditTellsWhatWasSentStoredDeclaredAndDroppedAndEndsWith1OnceSomethingIsMissing() throws Exception {
        Lane lane = new Lane(agent, null);
        Batch first = lane.next("plant/pump");
        lanes.send(first);
        lanes.send(first);
        lanes.send(lane.next("plant/pump"));
        lanes.send(lane.evicted("plant/pump"));
        lanes.send(lane.next("plant/pump"));
        String expected = "events " + lane.id
                + ", run 1: sent 1..4 so far, stored 1..2 4, gaps: 3 evicted"
                + " (1 record, 2025-06-15T15:06:40.000000003Z), duplicates dropped: 1";
        await().atMost(SOON).until(() -> audit().out().contains(expected));
        assertThat(audit().code()).isZero();
        assertThat(audit().err()).isEmpty();

        lane.next("plant/pump"); // sealed and never sent
        Lane successor = new Lane(agent, lane.point());
        lanes.send(successor.next("plant/pump"));
        await().atMost(SOON).until(() -> audit().out().contains(successor.id.toString()));
        Captured failed = audit();
        assertThat(failed.code()).isEqualTo(1);
        assertThat(failed.out())
                .contains("FAILED  events " + lane.id + ", run 1: sent 1..5, stored 1..2 4")
                .contains("sequences 5 to 5 were sealed")
                .contains("follows " + lane.id + " at 5");
        Captured json = audit("--json");
        assertThat(json.code()).isEqualTo(1);
        assertThat(json.out())
                .startsWith("{\"accountedFor\":false")
                .contains("\"predecessor\":\"" + lane.id + "\"")
                .hasLineCount(1);
    }

    @Test
    void anAgentThatNobodyKnowsIsNoGoodNews() throws Exception {
        Captured nobody = audit();
        assertThat(nobody.code()).isEqualTo(1);
        assertThat(nobody.out()).isEmpty();
        assertThat(nobody.err()).contains("nothing is known of agent " + agent);
    }

    @Test
    void tailPrintsWhatIsCommittedOfTheAssetsAskedForAsTextOrJson() throws Exception {
        String site = "site-" + agent;
        Lane lane = new Lane(agent, null);
        lanes.send(lane.next(site + "/pump-é"));
        lanes.send(lane.next(site + "/tank"));
        lanes.send(lane.next(site + "/pump-é"));

        List<String> lines = tail(2, "--json", "--asset", site + "/pump-é");
        assertThat(lines).hasSize(2);
        Map<String, Object> record = FlatJson.read(lines.get(1));
        assertThat(record)
                .containsEntry("type", "event")
                .containsEntry("agent", agent)
                .containsEntry("lane", lane.id.toString())
                .containsEntry("sequence", 3L)
                .containsEntry("index", 0L)
                .containsEntry("record", 0L)
                .containsEntry("asset", site + "/pump-é")
                .containsEntry("time", "2025-06-15T15:06:40.000000003Z");
        assertThat(tail(3, "--asset", site + "/*"))
                .hasSize(3)
                .allSatisfy(line -> assertThat(line).contains(site).contains("test"));
    }

    /** Ends, as {@code head} ends it, once so many lines were printed. */
    private static List<String> tail(int lines, String... more) throws Exception {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text) {
            @Override
            public boolean checkError() {
                return text.toString().lines().count() >= lines;
            }
        };
        List<String> arguments = new ArrayList<>(List.of("twin", "tail", "--bootstrap", bootstrap, "--from-beginning"));
        arguments.addAll(List.of(more));
        CommandLine estran = EstranMain.commandLine();
        estran.setOut(out);
        CompletableFuture<Integer> ended =
                CompletableFuture.supplyAsync(() -> estran.execute(arguments.toArray(new String[0])));
        assertThat(ended.get(SOON.toSeconds(), TimeUnit.SECONDS)).isZero();
        return text.toString().lines().toList();
    }
}
