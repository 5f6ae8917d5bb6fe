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
import java.util.stream.Collectors;

/**
 * Health and metrics over HTTP; GET and HEAD only. Owns the threads {@code estran-health-1} and {@code -2} and a bounded
 * queue before them: more requests at once are cut off.
 */
public final class HealthPage implements AutoCloseable {
    /** {@link #close} returns within that time. */
    public static final Duration STOPS_WITHIN = Duration.ofSeconds(1);

    private static final int THREADS = 2;
    private static final int WAITING = 64;
    private static final String JSON = "application/json";
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

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
            throw new IOException("http " + listen + ": " + failure.getMessage(), failure);
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
        server.createContext("/", exchange -> answer(exchange, 404, JSON, "{\"error\":\"no such page\"}"));
        server.createContext("/health/live", exchange -> answer(exchange, 200, JSON, json("live", List.of())));
        server.createContext("/health/ready", exchange -> {
            List<String> reasons = readiness.reasonsAgainst();
            answer(exchange, reasons.isEmpty() ? 200 : 503, JSON, json("ready", reasons));
        });
        server.createContext("/metrics", exchange -> answer(exchange, 200, PROMETHEUS, registry.scrape()));
        server.start();
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
                exchange.sendResponseHeaders(405, -1);
                return;
            }
            byte[] body = text.getBytes(StandardCharsets.UTF_8);
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

    private static String quoted(String text) {
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
