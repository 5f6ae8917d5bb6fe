package io.estran.agent;

import static org.awaitility.Awaitility.await;

import io.estran.agent.input.IgnoredInputs;
import io.estran.agent.input.InputDecoder;
import io.estran.agent.journal.JournalScan;
import io.estran.agent.pipeline.ReadingCounts;
import io.estran.agent.reload.ConfigurationFile;
import io.estran.agent.reload.ReloadResult;
import io.estran.agent.source.SeriesAttributes;
import io.estran.agent.state.PipelineConfiguration;
import io.estran.process.disk.Disk;
import io.estran.process.health.HealthPage;
import io.estran.process.time.Clock;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A real agent in a folder of its own, whose configuration a test writes anew while it runs. */
final class LiveAgent implements AutoCloseable {
    static final Duration SOON = Duration.ofSeconds(20);

    private final HttpClient http = HttpClient.newHttpClient();
    private final Path folder;
    private Agent agent;

    /** Starts on a configuration of these sources and whatever follows them. */
    LiveAgent(Path folder, String sources) throws Exception {
        this.folder = folder;
        configure(sources);
        this.agent = begin();
    }

    private Agent begin() throws Exception {
        return Agent.start(
                new ConfigurationFile(file(), Map.of()),
                new Surroundings(
                        Disk.local(),
                        Clock.system(),
                        new SecureRandom(),
                        new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                        header -> {}));
    }

    Path file() {
        return folder.resolve("agent.yaml");
    }

    Agent agent() {
        return agent;
    }

    void configure(String sources) throws IOException {
        Files.writeString(file(), """
                agent: lab-1
                data: data
                uplink: {gateway: "mqtt://127.0.0.1:1"}
                http: 127.0.0.1:0
                sources:
                """ + sources);
    }

    /** Writes the file anew and orders the agent to read it. */
    ReloadResult change(String sources) throws IOException {
        configure(sources);
        return agent.reload();
    }

    void restart() throws Exception {
        agent.close();
        agent = begin();
    }

    HttpResponse<String> page(String path) throws Exception {
        return http.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> orderReload() throws Exception {
        HttpRequest request = request("/reload")
                .header(HealthPage.ORDER_HEADER, "reload")
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + agent.httpPort() + path));
    }

    ReadingCounts awaitAccepted(long readings) {
        await().atMost(SOON).until(() -> agent.readings().accepted() >= readings);
        return agent.readings();
    }

    /** Ends all input and waits until every window is closed. */
    ReadingCounts settle(long readings) throws Exception {
        agent.endInput();
        await().atMost(SOON)
                .until(() -> agent.readings().open() == 0
                        && agent.readings().accepted() >= readings
                        && isBalanced(agent.readings()));
        return agent.readings();
    }

    private static boolean isBalanced(ReadingCounts counts) {
        return counts.received() == counts.accepted() + counts.rejected() + counts.dropped()
                && counts.accepted() == counts.inWindows() + counts.open() + counts.late() + counts.unwindowed();
    }

    /** What the journal of a stopped agent holds: configurations, and values by series. */
    Journalled journalled() throws IOException {
        Journalled all = new Journalled();
        JournalScan.read(Disk.local(), folder.resolve("data"), record -> InputDecoder.decode(record.payload(), all));
        return all;
    }

    @Override
    public void close() throws Exception {
        agent.close();
    }

    /** Reads a journal apart from the agent. */
    static final class Journalled extends IgnoredInputs {
        final List<PipelineConfiguration> configurations = new ArrayList<>();
        private final Map<Integer, String> names = new HashMap<>();
        private final Map<String, List<Double>> values = new HashMap<>();

        List<Double> values(String series) {
            return values.getOrDefault(series, List.of());
        }

        @Override
        public void configured(byte[] part, boolean last) {
            configurations.add(PipelineConfiguration.of(part));
        }

        @Override
        public void series(int number, int source, String name, SeriesAttributes attributes) {
            names.put(number, name);
        }

        @Override
        public void reading(int series, long time, double value, int quality, int reason, long position) {
            values.computeIfAbsent(names.get(series), name -> new ArrayList<>()).add(value);
        }
    }
}
