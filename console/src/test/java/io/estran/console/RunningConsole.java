package io.estran.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.estran.console.config.ConsoleSettings;
import io.estran.process.configuration.Address;
import io.estran.process.time.Clock;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;

/** A console on free ports over a synthetic plant, and a client. */
public final class RunningConsole implements AutoCloseable {
    public static final Duration EVERY = Duration.ofMillis(20);

    public final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    public final SyntheticPlant plant;
    public final Console console;
    public final HttpClient client = HttpClient.newHttpClient();

    public RunningConsole(SyntheticPlant plant) throws ConsoleStartException {
        this(plant, settings(0, 64));
    }

    public RunningConsole(SyntheticPlant plant, ConsoleSettings settings) throws ConsoleStartException {
        this(plant, settings, Clock.system());
    }

    public RunningConsole(SyntheticPlant plant, ConsoleSettings settings, Clock clock) throws ConsoleStartException {
        this.plant = plant;
        this.console = Console.start(settings, registry, () -> plant, clock);
    }

    public static ConsoleSettings settings(int port, int streams) {
        Address free = new Address("127.0.0.1", 0);
        return new ConsoleSettings(
                "console-1",
                new Address("127.0.0.1", port),
                Set.of("console.example.org"),
                "127.0.0.1:1",
                "**",
                Duration.ofHours(1),
                EVERY,
                5_000,
                streams,
                64 << 20,
                free);
    }

    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + console.port() + path);
    }

    public HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    public JsonNode state() throws IOException, InterruptedException {
        return new ObjectMapper().readTree(get("/api/state").body());
    }

    @Override
    public void close() throws Exception {
        console.close();
    }
}
