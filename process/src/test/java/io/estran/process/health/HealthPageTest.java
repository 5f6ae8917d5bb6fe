package io.estran.process.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HealthPageTest {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final List<String> reasons = new CopyOnWriteArrayList<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private HealthPage page;

    @BeforeEach
    void start() throws IOException {
        page = new HealthPage(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), () -> List.copyOf(reasons), registry);
    }

    @AfterEach
    void stop() {
        page.close();
    }

    private HttpResponse<String> ask(String method, String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + page.port() + path);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void aProcessThatDoesItsWorkIsReady() throws Exception {
        HttpResponse<String> answer = ask("GET", "/health/ready");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"ready\":true,\"reasons\":[]}\n");
    }

    @Test
    void aProcessThatDoesNotSaysWhyAndStaysAlive() throws Exception {
        reasons.add("kafka: no answer\nfrom \"b1\"");

        HttpResponse<String> answer = ask("GET", "/health/ready");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body())
                .isEqualTo("{\"ready\":false,\"reasons\":[\"kafka: no answer\\u000afrom \\\"b1\\\"\"]}\n");
        assertThat(ask("GET", "/health/live").statusCode()).isEqualTo(200);
    }

    @Test
    void metricsAreInPrometheusText() throws Exception {
        registry.counter("estran.gateway.publishes").increment(3);

        HttpResponse<String> answer = ask("GET", "/metrics");

        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain");
        assertThat(answer.body()).contains("estran_gateway_publishes_total 3.0");
    }

    @Test
    void nothingCanBeChangedThroughIt() throws Exception {
        assertThat(ask("POST", "/health/ready").statusCode()).isEqualTo(405);
        assertThat(ask("GET", "/admin").statusCode()).isEqualTo(404);
    }

    @Test
    void anOrderThatComesBeforeItCanBeTakenIsToldSo() throws Exception {
        assertThat(ask("POST", "/reload").statusCode()).isEqualTo(404);
        assertThat(ask("POST", "/reload").body()).contains("no such page", "has started", "again");
        assertThat(ask("POST", "/health/ready").body()).contains("GET");
    }

    @Test
    void thoseOnTheMachineMayOrderWhatTheProcessAccepts() throws Exception {
        AtomicInteger orders = new AtomicInteger();
        page.accept("/reload", () -> new OrderAnswer(409, "{\"times\":" + orders.incrementAndGet() + "}"));

        HttpResponse<String> answer = order("Estran-Order", "reload");

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.body()).isEqualTo("{\"times\":1}\n");
        assertThat(ask("GET", "/reload").statusCode()).isEqualTo(405);
        assertThat(ask("HEAD", "/reload").statusCode()).isEqualTo(405);
        assertThat(orders).hasValue(1);
    }

    @Test
    void aPageInABrowserCannotOrderAnything() throws Exception {
        AtomicInteger orders = new AtomicInteger();
        page.accept("/reload", () -> new OrderAnswer(200, "{\"times\":" + orders.incrementAndGet() + "}"));

        assertThat(ask("POST", "/reload").statusCode()).isEqualTo(403);
        assertThat(order("Estran-Order", "reload", "Origin", "http://127.0.0.1:" + page.port())
                        .statusCode())
                .isEqualTo(403);
        assertThat(order("Origin", "null").body()).contains("browser");
        assertThat(orders).hasValue(0);
    }

    @Test
    void aProcessMayShowMore() throws Exception {
        page.show("/health/configuration", () -> "{\"revision\":1}");

        assertThat(ask("GET", "/health/configuration").body()).isEqualTo("{\"revision\":1}\n");
        assertThat(ask("POST", "/health/configuration").statusCode()).isEqualTo(405);
    }

    private HttpResponse<String> order(String... headers) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + page.port() + "/reload"))
                .headers(headers)
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void aTakenPortIsAnErrorThatNamesIt() {
        InetSocketAddress taken = new InetSocketAddress(InetAddress.getLoopbackAddress(), page.port());

        assertThatThrownBy(() -> new HealthPage(taken, List::of, registry))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(":" + page.port());
    }

    @Test
    void afterCloseThePortIsFree() {
        page.close();

        assertThatThrownBy(() -> ask("GET", "/health/live")).isInstanceOf(ConnectException.class);
    }

    @Test
    void manyPartsAreReadyWhenAllAre() {
        Readiness both = Readiness.all(List.of(List::of, () -> List.of("disk: full")));

        assertThat(both.reasonsAgainst()).containsExactly("disk: full");
    }

    @Test
    void whileOneOrderRunsAndAnotherWaitsThePagesAreShown() throws Exception {
        CountDownLatch begun = new CountDownLatch(2);
        CountDownLatch go = new CountDownLatch(1);
        page.accept("/reload", () -> {
            begun.countDown();
            try {
                go.await();
            } catch (InterruptedException closing) {
                Thread.currentThread().interrupt();
            }
            return new OrderAnswer(200, "{}");
        });
        HttpRequest order = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + page.port() + "/reload"))
                .header(HealthPage.ORDER_HEADER, "reload")
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        var one = client.sendAsync(order, HttpResponse.BodyHandlers.ofString());
        var other = client.sendAsync(order, HttpResponse.BodyHandlers.ofString());
        begun.await();
        HttpRequest live = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + page.port() + "/health/live"))
                .timeout(Duration.ofSeconds(20))
                .build();
        try {
            assertThat(client.send(live, HttpResponse.BodyHandlers.ofString()).statusCode())
                    .isEqualTo(200);
        } finally {
            go.countDown();
        }
        assertThat(one.get().statusCode()).isEqualTo(200);
        assertThat(other.get().statusCode()).isEqualTo(200);
    }
}
