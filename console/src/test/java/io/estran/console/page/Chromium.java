package io.estran.console.page;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A headless Chromium of its own, without a network but loopback. One owner thread. */
final class Chromium implements AutoCloseable {
    private static final List<Path> PLACES = List.of(
            Path.of("/usr/bin/chromium"), Path.of("/usr/bin/chromium-browser"), Path.of("/usr/bin/google-chrome"));
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpClient client = HttpClient.newHttpClient();
    private final ObjectMapper mapper = new ObjectMapper();
    private final Path folder;
    private final Process process;
    private final int port;

    private Chromium(Path folder, Process process, int port) {
        this.folder = folder;
        this.process = process;
        this.port = port;
    }

    static boolean isInstalled() {
        return PLACES.stream().anyMatch(Files::isExecutable);
    }

    static Chromium start() throws IOException, InterruptedException {
        Path program = PLACES.stream().filter(Files::isExecutable).findFirst().orElseThrow();
        Path folder = Files.createTempDirectory("estran-chromium-");
        Process process = new ProcessBuilder(
                        program.toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--disable-dev-shm-usage",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--force-color-profile=srgb",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + folder,
                        "about:blank")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Path said = folder.resolve("DevToolsActivePort");
        try {
            await("chromium")
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> {
                        if (!process.isAlive()) {
                            throw new IOException("chromium ended with " + process.exitValue());
                        }
                        return Files.exists(said) && Files.readAllLines(said).size() >= 2;
                    });
        } catch (RuntimeException | Error failure) {
            process.destroyForcibly();
            throw failure;
        }
        return new Chromium(
                folder, process, Integer.parseInt(Files.readAllLines(said).get(0)));
    }

    /** A new tab that shows a page as a screen of that size would. */
    Tab open(URI page, int width, int height, String scheme) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json/new?about:blank"))
                .PUT(HttpRequest.BodyPublishers.noBody())
                .build();
        JsonNode target = mapper.readTree(
                client.send(request, HttpResponse.BodyHandlers.ofString()).body());
        Tab tab = new Tab(client, URI.create(target.get("webSocketDebuggerUrl").asText()), mapper);
        tab.call("Runtime.enable", mapper.createObjectNode());
        tab.call("Log.enable", mapper.createObjectNode());
        tab.call("Page.enable", mapper.createObjectNode());
        ObjectNode size = mapper.createObjectNode();
        size.put("width", width)
                .put("height", height)
                .put("deviceScaleFactor", width < 500 ? 2 : 1)
                .put("mobile", width < 500);
        tab.call("Emulation.setDeviceMetricsOverride", size);
        ObjectNode media = mapper.createObjectNode();
        ArrayNode features = media.putArray("features");
        features.addObject().put("name", "prefers-color-scheme").put("value", scheme);
        features.addObject().put("name", "prefers-reduced-motion").put("value", "reduce");
        tab.call("Emulation.setEmulatedMedia", media);
        tab.call("Page.navigate", mapper.createObjectNode().put("url", page.toString()));
        return tab;
    }

    @Override
    public void close() throws InterruptedException {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        // Its children write their last files after it has gone.
        await("chromium's folder")
                .atMost(Duration.ofSeconds(5))
                .ignoreExceptions()
                .untilAsserted(this::delete);
    }

    private void delete() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
