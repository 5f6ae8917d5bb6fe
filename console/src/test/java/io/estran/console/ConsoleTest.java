package io.estran.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.estran.process.configuration.Address;
import io.estran.process.time.Clock;
import io.estran.protocol.account.LaneStatus;
import io.estran.protocol.lane.BatchClass;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ConsoleTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String LEVEL = "station-1/tank/level";

    private final long now = Clock.system().wallNanos();
    private final SyntheticPlant plant = new SyntheticPlant();

    @Test
    void theStateHoldsSeriesAlarmsAgentsAndEvents() throws Exception {
        plant.put(Examples.property(LEVEL, "%", 1, now, 3, 0.2, t -> 81.4))
                .put(Examples.raised("tank-nearly-full", LEVEL, "high", now, 95.2))
                .put(Examples.agent(
                        "lab-1", true, now, Examples.account(BatchClass.AGGREGATES, 4, LaneStatus.OK, 10, 9, 2)))
                .happened(Examples.event(
                        "actuation", "station-1/tank", now, "target", "plc", "value", 0.0, "micros", 340L));
        try (RunningConsole running = new RunningConsole(plant)) {
            await().atMost(SOON).until(() -> running.state().get("revision").asLong() > 0);
            JsonNode state = running.state();

            JsonNode series = state.get("series").get(0);
            assertThat(series.get("asset").asText()).isEqualTo("station-1/tank");
            assertThat(series.get("name").asText()).isEqualTo("level");
            assertThat(series.get("unit").asText()).isEqualTo("%");
            assertThat(series.get("decimals").asInt()).isEqualTo(1);
            assertThat(series.get("value").asDouble()).isEqualTo(81.4);
            assertThat(series.get("trend")).hasSize(3);
            assertThat(series.get("trend").get(2).toString()).endsWith(",81.2,81.4,81.6]");
            assertThat(state.get("alarms").get(0).get("rule").asText()).isEqualTo("tank-nearly-full");
            assertThat(state.get("raised").asInt()).isEqualTo(1);
            JsonNode lane = state.get("agents").get(0).get("lanes").get(0);
            assertThat(lane.get("sent").asInt()).isEqualTo(10);
            assertThat(lane.get("stored").asInt()).isEqualTo(9);
            assertThat(lane.get("missing").asInt()).isEqualTo(1);
            assertThat(lane.get("duplicatesDropped").asInt()).isEqualTo(2);
            assertThat(state.get("events").get(0).get("fields").get("micros").asInt())
                    .isEqualTo(340);
        }
    }

    @Test
    void theAccountOfEachAgentIsAMetricAsLongAsTheAgentIsKnown() throws Exception {
        plant.put(Examples.agent(
                "lab-1",
                true,
                now,
                Examples.account(BatchClass.AGGREGATES, 4, LaneStatus.OK, 10, 9, 2),
                Examples.account(BatchClass.EVENTS, 4, LaneStatus.BLOCKED, 7, 7, 0)));
        try (RunningConsole running = new RunningConsole(plant)) {
            await().atMost(SOON).until(() -> ofAgent(running, "online") == 1);
            assertThat(ofAgent(running, "lanes")).isEqualTo(2);
            assertThat(ofAgent(running, "lanes.troubled")).isEqualTo(1);
            assertThat(ofAgent(running, "batches.sent")).isEqualTo(17);
            assertThat(ofAgent(running, "batches.stored")).isEqualTo(16);
            assertThat(ofAgent(running, "batches.missing")).isEqualTo(1);
            assertThat(ofAgent(running, "gaps")).isEqualTo(1);
            assertThat(ofAgent(running, "duplicates.dropped")).isEqualTo(2);

            plant.put(Examples.agent(
                    "lab-1", true, now, Examples.account(BatchClass.AGGREGATES, 4, LaneStatus.OK, 12, 11, 2)));
            await().atMost(SOON).until(() -> ofAgent(running, "batches.sent") == 12);

            plant.forget("lab-1");
            await().atMost(SOON).until(() -> Double.isNaN(ofAgent(running, "online")));
            assertThat(running.registry.scrape()).doesNotContain("lab-1");
        }
    }

    private static double ofAgent(RunningConsole running, String name) {
        Gauge gauge = running.registry
                .find("estran.console.agent." + name)
                .tag("agent", "lab-1")
                .gauge();
        return gauge == null ? Double.NaN : gauge.value();
    }

    @Test
    void aStreamSaysHelloThenWhatChangedThenAtLeastThatItIsAlive() throws Exception {
        plant.put(Examples.property(LEVEL, now, 80));
        try (RunningConsole running = new RunningConsole(plant);
                StreamClient stream = new StreamClient(running.client, running.uri("/api/stream"))) {
            assertThat(stream.response().headers().firstValue("Content-Type")).hasValue("text/event-stream");
            assertThat(stream.next().event()).isEqualTo("hello");
            long known = running.state().get("revision").asLong();

            plant.put(Examples.property(LEVEL, now + Examples.SECOND, 80.5));

            StreamClient.Message delta =
                    stream.await(message -> message.data().toString().contains("80.5"));
            assertThat(delta.event()).isEqualTo("delta");
            assertThat(delta.data().get("revision").asLong()).isGreaterThan(known);
            assertThat(delta.data().get("series").get(0).has("name")).isFalse();
            StreamClient.Message heartbeat =
                    stream.await(message -> !message.data().has("series"));
            assertThat(heartbeat.data().get("now").asLong()).isPositive();
        }
    }

    @Test
    void everyDeltaFollowsTheOneBeforeIt() throws Exception {
        plant.put(Examples.property(LEVEL, now, 80));
        try (RunningConsole running = new RunningConsole(plant);
                StreamClient stream = new StreamClient(running.client, running.uri("/api/stream"))) {
            stream.await(message -> message.event().equals("delta"));
            long last = running.state().get("revision").asLong();
            for (int i = 1; i <= 20; i++) {
                plant.put(Examples.property(LEVEL, now + i * Examples.SECOND, 80 + i));
                StreamClient.Message delta = stream.next();
                if (delta.data().get("revision").asLong() > last) {
                    assertThat(delta.data().get("after").asLong()).isEqualTo(last);
                    last = delta.data().get("revision").asLong();
                }
            }
        }
    }

    @Test
    void thePageAndItsFilesComeWithAPolicyThatAllowsNothingForeignAndSetNoCookie() throws Exception {
        try (RunningConsole running = new RunningConsole(plant)) {
            for (String path :
                    List.of("/", "/base.css", "/main.js", "/fonts/inter-latin.woff2", "/api/state", "/none")) {
                HttpResponse<String> response = running.get(path);

                assertThat(response.statusCode()).as(path).isEqualTo(path.equals("/none") ? 404 : 200);
                assertThat(response.headers().firstValue("Content-Security-Policy"))
                        .as(path)
                        .hasValueSatisfying(policy -> assertThat(policy)
                                .startsWith("default-src 'none'")
                                .doesNotContain("unsafe")
                                .doesNotContain("*"));
                assertThat(response.headers().firstValue("X-Content-Type-Options"))
                        .as(path)
                        .hasValue("nosniff");
                assertThat(response.headers().firstValue("Set-Cookie")).as(path).isEmpty();
                assertThat(response.headers().firstValue("Server")).as(path).isEmpty();
            }
            assertThat(running.get("/").body())
                    .doesNotContainPattern("<script(?![^>]* src=)")
                    .doesNotContainPattern("\\son[a-z]+=")
                    .doesNotContain("style=")
                    .doesNotContain("http://")
                    .doesNotContain("https://");
        }
    }

    @Test
    void aFileThatTheBrowserHasIsNotSentAgainAndTextIsPacked() throws Exception {
        try (RunningConsole running = new RunningConsole(plant)) {
            HttpResponse<String> first = running.get("/main.js");
            HttpRequest again = HttpRequest.newBuilder(running.uri("/main.js"))
                    .header("If-None-Match", first.headers().firstValue("ETag").orElseThrow())
                    .build();
            HttpRequest packed = HttpRequest.newBuilder(running.uri("/main.js"))
                    .header("Accept-Encoding", "gzip")
                    .build();

            assertThat(running.client
                            .send(again, HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(304);
            HttpResponse<byte[]> bytes = running.client.send(packed, HttpResponse.BodyHandlers.ofByteArray());
            assertThat(bytes.headers().firstValue("Content-Encoding")).hasValue("gzip");
            assertThat(bytes.body()).hasSizeLessThan(first.body().length());
        }
    }

    @Test
    void othersNamesMethodsAndPagesAreRefused() throws Exception {
        try (RunningConsole running = new RunningConsole(plant)) {
            assertThat(status(running, "GET / HTTP/1.1\r\nHost: rebound.example.com\r\n"))
                    .contains(" 421 ");
            assertThat(status(running, "GET / HTTP/1.1\r\nHost: console.example.org\r\n"))
                    .contains(" 200 ");
            assertThat(status(running, "GET / HTTP/1.1\r\nHost: localhost:" + running.console.port() + "\r\n"))
                    .contains(" 200 ");
            assertThat(status(running, "GET / HTTP/1.1\r\nHost: [::1]\r\n")).contains(" 200 ");
            assertThat(status(running, "POST /api/state HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n"))
                    .contains(" 405 ");
            assertThat(status(running, "GET /api/state HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: cross-site\r\n"))
                    .contains(" 403 ");
            assertThat(status(running, "GET /api/state HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: same-origin\r\n"))
                    .contains(" 200 ");
        }
    }

    private static String status(RunningConsole running, String request) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), running.console.port())) {
            socket.getOutputStream().write((request + "Connection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .findFirst()
                    .orElse("");
        }
    }

    @Test
    void aPageThatDoesNotKeepUpIsCutAndTheOthersGoOn() throws Exception {
        try (RunningConsole running = new RunningConsole(plant);
                Socket slow = new Socket()) {
            slow.setReceiveBufferSize(4096);
            slow.connect(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), running.console.port()));
            slow.getOutputStream()
                    .write("GET /api/stream HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            try (StreamClient quick = new StreamClient(running.client, running.uri("/api/stream"))) {
                await().atMost(SOON).until(() -> streams(running) == 2);
                long end = now;
                for (int round = 0; round < 500 && cut(running) == 0; round++) {
                    end += Examples.SECOND;
                    for (int i = 0; i < 1_000; i++) {
                        plant.put(Examples.property("station-" + i + "/tank/level", end, i));
                    }
                    quick.next();
                }

                assertThat(cut(running)).isEqualTo(1);
                await().atMost(SOON).until(() -> streams(running) == 1);
                plant.put(Examples.property(LEVEL, end, 12.5));
                assertThat(quick.await(message -> message.data().toString().contains("12.5"))
                                .event())
                        .isEqualTo("delta");
            }
        }
    }

    @Test
    void pagesBeyondTheBoundAreTurnedAwayUntilOneLeaves() throws Exception {
        try (RunningConsole running = new RunningConsole(plant, RunningConsole.settings(0, 1))) {
            HttpRequest head = HttpRequest.newBuilder(running.uri("/api/stream"))
                    .method("HEAD", HttpRequest.BodyPublishers.noBody())
                    .build();
            assertThat(running.client
                            .send(head, HttpResponse.BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(200);
            StreamClient first = new StreamClient(running.client, running.uri("/api/stream"));
            assertThat(first.next().event()).isEqualTo("hello");

            HttpResponse<String> second = running.get("/api/stream");
            assertThat(second.statusCode()).isEqualTo(503);
            assertThat(second.headers().firstValue("Retry-After")).hasValue("5");
            assertThat(second.body()).contains("1 pages are open");

            first.close();
            await().atMost(SOON).until(() -> streams(running) == 0);
            try (StreamClient third = new StreamClient(running.client, running.uri("/api/stream"))) {
                assertThat(third.next().event()).isEqualTo("hello");
            }
        }
    }

    @Test
    void stoppingTellsOpenPagesAndFreesPortsAndPlant() throws Exception {
        RunningConsole running = new RunningConsole(plant);
        try (StreamClient stream = new StreamClient(running.client, running.uri("/api/stream"))) {
            assertThat(stream.next().event()).isEqualTo("hello");

            running.close();

            stream.await(message -> message.event().equals("bye"));
            assertThat(stream.isOver()).isTrue();
        }
        assertThat(plant.isClosed()).isTrue();
        for (int port : List.of(running.console.port(), running.console.httpPort())) {
            new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
        }
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().startsWith("estran-console"));
    }

    @Test
    void aTakenPortIsToldAndNothingStaysBehind() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> new RunningConsole(plant, RunningConsole.settings(taken.getLocalPort(), 1)))
                    .isInstanceOf(ConsoleStartException.class)
                    .hasMessageContaining("listen 127.0.0.1:" + taken.getLocalPort() + ": Address already in use")
                    .hasMessageContaining("choose another");
        }
        assertThat(plant.isClosed()).isTrue();
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().startsWith("estran-console"));
    }

    @Test
    void bindingBeyondLoopbackIsSaidLoudly() throws Exception {
        List<String> warnings = new CopyOnWriteArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord record) {
                if (record.getLevel().intValue() >= java.util.logging.Level.WARNING.intValue()) {
                    warnings.add(record.getMessage());
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger logger = Logger.getLogger("io.estran.console.web.PageServer");
        logger.addHandler(handler);
        try {
            new RunningConsole(plant).close();
            assertThat(warnings).isEmpty();

            Address everywhere = new Address("0.0.0.0", 0);
            Console.start(
                            io.estran.console.config.ConsoleSettings.of(
                                    "console-1", everywhere, "127.0.0.1:1", new Address("127.0.0.1", 0)),
                            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                            () -> plant,
                            Clock.system())
                    .close();
            assertThat(new ArrayList<>(warnings)).singleElement().asString().contains("no login");
        } finally {
            logger.removeHandler(handler);
        }
    }

    @Test
    void theHealthPageSaysWhyThePageDoesNotShowThePresent() throws Exception {
        try (RunningConsole running = new RunningConsole(plant)) {
            assertThat(health(running).statusCode()).isEqualTo(200);

            plant.connected(false);

            assertThat(health(running).statusCode()).isEqualTo(503);
            assertThat(health(running).body()).contains("kafka: does not answer");
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(running.state()
                                    .get("kafka")
                                    .get("connected")
                                    .asBoolean())
                            .isFalse());
        }
    }

    private static HttpResponse<String> health(RunningConsole running) throws Exception {
        java.net.URI uri = java.net.URI.create("http://127.0.0.1:" + running.console.httpPort() + "/health/ready");
        return running.client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static int cut(RunningConsole running) {
        return (int)
                running.registry.get("estran.console.streams.cut").counter().count();
    }

    private static int streams(RunningConsole running) {
        return (int) running.registry.get("estran.console.streams").gauge().value();
    }
}
