package io.estran.agent.source.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests from bytes, however they are cut. */
class RequestReaderTest {
    private static final int LARGEST = 1_000;

    private final BodyBudget budget = new BodyBudget(10_000);
    private final RequestReader reader = new RequestReader(LARGEST, budget);
    private final List<String> bodies = new ArrayList<>();
    private final List<Request> requests = new ArrayList<>();

    @Test
    void aRequestWithALengthIsReadWithItsPathQueryAndBody() throws Exception {
        take("POST /write?db=plant&precision=s HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\na v=1");

        assertThat(requests).hasSize(1);
        assertThat(requests.get(0).path()).isEqualTo("/write");
        assertThat(requests.get(0).parameter("precision")).isEqualTo("s");
        assertThat(requests.get(0).parameter("db")).isEqualTo("plant");
        assertThat(requests.get(0).parameter("rp")).isNull();
        assertThat(requests.get(0).keepsAlive()).isTrue();
        assertThat(bodies).containsExactly("a v=1");
    }

    @Test
    void chunksWithExtensionsAndTrailersMakeOneBody() throws Exception {
        take("POST /write HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "3;name=x\r\nabc\r\n4 \r\ndefg\r\n0\r\nDigest: none\r\n\r\n");

        assertThat(bodies).containsExactly("abcdefg");
    }

    @Test
    void requestsThatFollowOneAnotherAreReadOneByOneHoweverTheyAreCut() throws Exception {
        String all = "\r\nPOST /write HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\none"
                + "GET /ping HTTP/1.1\nHost: a\n\n"
                + "POST /write HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\ntw\r\n1\r\no\r\n0\r\n\r\n"
                + "POST /write HTTP/1.0\r\nContent-Length: 5\r\n\r\nthree";
        byte[] bytes = all.getBytes(StandardCharsets.US_ASCII);
        Random random = new Random(1);
        for (int i = 0; i < 500; i++) {
            bodies.clear();
            requests.clear();
            int at = 0;
            while (at < bytes.length) {
                int to = Math.min(bytes.length, at + 1 + random.nextInt(40));
                take(bytes, at, to);
                at = to;
            }
            assertThat(bodies).containsExactly("one", "", "two", "three");
            assertThat(requests.get(3).keepsAlive()).as("of HTTP/1.0").isFalse();
            assertThat(reader.isInside()).isFalse();
            assertThat(budget.used()).isZero();
        }
    }

    @Test
    void aHeadThatExpectsAnAnswerStopsTheReader() throws Exception {
        byte[] bytes = "POST /write HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\nabc"
                .getBytes(StandardCharsets.US_ASCII);

        int at = reader.take(bytes, 0, bytes.length);

        assertThat(at).isEqualTo(bytes.length - 3);
        assertThat(reader.request()).isNotNull();
        assertThat(reader.isWhole()).isFalse();
        assertThat(reader.take(bytes, at, bytes.length)).isEqualTo(bytes.length);
        assertThat(reader.isWhole()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "BAD_REQUEST | nonsense",
                "BAD_REQUEST | POST write HTTP/1.1~Host: a",
                "BAD_REQUEST | POST  /write HTTP/1.1~Host: a",
                "BAD_REQUEST | GET /ping HTTP/1.1",
                "BAD_REQUEST | GET /ping HTTP/1.1~Host: a~Host: b",
                "BAD_REQUEST | GET /ping HTTP/1.1~Host: a~ folded: yes",
                "BAD_REQUEST | GET /ping HTTP/1.1~Host : a",
                "BAD_REQUEST | POST /write HTTP/1.1~Host: a~Content-Length: 3~Content-Length: 3",
                "BAD_REQUEST | POST /write HTTP/1.1~Host: a~Content-Length: 3~Transfer-Encoding: chunked",
                "BAD_REQUEST | POST /write HTTP/1.1~Host: a~Content-Length: -1",
                "BAD_REQUEST | POST /write HTTP/1.1~Host: a~Content-Length: +1",
                "BAD_REQUEST | POST /write HTTP/1.1~Host: a~Content-Length: 99999999999999999999",
                "VERSION_NOT_SUPPORTED | PRI * HTTP/2.0",
                "LENGTH_REQUIRED | POST /write HTTP/1.1~Host: a",
                "CONTENT_TOO_LARGE | POST /write HTTP/1.1~Host: a~Content-Length: 1001",
                "NOT_IMPLEMENTED | POST /write HTTP/1.1~Host: a~Transfer-Encoding: gzip",
                "EXPECTATION_FAILED | POST /write HTTP/1.1~Host: a~Expect: miracles~Content-Length: 1",
                "BAD_REQUEST | POST /write HTTP/1.1~Host: a~Transfer-Encoding: chunked~~x",
                "BAD_REQUEST | POST /write HTTP/1.1~Host: a~Transfer-Encoding: chunked~~1~ab",
                "BAD_REQUEST | POST /write HTTP/1.0~Transfer-Encoding: chunked",
                "FORBIDDEN | POST /write HTTP/1.1~Host: a~Origin: null~Content-Length: 1",
                "CONTENT_TOO_LARGE | POST /write HTTP/1.1~Host: a~Transfer-Encoding: chunked~~3e9",
                "CONTENT_TOO_LARGE | POST /write HTTP/1.1~Host: a~Transfer-Encoding: chunked~~fffffffff",
            })
    void whatCannotBeTakenIsRefusedWithTheStatusThatSaysSo(Status status, String text) {
        assertThatThrownBy(() -> take(text.replace("~", "\r\n") + "\r\n\r\n"))
                .isInstanceOfSatisfying(
                        RefusedRequestException.class,
                        refused -> assertThat(refused.status()).isEqualTo(status));
    }

    @Test
    void aHeadWithoutEndIsRefusedAtItsBound() {
        assertThatThrownBy(() -> {
                    take("GET /ping HTTP/1.1\r\n");
                    for (int i = 0; i < 2_000; i++) {
                        take("Name: value\r\n");
                    }
                })
                .isInstanceOfSatisfying(
                        RefusedRequestException.class,
                        refused -> assertThat(refused.status()).isEqualTo(Status.HEAD_TOO_LARGE));
    }

    @Test
    void theLinesAroundChunksAreBoundedTogether() {
        assertThatThrownBy(() -> {
                    take("POST /write HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
                    for (int i = 0; i < 900; i++) {
                        take("1;name=" + "x".repeat(20) + "\r\na\r\n");
                    }
                })
                .isInstanceOfSatisfying(
                        RefusedRequestException.class,
                        refused -> assertThat(refused.status()).isEqualTo(Status.HEAD_TOO_LARGE));
    }

    @Test
    void aChunkEndsWithBothCharactersOfALineEnd() {
        assertThatThrownBy(() -> take("POST /write HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\na"))
                .isInstanceOf(RefusedRequestException.class);
    }

    @Test
    void whatIsAnnouncedTakesNoMemoryBeforeItComes() throws Exception {
        take("POST /write HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n");
        assertThat(budget.used()).isZero();
        take("x");
        assertThat(budget.used()).isPositive();
    }

    @Test
    void bodiesOfAllConnectionsShareABudgetWhichIsGivenBack() throws Exception {
        BodyBudget shared = new BodyBudget(LARGEST);
        RequestReader one = new RequestReader(LARGEST, shared);
        RequestReader other = new RequestReader(LARGEST, shared);
        byte[] head =
                "POST /write HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nx".getBytes(StandardCharsets.US_ASCII);
        one.take(head, 0, head.length);

        assertThatThrownBy(() -> other.take(head, 0, head.length))
                .isInstanceOfSatisfying(
                        RefusedRequestException.class,
                        refused -> assertThat(refused.status()).isEqualTo(Status.UNAVAILABLE));

        other.next();
        one.next();
        other.take(head, 0, head.length);
        assertThat(shared.used()).isEqualTo(LARGEST);
    }

    @Test
    void whateverComesIsReadOrRefused() {
        Random random = new Random(7);
        String[] parts = {
            "POST ",
            "GET ",
            "/write",
            "?a=b",
            " HTTP/1.1",
            "\r\n",
            "\n",
            "\r\n\r\n",
            "Host: a",
            "Content-Length: ",
            "Transfer-Encoding: chunked",
            "Expect: 100-continue",
            "5",
            "0",
            "a",
            ":",
            " ",
            "\u0000",
            "\u00ff"
        };
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(30); n >= 0; n--) {
                text.append(parts[random.nextInt(parts.length)]);
            }
            byte[] bytes = text.toString().getBytes(StandardCharsets.ISO_8859_1);
            try {
                take(bytes, 0, bytes.length);
            } catch (RefusedRequestException refused) {
                assertThat(refused.getMessage()).isNotBlank();
            }
            reader.next();
            assertThat(budget.used()).isZero();
        }
    }

    private void take(String text) throws RefusedRequestException {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        take(bytes, 0, bytes.length);
    }

    private void take(byte[] bytes, int from, int to) throws RefusedRequestException {
        int at = from;
        while (at < to) {
            at = reader.take(bytes, at, to);
            if (reader.isWhole()) {
                requests.add(reader.request());
                bodies.add(new String(reader.body(), 0, reader.bodyLength(), StandardCharsets.US_ASCII));
                reader.next();
            }
        }
    }
}
