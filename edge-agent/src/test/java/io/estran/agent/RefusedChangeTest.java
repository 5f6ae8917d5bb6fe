package io.estran.agent;

import static io.estran.agent.LiveAgent.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.estran.agent.reload.ReloadResult;
import io.estran.agent.reload.ReloadResult.Outcome;
import io.estran.testkit.LoopbackPorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A change that cannot be as a whole is refused as a whole, and what runs goes on. */
class RefusedChangeTest {
    @TempDir
    Path folder;

    private final LoopbackPorts ports = new LoopbackPorts();
    private int port;
    private LiveAgent live;
    private Socket socket;

    @BeforeEach
    void start() throws Exception {
        port = ports.next();
        Files.writeString(folder.resolve("tank.csv"), "time,level\n1700000040,1\n");
        live = new LiveAgent(folder, sources());
        socket = connect();
        assertStillReads();
    }

    private Socket connect() {
        AtomicReference<Socket> connected = new AtomicReference<>();
        await().atMost(SOON).ignoreExceptionsInstanceOf(IOException.class).until(() -> {
            connected.set(new Socket("127.0.0.1", port));
            return true;
        });
        return connected.get();
    }

    @AfterEach
    void stop() throws Exception {
        socket.close();
        live.close();
    }

    private String sources() {
        return """
                - {name: lines, type: line-protocol, listen: "tcp://127.0.0.1:%d", series: "a/{measurement}/{field}"}
                - {name: plc, type: modbus-tcp, address: "127.0.0.1:1", registers: [{series: s/tank/level, register: 1}]}
                - {name: tank, type: csv, file: tank.csv, time: {column: time, pattern: epoch-s}, asset: station/tank}
                """.formatted(port);
    }

    private static String more(int listen) {
        return "- {name: more, type: line-protocol, listen: \"tcp://127.0.0.1:%d\", series: \"b/{measurement}/{field}\"}\n"
                .formatted(listen);
    }

    /** Over the connection that was there before. */
    private void assertStillReads() throws IOException {
        long before = live.agent().readings().accepted();
        socket.getOutputStream().write("m f=1\n".getBytes(StandardCharsets.UTF_8));
        live.awaitAccepted(before + 1);
    }

    private static void assertRefused(ReloadResult result, String... parts) {
        assertThat(result.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(result.inForce().revision()).isEqualTo(1);
        for (String part : parts) {
            assertThat(String.join("\n", result.problems())).contains(part);
        }
    }

    @Test
    void anInvalidFileIsRefusedWithAllThatIsWrongAndThePagesShowIt() throws Exception {
        live.configure(sources() + "windows:\n- {series: \"**\", length: soon}\nrulez: []\n");
        HttpResponse<String> answer = live.orderReload();
        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.body()).contains("\"outcome\":\"refused\"", "windows[0].length", "rulez", "agent.yaml:");
        assertThat(live.page("/health/configuration").body())
                .contains("\"revision\":1", "\"refused\":1", "\"lastRefusal\"", "windows[0].length", "rulez");
        assertThat(live.page("/metrics").body())
                .contains("estran_agent_configuration_refused_total 1")
                .contains("estran_agent_configuration_revision 1");
        assertStillReads();
    }

    @Test
    void aFileThatIsMendedIsTakenAndTheRefusalIsForgotten() throws Exception {
        assertRefused(live.change("nonsense: 1\n"), "nonsense");
        String mended = sources() + more(ports.next());
        live.configure(mended);
        HttpResponse<String> answer = live.orderReload();
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .contains("\"outcome\":\"applied\"", "\"revision\":2", "\"added\":[\"more\"]", "\"lines\"");
        assertThat(live.page("/health/configuration").body())
                .contains("\"revision\":2", "\"refused\":1")
                .doesNotContain("lastRefusal");
        assertStillReads();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "agent: lab-2          | agent: lab-1                             | agent.yaml:1: agent: \"lab-2\": cannot change while the agent runs, where it is lab-1",
                "data: elsewhere       | data: data                               | agent.yaml:2: data",
                "http: 127.0.0.1:1     | http: 127.0.0.1:0                        | agent.yaml:4: http",
                "mqtt://127.0.0.1:2    | mqtt://127.0.0.1:1                       | agent.yaml:3: uplink.gateway",
                "spool: {size: 2GiB}   |                                          | spool.size: \"2GiB\"",
                "limits: {silentSeries: 7d} |                                     | limits.silentSeries: \"7d\"",
                "waiting: spin         |                                          | agent.yaml:9: waiting: \"spin\": cannot change while the agent runs, where it is park",
                "seriesLimit: 7        |                                          | seriesLimit: \"7\"",
                "file: copy.csv        | file: tank.csv                           | sources[2].file",
            })
    void whatOnlyARestartChangesIsRefusedWithKeyAndLine(String now, String before, String message) throws Exception {
        Files.copy(folder.resolve("tank.csv"), folder.resolve("copy.csv"));
        String text = Files.readString(live.file());
        Files.writeString(live.file(), before == null ? text + now + "\n" : text.replace(before, now));
        assertRefused(live.agent().reload(), message);
        assertStillReads();
    }

    @Test
    void whatOnlyARestartChangesComesInOrderOfLine() throws Exception {
        String text = Files.readString(live.file());
        Files.writeString(
                live.file(),
                text.replace("http: 127.0.0.1:0", "http: 127.0.0.1:1")
                        .replace("mqtt://127.0.0.1:1", "mqtt://127.0.0.1:2"));
        ReloadResult result = live.agent().reload();
        assertRefused(result);
        assertThat(result.problems()).hasSize(2);
        assertThat(result.problems().get(0)).contains("agent.yaml:3: uplink.gateway");
        assertThat(result.problems().get(1)).contains("agent.yaml:4: http");
    }

    @Test
    void aPortThatAnotherOneHoldsRefusesTheWholeChangeAndNothingWasTouched() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ReloadResult result =
                    live.change(sources().replace("s/tank/level", "s/tank/height") + more(other.getLocalPort()));
            assertRefused(result, "source more cannot listen on tcp://127.0.0.1:" + other.getLocalPort(), "in use");
        }
        assertStillReads();
    }

    @Test
    void aChangedSourceThatCannotHaveItsNewPortGoesOnUntouched() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertRefused(live.change(sources().replace(":" + port, ":" + other.getLocalPort())), "in use");
        }
        assertStillReads();
    }

    @Test
    void aSourceThatWasClosedInVainBeginsAgainAsItWas() throws Exception {
        String elsewhere = sources().replace("127.0.0.1:" + port, "192.0.2.1:" + port);
        assertRefused(live.change(elsewhere), "source lines cannot listen on tcp://192.0.2.1:" + port);
        socket.close();
        socket = connect();
        assertStillReads();
        assertThat(live.page("/metrics").body()).contains("estran_agent_source_line_connections{source=\"lines\"} 1");
    }

    @Test
    void rulesWriteThroughADeviceThatWasClosedInVain() throws Exception {
        String rule = """
                rules:
                - {name: full, series: a/m/f, above: 9, write: {source: plc, register: 20, value: 0}}
                """;
        assertThat(live.change(sources() + rule).outcome()).isEqualTo(Outcome.APPLIED);
        String other =
                sources().replace("127.0.0.1:" + port, "192.0.2.1:" + port).replace("s/tank/level", "s/tank/height");
        assertThat(live.change(other + rule).outcome()).isEqualTo(Outcome.REFUSED);
        socket.close();
        socket = connect();
        socket.getOutputStream().write("m f=10\n".getBytes(StandardCharsets.UTF_8));
        await().atMost(SOON)
                .until(() -> live.page("/metrics")
                        .body()
                        .contains("estran_agent_source_modbus_writes_failed_total{source=\"plc\"} 1"));
    }

    @Test
    void aHostThatNobodyKnowsIsRefused() throws Exception {
        assertRefused(
                live.change(sources() + more(ports.next()).replace("127.0.0.1", "no-such-host.invalid")),
                "no host is known as no-such-host.invalid");
        assertStillReads();
    }

    @Test
    void aRuleThatWritesToASourceThatIsGoneIsRefused() throws Exception {
        String rule = """
                rules:
                - {name: full, series: a/m/f, above: 9, write: {source: plc, register: 20, value: 0}}
                """;
        assertThat(live.change(sources() + rule).outcome()).isEqualTo(Outcome.APPLIED);
        String without = sources().replaceAll("(?m)^.*modbus.*\n", "");
        ReloadResult result = live.change(without + rule);
        assertThat(result.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(result.problems()).singleElement().asString().contains("rules[0].write.source");
        assertStillReads();
    }

    @Test
    void theSameInOtherWordsChangesNothing() throws Exception {
        ReloadResult result = live.change("# the same\n" + sources());
        assertThat(result.outcome()).isEqualTo(Outcome.UNCHANGED);
        assertThat(result.inForce().revision()).isEqualTo(1);
        assertThat(live.orderReload().statusCode()).isEqualTo(200);
        assertStillReads();
    }

    @Test
    void ordersBeyondTheOneThatWaitsAreToldThatItIsBusy() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        List<Outcome> outcomes = Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < 16; i++) {
            Thread thread = new Thread(() -> {
                try {
                    go.await();
                } catch (InterruptedException unexpected) {
                    Thread.currentThread().interrupt();
                }
                outcomes.add(live.agent().reload().outcome());
            });
            thread.start();
            threads.add(thread);
        }
        go.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(outcomes).hasSize(16).contains(Outcome.UNCHANGED).containsOnly(Outcome.UNCHANGED, Outcome.BUSY);
        live.agent().closeSources();
        assertThat(live.agent().reload().outcome()).as("it ends").isEqualTo(Outcome.BUSY);
    }
}
