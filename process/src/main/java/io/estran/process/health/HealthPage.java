package io.estran.process.health;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.estran.process.logging.ProcessLog;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Health and metrics over HTTP, by GET and HEAD; and what a process lets those on its machine order, by POST. Owns the threads {@code estran-health-1} to {@code -3} and a bounded
 * queue before them: more requests at once are cut off.
 */
public final class HealthPage implements AutoCloseable {
    /** {@link #close} returns within that time. */
    public static final Duration STOPS_WITHIN = Duration.ofSeconds(1);

    /** Without it nothing is ordered: see {@link #accept}. */
    public static final String ORDER_HEADER = "Estran-Order";

    /** An order may run, and another wait for it: pages are shown meanwhile. */
    private static final int THREADS = 3;

    private static final int WAITING = 64;
    private static final String JSON = "application/json";
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";
    private static final String NO_SUCH_PAGE =
            "{\"error\":\"no such page; some come when the process has started: ask again in a moment\"}";

    private final HttpServer server;
    private final ThreadPoolExecutor threads;

    /**
     * Binds and serves at once.
     *
     * @param listen where; port 0 takes a free one
     * @throws IOException if the address cannot be bound; the message names it
     */
    public HealthPage(InetSocketAddress listen, Readiness readiness, PrometheusMeterRegistry registry)
            throws IOException {
        try {
            server = HttpServer.create(listen, 0);
        } catch (IOException failure) {
            throw new IOException(
                    "http " + listen.getHostString() + ":" + listen.getPort() + ": " + failure.getMessage()
                            + "; choose another address or port, or stop what has it",
                    failure);
        }
        ProcessLog.meter(registry);
        AtomicInteger number = new AtomicInteger();
        threads = new ThreadPoolExecutor(
                THREADS, THREADS, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), task -> {
                    Thread thread = new Thread(task, "estran-health-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        server.setExecutor(threads);
        server.createContext("/", exchange -> reply(exchange, 404, JSON, NO_SUCH_PAGE));
        server.createContext("/health/live", exchange -> answer(exchange, 200, JSON, json("live", List.of())));
        server.createContext("/health/ready", exchange -> {
            List<String> reasons = readiness.reasonsAgainst();
            answer(exchange, reasons.isEmpty() ? 200 : 503, JSON, json("ready", reasons));
        });
        server.createContext("/metrics", exchange -> answer(exchange, 200, PROMETHEUS, registry.scrape()));
        server.start();
    }

    /** Shows one page more, as JSON, to GET and HEAD. The text is asked for by the threads of the page. */
    public void show(String path, Supplier<String> json) {
        server.createContext(path, exchange -> answer(exchange, 200, JSON, json.get()));
    }

    /**
     * Lets those on this machine order something, by a POST that says so in the header {@value #ORDER_HEADER}. The order runs on
     * a thread of the page, of which there are three: a third one at a time must be refused at once.
     */
    public void accept(String path, Supplier<OrderAnswer> order) {
        server.createContext(path, exchange -> {
            OrderAnswer refusal = refusal(exchange);
            boolean isPost = exchange.getRequestMethod().equals("POST");
            if (!isPost) {
                exchange.getResponseHeaders().set("Allow", "POST");
            }
            OrderAnswer answer = !isPost
                    ? OrderAnswer.refused(405, "only POST orders something")
                    : refusal != null ? refusal : order.get();
            reply(exchange, answer.status(), JSON, answer.json());
        });
    }

    /**
     * Who may not order: other machines, and pages of the web in a browser on this one. Those cannot leave out the Origin of a POST,
     * nor set a header of their own without asking first, which nobody answers.
     */
    private static @Nullable OrderAnswer refusal(HttpExchange exchange) {
        if (!exchange.getRemoteAddress().getAddress().isLoopbackAddress()) {
            return OrderAnswer.refused(403, "only this machine may order something, over its loopback address");
        }
        if (exchange.getRequestHeaders().containsKey("Origin")) {
            return OrderAnswer.refused(403, "pages in a browser may not order anything");
        }
        if (!exchange.getRequestHeaders().containsKey(ORDER_HEADER)) {
            return OrderAnswer.refused(403, "the header " + ORDER_HEADER + " is missing; any value will do");
        }
        return null;
    }

    /** The port that is bound. */
    public int port() {
        return server.getAddress().getPort();
    }

    private static void answer(HttpExchange exchange, int status, String type, String text) throws IOException {
        try (exchange) {
            boolean head = exchange.getRequestMethod().equals("HEAD");
            if (!head && !exchange.getRequestMethod().equals("GET")) {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                reply(exchange, 405, JSON, "{\"error\":\"this page only tells: ask it by GET\"}");
                return;
            }
            reply(exchange, status, type, text);
        }
    }

    private static void reply(HttpExchange exchange, int status, String type, String text) throws IOException {
        try (exchange) {
            boolean head = exchange.getRequestMethod().equals("HEAD");
            // Whoever asks from a terminal gets their prompt on a line of its own.
            byte[] body = (text.endsWith("\n") ? text : text + "\n").getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(status, head ? -1 : body.length);
            if (!head) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    static String json(String word, List<String> reasons) {
        return reasons.stream()
                .map(HealthPage::quoted)
                .collect(Collectors.joining(",", "{\"" + word + "\":" + reasons.isEmpty() + ",\"reasons\":[", "]}"));
    }

    static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ') {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }

    /** Closes the port and ends the threads; requests under way have a second. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdown();
        try {
            if (!threads.awaitTermination(STOPS_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException hurried) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
