package io.estran.agent.source.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.estran.agent.source.ReadingRecorder;
import io.estran.agent.source.line.LineProtocolSettings.Transport;
import io.estran.agent.waiting.WaitMode;
import io.estran.process.configuration.Address;
import io.estran.testkit.ManualClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Line protocol in HTTP requests, as InfluxDB's clients of both versions send it, over a real socket. */
class HttpWriteTest {
    private static final int LARGEST = 200 * 1024;
    private static final int UNPACKED = 300_000;
    private static final int CONNECTIONS = 20;
    private static final Duration BOUND = Duration.ofSeconds(20);

    private final ReadingRecorder sink = new ReadingRecorder();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final HttpClient client = HttpClient.newHttpClient();
    private final ManualClock clock = new ManualClock(1_790_000_000_000_000_000L);
    private LineProtocolSource source;

    WaitMode mode() {
        return WaitMode.PARK;
    }

    @BeforeEach
    void start() {
        LineProtocolSettings settings = new LineProtocolSettings(
                "lines",
                Transport.HTTP,
                new Address("127.0.0.1", 0),
                1,
                SeriesTemplate.of("{measurement}/{field}"),
                CONNECTIONS,
                4_096,
                LARGEST,
                UNPACKED,
                LARGEST,
                1_000);
        source = new LineProtocolSource(settings, mode(), clock, new Random(1), meters);
        source.start(sink, 0);
        await().until(() -> source.port() > 0);
    }

    @AfterEach
    void stop() {
        source.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/write?db=plant", "/write?db=plant&precision=n", "/api/v2/write?org=o&bucket=b&precision=ns"})
    void bothVersionsOfTheWriteRequestAreTakenAndAnswered(String target) throws Exception {
        HttpResponse<String> answer = post(target, "pump flow=1.5,level=2 10\npump flow=3 20");

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.body()).isEmpty();
        assertThat(values()).containsExactly(1.5, 2.0, 3.0);
        assertThat(sink.given().get(2).series()).isEqualTo("pump/flow");
        assertThat(sink.given().get(2).time()).isEqualTo(20);
    }

    @Test
    void theRequestsPrecisionHoldsForThatRequestAlone() throws Exception {
        post("/write?precision=s", "pump flow=1 7");
        post("/write?precision=h", "pump flow=1 7");
        post("/write", "pump flow=1 7");

        assertThat(sink.given())
                .extracting(ReadingRecorder.Given::time)
                .containsExactly(7_000_000_000L, 25_200_000_000_000L, 7L);
    }

    @Test
    void aGzipBodyIsUnpacked() throws Exception {
        String lines = "pump flow=1 10\n".repeat(20_000); // unpacked, more than may come, and just what may come of it

        HttpResponse<String> answer =
                send(request("/write").header("Content-Encoding", "gzip").POST(body(gzip(lines))));

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(sink.count()).isEqualTo(20_000);
    }

    @Test
    void aGzipBodyThatIsDamagedAtItsEndGivesNothing() throws Exception {
        byte[] packed = gzip("pump flow=1 10\n".repeat(20_000));
        packed[packed.length - 6] ^= 1; // its checksum

        HttpResponse<String> answer =
                send(request("/write").header("Content-Encoding", "gzip").POST(body(packed)));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("the body is no gzip");
        assertThat(sink.count()).isZero();
    }

    @Test
    void aBodyThatUnpacksWithoutEndIsRefused() throws Exception {
        byte[] bomb = gzip("#".repeat(UNPACKED + 1));

        HttpResponse<String> answer =
                send(request("/write").header("Content-Encoding", "gzip").POST(body(bomb)));

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).contains("more than " + UNPACKED + " bytes when it is unpacked");
    }

    @Test
    void ofABodyWithBadLinesTheGoodOnesAreTakenAndTheFirstBadOneIsSaid() throws Exception {
        HttpResponse<String> answer = post("/write", "pump flow=1 10\npump flow=\npump flow=2 30\npump\n");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body())
                .contains("2 lines are rejected")
                .contains("line 2 column 11")
                .contains("\"error\":");
        assertThat(values()).containsExactly(1.0, 2.0);
        assertThat(sink.rejected()).isEqualTo(2);
    }

    @Test
    void whileTheRingIsFullARequestIsRefusedWithNothingTaken() throws Exception {
        sink.room(0);

        HttpResponse<String> answer = post("/write", "pump flow=1 10\npump flow=2 20");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).contains("1");
        assertThat(sink.count()).isZero();
        assertThat(meters.get("estran.agent.source.line.requests.refused")
                        .counter()
                        .count())
                .isEqualTo(1);

        sink.room(100);
        assertThat(post("/write", "pump flow=1 10\npump flow=2 20").statusCode())
                .isEqualTo(204);
        assertThat(values()).containsExactly(1.0, 2.0);
    }

    @Test
    void aRequestThatFindsTheRingFullInItsMiddleWaitsAndIsTakenWhole() throws Exception {
        sink.room(1);
        var answer = client.sendAsync(
                request("/write")
                        .POST(HttpRequest.BodyPublishers.ofString("pump flow=1 10\npump flow=2 20"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        await().atMost(BOUND).until(() -> sink.count() == 1);
        sink.room(100);

        assertThat(answer.get().statusCode()).isEqualTo(204);
        assertThat(values()).containsExactly(1.0, 2.0);
    }

    @Test
    void aRequestThatBreaksOffGivesNothing() throws Exception {
        try (Socket socket = connect()) {
            write(socket, "POST /write HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\npump flow=1 10\n");
        }
        post("/write", "pump flow=2 20");

        assertThat(values()).containsExactly(2.0);
        await().atMost(BOUND)
                .until(() ->
                        meters.get("estran.agent.source.line.bodies").gauge().value() == 0);
    }

    @Test
    void aRequestThatTricklesIsClosedAndOthersAreNot() throws Exception {
        try (Socket slow = connect();
                Socket idle = connect()) {
            write(slow, "POST /write HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\npump");
            await().atMost(BOUND)
                    .until(() -> meters.get("estran.agent.source.line.bodies")
                                    .gauge()
                                    .value()
                            > 0);
            clock.advance(Duration.ofSeconds(31));

            assertThat(read(slow, "}\n")).as("what clients send again").startsWith("HTTP/1.1 503 ");
            assertThat(slow.getInputStream().read()).isEqualTo(-1);
            write(idle, "GET /ping HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(read(idle, "\r\n\r\n")).startsWith("HTTP/1.1 204 ");
        }
    }

    @Test
    void aRequestIsNotOverdueForTheTimeThatTheAgentItselfMadeItWait() throws Exception {
        String lines = "# padding\n".repeat(LARGEST / 10 - 10) + "pump flow=3 30";
        String head = "POST /write HTTP/1.1\r\nHost: a\r\nContent-Length: " + lines.length() + "\r\n\r\n";
        try (Socket begun = connect()) {
            write(begun, head + "#");
            await().atMost(BOUND)
                    .until(() -> meters.get("estran.agent.source.line.bodies")
                                    .gauge()
                                    .value()
                            > 0);
            sink.room(1);
            var holdsUp = client.sendAsync(
                    request("/write")
                            .POST(HttpRequest.BodyPublishers.ofString("pump flow=1 10\npump flow=2 20"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            await().atMost(BOUND).until(sink::isWaitedFor);
            clock.advance(Duration.ofSeconds(40));
            sink.room(100);
            assertThat(holdsUp.get().statusCode()).isEqualTo(204);
            clock.advance(Duration.ofSeconds(2)); // for the next look at what is overdue
            assertThat(get("/ping").statusCode()).isEqualTo(204);
            assertThat(get("/ping").statusCode()).isEqualTo(204);
            write(begun, lines.substring(1));

            assertThat(read(begun, "\r\n\r\n")).startsWith("HTTP/1.1 204 ");
            assertThat(values()).containsExactly(1.0, 2.0, 3.0);
        }
    }

    @Test
    void connectionsThatAreClosedGiveTheirPlaceBackOnce() throws Exception {
        List<Socket> slow = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            slow.add(connect());
            write(slow.get(i), "POST /write HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\npump");
        }
        await().atMost(BOUND)
                .until(() ->
                        meters.get("estran.agent.source.line.bodies").gauge().value() > 0);
        await().atMost(BOUND).until(() -> open() == CONNECTIONS);
        clock.advance(Duration.ofSeconds(31));
        for (Socket socket : slow) {
            try {
                write(socket, "x");
            } catch (IOException closed) {
                assertThat(closed).isInstanceOf(SocketException.class);
            }
        }
        await().atMost(BOUND).until(() -> open() == 0);
        for (Socket socket : slow) {
            socket.close();
        }
        assertThat(get("/ping").statusCode()).isEqualTo(204);
        assertThat(open()).isEqualTo(1);
    }

    private int open() {
        return (int) meters.get("estran.agent.source.line.connections").gauge().value();
    }

    @Test
    void aConnectionThatNobodyUsesGivesItsPlaceBack() throws Exception {
        try (Socket idle = connect()) {
            await().atMost(BOUND).until(() -> open() == 1);
            clock.advance(Duration.ofMinutes(6));
            assertThat(idle.getInputStream().read()).isEqualTo(-1);
            await().atMost(BOUND).until(() -> open() == 0);
        }
    }

    @Test
    void aReadingWhoseSeriesIsRefusedIsSaid() throws Exception {
        sink.refuse("pump/flow");

        HttpResponse<String> answer = post("/write", "pump flow=1,level=2 10");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("1 readings of other lines refused").contains("line 1: its series");
        assertThat(values()).containsExactly(2.0);
    }

    @Test
    void badLinesOfARequestThatIsRefusedCountOnceItIsTaken() throws Exception {
        sink.room(0);
        for (int i = 0; i < 3; i++) {
            assertThat(post("/write", "pump flow=\npump flow=1").statusCode()).isEqualTo(503);
        }
        assertThat(sink.rejected()).isZero();
        sink.room(10);

        assertThat(post("/write", "pump flow=\npump flow=1").statusCode()).isEqualTo(400);
        assertThat(post("/write", "pump flow=").statusCode()).isEqualTo(400);

        assertThat(sink.rejected()).isEqualTo(2);
        assertThat(meters.get("estran.agent.source.line.rejected").counter().count())
                .isEqualTo(2);
    }

    @Test
    void aGzipBodyWithMoreBehindItThatIsNoneGivesNothing() throws Exception {
        byte[] first = gzip("pump flow=1 10");
        byte[] second = gzip("pump flow=2 20".repeat(10));
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        assertThat(send(request("/write").header("Content-Encoding", "gzip").POST(body(both)))
                        .statusCode())
                .as("two parts are one body")
                .isEqualTo(400); // the second one's lines run together
        sink.forget();
        both[first.length + 2] ^= 1;

        HttpResponse<String> answer =
                send(request("/write").header("Content-Encoding", "gzip").POST(body(both)));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("the body is no gzip");
        assertThat(sink.count()).isZero();
    }

    @Test
    void aGzipBodyOfManyPartsIsTakenHoweverManyOfThemAreEmpty() throws Exception {
        ByteArrayOutputStream parts = new ByteArrayOutputStream();
        byte[] nothing = gzip("");
        for (int i = 0; i < LARGEST / nothing.length - 10; i++) {
            parts.writeBytes(nothing);
        }
        parts.writeBytes(gzip("pump flow=1 10"));

        HttpResponse<String> answer =
                send(request("/write").header("Content-Encoding", "gzip").POST(body(parts.toByteArray())));

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(values()).containsExactly(1.0);
    }

    @Test
    void pagesInABrowserCannotWrite() throws Exception {
        try (Socket socket = connect()) {
            write(
                    socket,
                    "POST /write HTTP/1.1\r\nHost: a\r\nOrigin: http://evil.example\r\nContent-Length: 14\r\n\r\n"
                            + "pump flow=1 10");
            assertThat(read(socket, "}\n")).startsWith("HTTP/1.1 403 ");
        }
        assertThat(sink.count()).isZero();
    }

    @Test
    void aSenderThatAsksFirstIsToldToGoOn() throws Exception {
        try (Socket socket = connect()) {
            write(socket, "POST /write HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 14\r\n\r\n");
            assertThat(read(socket, "\r\n\r\n")).startsWith("HTTP/1.1 100 ");
            write(socket, "pump flow=1 10");
            assertThat(read(socket, "\r\n\r\n")).startsWith("HTTP/1.1 204 ");
        }
    }

    @Test
    void severalRequestsMayComeAtOnceAndAreAnsweredInOrder() throws Exception {
        try (Socket socket = connect()) {
            write(
                    socket,
                    "POST /write HTTP/1.1\r\nHost: a\r\nContent-Length: 14\r\n\r\npump flow=1 10"
                            + "GET /ping HTTP/1.1\r\nHost: a\r\n\r\n"
                            + "POST /write HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 10\r\n\r\npump flow=");
            String answers = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answers.split("HTTP/1.1 ", -1)).hasSize(4);
            assertThat(answers).contains("204 No Content", "400 Bad Request", "Connection: close");
        }
    }

    @Test
    void aRequestThatIsTooLargeIsAnsweredBeforeItsBody() throws Exception {
        try (Socket socket = connect()) {
            write(socket, "POST /write HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000000\r\n\r\n" + "x".repeat(1_000));
            assertThat(read(socket, "}")).startsWith("HTTP/1.1 413 ").contains("Connection: close");
        }
    }

    @Test
    void whatIsAskedBesidesIsAnswered() throws Exception {
        assertThat(get("/ping").statusCode()).isEqualTo(204);
        assertThat(get("/health").body()).contains("\"pass\"");
        assertThat(get("/nothing").statusCode()).isEqualTo(404);
        assertThat(get("/write").statusCode()).isEqualTo(405);
        assertThat(get("/write").headers().firstValue("Allow")).contains("POST");
        assertThat(post("/write?precision=years", "a v=1").statusCode()).isEqualTo(400);
        assertThat(post("/query?q=CREATE+DATABASE+%22telegraf%22", "").statusCode())
                .isEqualTo(200);
        assertThat(post("/query", "q=CREATE+DATABASE+%22telegraf%22").statusCode())
                .isEqualTo(200);
        assertThat(post("/query?q=SELECT+1", "").statusCode()).isEqualTo(400);
        assertThat(send(request("/write").header("Content-Encoding", "br").POST(body(new byte[] {1})))
                        .statusCode())
                .isEqualTo(415);
        assertThat(sink.count()).isZero();
    }

    private List<Double> values() {
        return sink.given().stream().map(ReadingRecorder.Given::value).toList();
    }

    private HttpRequest.Builder request(String target) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + source.port() + target))
                .timeout(BOUND);
    }

    private HttpResponse<String> post(String target, String lines) throws Exception {
        return send(request(target).POST(HttpRequest.BodyPublishers.ofString(lines)));
    }

    private HttpResponse<String> get(String target) throws Exception {
        return send(request(target).GET());
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpRequest.BodyPublisher body(byte[] bytes) {
        return HttpRequest.BodyPublishers.ofByteArray(bytes);
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream packing = new GZIPOutputStream(bytes)) {
            packing.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket("127.0.0.1", source.port());
        socket.setSoTimeout((int) BOUND.toMillis());
        return socket;
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String read(Socket socket, String end) throws IOException {
        InputStream in = socket.getInputStream();
        byte[] bytes = new byte[8_192];
        int length = 0;
        while (!new String(bytes, 0, length, StandardCharsets.UTF_8).endsWith(end)) {
            int next = in.read();
            if (next < 0) {
                throw new IOException(
                        "closed after: " + new String(Arrays.copyOf(bytes, length), StandardCharsets.UTF_8));
            }
            bytes[length++] = (byte) next;
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
}
