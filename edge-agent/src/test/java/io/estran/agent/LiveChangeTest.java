package io.estran.agent;

import static io.estran.agent.LiveAgent.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.estran.agent.pipeline.ReadingCounts;
import io.estran.agent.reload.ReloadResult;
import io.estran.agent.reload.ReloadResult.Outcome;
import io.estran.agent.state.PipelineConfiguration.SourceSpec;
import io.estran.testkit.LoopbackPorts;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a change does while the agent runs; nothing of what stays may notice it. */
class LiveChangeTest {
    private static final String HOST = "- {name: computer, type: host, interval: 1s, asset: lab-1/computer}\n";

    @TempDir
    Path folder;

    private final LoopbackPorts ports = new LoopbackPorts();
    private int port;
    private int secondPort;

    @BeforeEach
    void findPorts() throws IOException {
        port = ports.next();
        secondPort = ports.next();
    }

    private static String lines(String name, String listen, String series) {
        return "- {name: %s, type: line-protocol, listen: \"%s\", series: \"%s\"}\n".formatted(name, listen, series);
    }

    private String lines() {
        return lines("lines", "tcp://127.0.0.1:" + port, "a/{measurement}/{field}");
    }

    private String second() {
        return lines("second", "tcp://127.0.0.1:" + secondPort, "b/{measurement}/{field}");
    }

    private static void send(Socket socket, String lines) throws IOException {
        socket.getOutputStream().write(lines.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    /** Connects as soon as somebody listens. */
    private static Socket connect(int to) {
        AtomicReference<Socket> connected = new AtomicReference<>();
        await().atMost(SOON).ignoreExceptionsInstanceOf(IOException.class).until(() -> {
            connected.set(new Socket("127.0.0.1", to));
            return true;
        });
        return connected.get();
    }

    @Test
    void aConnectionStaysOpenAndLosesNoReadingWhileEverythingAroundItChangesAHundredTimes() throws Exception {
        try (LiveAgent live = new LiveAgent(folder, lines())) {
            AtomicBoolean enough = new AtomicBoolean();
            AtomicLong sent = new AtomicLong();
            AtomicReference<IOException> broken = new AtomicReference<>();
            Socket socket = connect(port);
            Thread sender = new Thread(() -> {
                try (socket) {
                    while (!enough.get()) {
                        send(socket, "m f=%d\n".formatted(sent.get()));
                        sent.incrementAndGet();
                        LockSupport.parkNanos(500_000); // some hundred lines a change are enough
                    }
                } catch (IOException failure) {
                    broken.set(failure);
                }
            });
            sender.start();
            Thread source = thread("source-lines");
            for (int i = 0; i < 50; i++) {
                String windows = "windows:\n- {series: \"b/**\", length: %ds}\n- {series: \"**\", length: 1s}\n";
                String change = i % 2 == 0 ? second() + HOST : second().replace("b/", "c/");
                assertThat(live.change(lines() + change).outcome()).isEqualTo(Outcome.APPLIED);
                Files.writeString(live.file(), windows.formatted(2 + i), StandardOpenOption.APPEND);
                assertThat(live.agent().reload().outcome()).isEqualTo(Outcome.APPLIED);
            }
            assertThat(thread("source-lines")).as("the thread is the same").isSameAs(source);
            enough.set(true);
            sender.join();
            assertThat(broken).hasValue(null);
            live.change(lines());
            ReadingCounts counts = live.settle(sent.get());
            assertThat(counts.dropped()).isZero();
            assertThat(counts.rejected()).isZero();
            live.agent().close();
            assertThat(live.journalled().values("a/m/f"))
                    .as("each one, once and in order")
                    .containsExactlyElementsOf(IntStream.range(0, (int) sent.get())
                            .mapToObj(i -> (double) i)
                            .toList());
        }
    }

    private static Thread thread(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aSourceThatIsAddedGivesReadingsAndAnotherThatIsRemovedClosesItsWindows() throws Exception {
        try (LiveAgent live = new LiveAgent(folder, lines())) {
            try (Socket socket = connect(port)) {
                send(socket, "m f=1 1700000000000000000\nm f=2 1700000000100000000\n");
                live.awaitAccepted(2);
            }
            assertThat(live.agent().readings().open()).isEqualTo(2);
            ReloadResult result = live.change(second());
            assertThat(result.difference().added()).containsExactly("second");
            assertThat(result.difference().removed()).containsExactly("lines");
            await().atMost(SOON).until(() -> live.agent().readings().inWindows() == 2);
            try (Socket socket = connect(secondPort)) {
                send(socket, "m f=3\n");
                live.awaitAccepted(3);
            }
            assertThat(live.page("/metrics").body())
                    .contains("source=\"second\"")
                    .doesNotContain("source=\"lines\"")
                    .contains("estran_agent_configuration_revision 2");
            assertThat(live.settle(3).inWindows()).isEqualTo(3);
            live.agent().close();
            assertThat(live.journalled().configurations)
                    .extracting(configuration -> configuration.sources().stream()
                            .map(SourceSpec::name)
                            .toList())
                    .as("a change is a record of the journal")
                    .containsExactly(List.of("lines"), List.of("second"));
        }
    }

    @Test
    void aChangedSourceKeepsItsPortAndMayKeepItsSeries() throws Exception {
        try (LiveAgent live = new LiveAgent(folder, lines())) {
            try (Socket socket = connect(port)) {
                send(socket, "m f=1\n");
                live.awaitAccepted(1);
            }
            ReloadResult result = live.change(lines().replace("a/{measurement}", "a/m"));
            assertThat(result.difference().changed()).containsExactly("lines");
            try (Socket socket = connect(port)) {
                send(socket, "other f=2\n");
                live.awaitAccepted(2);
            }
            assertThat(live.page("/metrics").body()).contains("estran_agent_source_line_cached{source=\"lines\"} 1");
            live.settle(2);
            live.agent().close();
            assertThat(live.journalled().values("a/m/f")).containsExactly(1.0, 2.0);
        }
    }

    @Test
    void aSeriesMayGoFromOneSourceToAnother() throws Exception {
        try (LiveAgent live = new LiveAgent(folder, lines())) {
            try (Socket socket = connect(port)) {
                send(socket, "m f=1\n");
                live.awaitAccepted(1);
            }
            live.change(second().replace("b/", "a/"));
            try (Socket socket = connect(secondPort)) {
                send(socket, "m f=2\n");
                live.awaitAccepted(2);
            }
            assertThat(live.settle(2).rejected()).isZero();
        }
    }

    @Test
    void whatWasAnsweredBeforeItsSourceWasRemovedIsInTheJournal() throws Exception {
        String http = lines("lines", "http://127.0.0.1:" + port, "a/{measurement}/{field}");
        try (LiveAgent live = new LiveAgent(folder, http)) {
            connect(port).close();
            HttpClient client = HttpClient.newHttpClient();
            AtomicLong answered = new AtomicLong();
            Thread sender = new Thread(() -> {
                try {
                    while (post(client, "m f=1\nm f=2\nm f=3\n") == 204) {
                        answered.addAndGet(3);
                    }
                } catch (IOException gone) {
                    assertThat(gone).isNotNull();
                } catch (InterruptedException unexpected) {
                    Thread.currentThread().interrupt();
                }
            });
            sender.start();
            await().atMost(SOON).until(() -> answered.get() > 100);
            assertThat(live.change(second()).outcome()).isEqualTo(Outcome.APPLIED);
            sender.join();
            ReadingCounts counts = live.settle(answered.get());
            assertThat(counts.dropped()).isZero();
            live.agent().close();
            assertThat((long) live.journalled().values("a/m/f").size())
                    .as("at most the last request was taken and could not be answered any more")
                    .isBetween(answered.get(), answered.get() + 3);
        }
    }

    private int post(HttpClient client, String lines) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/write"))
                .POST(HttpRequest.BodyPublishers.ofString(lines))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    @Test
    void aFileGoesOnWhereItWasWhenItsPaceChanges() throws Exception {
        int rows = 2_000;
        StringBuilder text = new StringBuilder("time,level\n");
        IntStream.range(0, rows)
                .forEach(i ->
                        text.append(1_700_000_040L + i).append(',').append(i).append('\n'));
        Files.writeString(folder.resolve("tank.csv"), text);
        String file =
                "- {name: tank, type: csv, file: tank.csv, speed: %s, time: {column: time, pattern: epoch-s}, asset: station/tank}\n";
        try (LiveAgent live = new LiveAgent(folder, file.formatted("200"))) {
            for (int speed = 201; speed < 211; speed++) {
                long before = live.agent().readings().accepted();
                live.awaitAccepted(before + 5);
                assertThat(live.change(file.formatted(speed)).outcome()).isEqualTo(Outcome.APPLIED);
            }
            live.change(file.formatted("max"));
            await().atMost(SOON).until(live.agent()::filesEnded);
            ReadingCounts counts = live.settle(rows);
            assertThat(counts.late()).isZero();
            assertThat(counts.windowsRevised()).isZero();
            live.agent().close();
            assertThat(live.journalled().values("station/tank/level"))
                    .containsExactlyElementsOf(DoubleStream.iterate(0, i -> i + 1)
                            .limit(rows)
                            .boxed()
                            .toList());
        }
    }

    @Test
    void anOpenWindowGoesOnWhenOtherWindowsComeAndGo() throws Exception {
        String windows = "windows:\n- {series: \"**\", length: 1h}\n";
        try (LiveAgent live = new LiveAgent(folder, lines() + windows);
                Socket socket = connect(port)) {
            send(socket, "m f=1 1700000000000000000\n");
            live.awaitAccepted(1);
            live.change(lines() + windows + "- {series: \"**\", length: 1min}\n");
            send(socket, "m f=2 1700000060000000000\n");
            live.awaitAccepted(2);
            live.change(lines() + windows);
            send(socket, "m f=3 1700000120000000000\n");
            live.awaitAccepted(3);
            ReadingCounts counts = live.settle(3);
            assertThat(counts.inWindows()).isEqualTo(3);
            assertThat(counts.late()).isZero();
        }
    }

    @Test
    void aDerivedSeriesComesAndGoes() throws Exception {
        String derive = "derive:\n- {series: \"**\", as: rate, name: \"{series}-rate\"}\n";
        try (LiveAgent live = new LiveAgent(folder, lines());
                Socket socket = connect(port)) {
            send(socket, "m f=1 1700000000000000000\n");
            live.awaitAccepted(1);
            assertThat(live.change(lines() + derive).outcome()).isEqualTo(Outcome.APPLIED);
            send(socket, "m f=2 1700000010000000000\nm f=3 1700000020000000000\n");
            live.awaitAccepted(4);
            assertThat(live.change(lines()).outcome()).isEqualTo(Outcome.APPLIED);
            send(socket, "m f=4 1700000030000000000\n");
            live.awaitAccepted(5);
            assertThat(live.settle(5).accepted())
                    .as("four readings, and the rate of two of them")
                    .isEqualTo(5);
        }
    }

    @Test
    void theNextRunGoesOnUnderTheChangedConfiguration() throws Exception {
        try (LiveAgent live = new LiveAgent(folder, lines())) {
            try (Socket socket = connect(port)) {
                send(socket, "m f=1\n");
                live.awaitAccepted(1);
            }
            live.change(second());
            try (Socket socket = connect(secondPort)) {
                send(socket, "m f=2\n");
                live.awaitAccepted(2);
            }
            live.restart();
            try (Socket socket = connect(secondPort)) {
                send(socket, "m f=3\n");
                live.awaitAccepted(3);
            }
            assertThat(live.settle(3).inWindows()).isEqualTo(3);
            live.agent().close();
            assertThat(live.journalled().configurations).hasSize(2);
        }
    }
}
