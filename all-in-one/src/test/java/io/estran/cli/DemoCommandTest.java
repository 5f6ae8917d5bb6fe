package io.estran.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.estran.agent.config.AgentConfiguration;
import io.estran.agent.config.ReadMode;
import io.estran.broker.KafkaLogging;
import io.estran.gateway.config.GatewayFile;
import io.estran.protocol.fault.MalformedBatchException;
import io.estran.protocol.json.IsoTime;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemoCommandTest {
    private static final int SECONDS = 6;

    @TempDir
    Path folder;

    @BeforeAll
    static void quiet() {
        KafkaLogging.quiet();
    }

    @Test
    void aShortDemoClosesItsLoopLosesNothingAndSaysSo() throws Exception {
        RunFiles files = new RunFiles(folder, "demo");
        Path data = folder.resolve("data");

        int code = execute(
                new StringWriter(),
                "demo",
                "--seconds",
                "" + SECONDS,
                "--rate",
                "2000",
                "--data",
                data.toString(),
                "--report",
                files.report.toString(),
                "--records",
                files.records.toString());

        assertThat(code).isZero();
        theReportAddsUp(files);
        theRuleStoppedThePump(files);
        everySeriesOfThePlantHasWindows(files);
        assertThat(AgentConfiguration.read(data.resolve("agent.yaml"), Map.of(), ReadMode.CHECK)
                        .sources())
                .hasSize(3);
        assertThat(GatewayFile.read(data.resolve("gateway.yaml"), Map.of(), null)
                        .tls())
                .isPresent();
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .as("what was started is stopped")
                .noneMatch(name -> name.matches(
                        "estran-(plant|sensors|consumer|pipeline|storage|uplink|ingest|accounts|accept|health.*)"));
    }

    private static void theReportAddsUp(RunFiles files) throws Exception {
        Map<String, Object> readings = files.reported("readings");
        assertThat(readings)
                .containsEntry("rejected", 0L)
                .containsEntry("dropped", 0L)
                .containsEntry("open", 0L)
                .containsEntry("unwindowed", 0L)
                .containsEntry("accepted", readings.get("received"));
        assertThat((Long) readings.get("inWindows") + (Long) readings.get("late"))
                .isEqualTo(readings.get("received"));
        assertThat((Long) readings.get("received")).isGreaterThan(1_000);
        Map<String, Object> delivery = files.reported("delivery");
        assertThat(delivery)
                .containsEntry("lost", 0L)
                .containsEntry("duplicated", 0L)
                .containsEntry("gaps", 0L)
                .containsEntry("sent", delivery.get("stored"));
        assertThat(files.reported("batches")).containsEntry("pending", 0L);
        for (String measured : List.of("sensorToTwin", "alarmToTwin", "actuationMicros")) {
            assertThat(files.reported(measured).get("p50")).as(measured).isInstanceOf(Double.class);
        }
        assertThat((Long) files.reported("memory").get("heapBytes")).isPositive();
    }

    private static void theRuleStoppedThePump(RunFiles files) throws Exception {
        List<Map<String, Object>> events = files.records("event");
        assertThat(events)
                .anySatisfy(event -> assertThat(event)
                        .containsEntry("event", "alarm")
                        .containsEntry("rule", "tank-nearly-full")
                        .containsEntry("transition", "raised"))
                .anySatisfy(event ->
                        assertThat(event).containsEntry("event", "actuation").containsEntry("outcome", "done"));
        assertThat(files.records("aggregate"))
                .as("the command has arrived at the pump")
                .anySatisfy(window -> assertThat(window)
                        .containsEntry("series", "station-1/pump-1/command")
                        .containsEntry("min", 0.0));
    }

    private static void everySeriesOfThePlantHasWindows(RunFiles files) throws Exception {
        Map<String, Integer> seconds = new TreeMap<>();
        for (Map<String, Object> window : files.records("aggregate")) {
            if (time(window, "end") - time(window, "start") == 1_000_000_000L) {
                seconds.merge(String.valueOf(window.get("series")), 1, Integer::sum);
            }
        }
        assertThat(seconds)
                .hasSize(25)
                .allSatisfy((series, windows) -> assertThat(windows).as(series).isGreaterThan(1));
        assertThat(seconds.keySet().stream()
                        .map(series -> series.substring(0, series.lastIndexOf('/')))
                        .collect(Collectors.toSet()))
                .isEqualTo(Set.of(
                        "station-1/tank",
                        "station-1/valve",
                        "station-1/pump-1",
                        "station-1/pump-2",
                        "substation-7/transformer-2",
                        "substation-7/busbar-1"));
    }

    private static long time(Map<String, Object> window, String field) throws MalformedBatchException {
        return IsoTime.read(String.valueOf(window.get(field)));
    }

    @Test
    void aConsolePortThatIsTakenIsWrongUsage() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            StringWriter err = new StringWriter();
            assertThat(execute(err, "demo", "--seconds", "1", "--port", "" + taken.getLocalPort()))
                    .isEqualTo(2);
            assertThat(err.toString()).contains("--port", taken.getLocalPort() + " is taken");
        }
    }

    @ParameterizedTest
    @CsvSource({"--seconds, 0", "--rate, 9", "--rate, 5000001", "--port, 0", "--port, 65536", "--seconds, soon"})
    void whatCannotBeIsRefusedWithTheOptionsName(String option, String value) {
        StringWriter err = new StringWriter();
        assertThat(execute(err, "demo", option, value)).isEqualTo(2);
        assertThat(err.toString()).contains(option);
    }

    @Test
    void aDataFolderThatIsAFileIsSaid() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");
        StringWriter err = new StringWriter();
        assertThat(execute(err, "demo", "--seconds", "1", "--data", file.toString()))
                .isNotZero();
        assertThat(err.toString()).contains(file.toString());
    }

    private static int execute(StringWriter err, String... arguments) {
        return EstranMain.commandLine().setErr(new PrintWriter(err, true)).execute(arguments);
    }
}
