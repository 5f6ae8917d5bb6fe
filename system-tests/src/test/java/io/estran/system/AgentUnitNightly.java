package io.estran.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * Nightly: the packaged agent under its unit and a real systemd, installed as {@code deploy/README.md} says. Needs root, systemd
 * and leave to make namespaces; skipped with the reason where one is missing.
 */
@EnabledOnOs(OS.LINUX)
class AgentUnitNightly {
    private static final Duration LONG = Duration.ofMinutes(4);
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Path ROOT = Path.of(System.getProperty("estran.root"));
    private static final Path ESTRAN = ROOT.resolve("all-in-one/target/estran/estran.jar");
    private static final String LIMIT = Long.toString(128L << 20);
    private static final String ACCEPTED = "estran_agent_pipeline_readings_accepted_total";
    private static final int ROUNDS = 100;
    private static final String UNIT = "estran-agent";
    private static final String CONFIGURATION = """
            agent: small-1
            data: /var/lib/estran
            sources:
              - {name: lines, type: line-protocol, listen: "tcp://127.0.0.1:8094", series: "{measurement}/{field}"}
            windows:
              - {series: "**", length: 1s}
            ring: {slots: 16384}
            spool: {size: 64MiB}
            journal: {size: 16MiB}
            uplink: {gateway: "mqtt://127.0.0.1:9"}
            http: 127.0.0.1:9464
            """;

    @TempDir(factory = OnTheDiskOfTheBuild.class)
    static Path folder;

    private static OwnSystemd systemd;

    /** What is written to files in memory would count as the agent's memory. */
    static final class OnTheDiskOfTheBuild implements TempDirFactory {
        @Override
        public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext test) throws Exception {
            return Files.createTempDirectory(ROOT.resolve("system-tests/target"), "unit");
        }
    }

    @BeforeAll
    static void installIt() throws Exception {
        Path made = folder.resolve("package");
        estran("package", "agent", "--no-cache", "--output", made.toString());
        Path units = Files.createDirectories(folder.resolve("units"));
        Files.copy(ROOT.resolve("deploy/systemd/estran-agent.service"), units.resolve("estran-agent.service"));
        // Nobody is to wait for half a minute here.
        Path shorter = Files.createDirectories(units.resolve("estran-agent.service.d"));
        Files.writeString(shorter.resolve("shorter.conf"), "[Service]\nWatchdogSec=8\n");
        Path configuration = Files.writeString(folder.resolve("agent.yaml"), CONFIGURATION);
        systemd = OwnSystemd.boot(folder, made, units, configuration);
        assumeTrue(systemd.runs(), systemd.reason());
    }

    @AfterAll
    static void leaveNothing() throws Exception {
        if (systemd != null) {
            systemd.close();
        }
    }

    private static String estran(String... words) throws Exception {
        Path said = Files.createTempFile(folder, "estran", ".txt");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-XX:+UseSerialGC",
                        "-Destran.agent=" + ROOT.resolve("edge-agent/target/estran-agent"),
                        "-jar",
                        ESTRAN.toString())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile());
        builder.command().addAll(List.of(words));
        Process process = builder.start();
        try {
            assertThat(process.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).as(Files.readString(said)).isZero();
        return Files.readString(said);
    }

    /** {@code systemctl} returns when the unit is active, which the agent says. */
    @BeforeEach
    void startIt() throws Exception {
        systemd.run("systemctl", "start", UNIT);
    }

    private static String property(String name) throws Exception {
        return systemd.run("systemctl", "show", "--value", "--property", name, UNIT)
                .strip();
    }

    private static String mainProcess() throws Exception {
        return property("MainPID");
    }

    private static void send(String lines) throws Exception {
        systemd.feed(lines, "bash", "-c", "exec 3>/dev/tcp/127.0.0.1/8094; cat >&3");
    }

    private static String get(String path) throws Exception {
        return systemd.feed(
                "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:9464\r\nConnection: close\r\n\r\n",
                "bash",
                "-c",
                "exec 3<>/dev/tcp/127.0.0.1/9464; cat >&3; cat <&3");
    }

    private static void awaitThat(String what, Callable<Boolean> holds) {
        await(what).atMost(SOON).pollInterval(Duration.ofMillis(200)).until(holds);
    }

    /** Of all runs, as the journal keeps it. */
    private static double accepted() throws Exception {
        return get("/metrics")
                .lines()
                .filter(line -> line.startsWith(ACCEPTED + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(ACCEPTED.length())))
                .sum();
    }

    private static void awaitAnotherThan(String process) {
        awaitThat(
                "it runs again",
                () -> property("ActiveState").equals("active") && !mainProcess().equals(process));
    }

    private static String journal() throws Exception {
        return systemd.run("journalctl", "--no-pager", "--output=cat", "--unit=" + UNIT);
    }

    @Test
    void whenItIsActiveItsSourcesTakeReadings() throws Exception {
        systemd.run("systemctl", "restart", UNIT);
        double before = accepted();
        send("tank level=1\n");
        awaitThat("the reading is taken", () -> accepted() == before + 1);
    }

    @Test
    void itIsNotRootAndHasNoCapability() throws Exception {
        assertThat(systemd.run("cat", "/proc/" + mainProcess() + "/status"))
                .doesNotContainPattern("(?m)^[UG]id:.*\\t0(\\t|$)")
                .containsPattern("(?m)^CapEff:\\t0+$")
                .containsPattern("(?m)^NoNewPrivs:\\t1$");
    }

    @Test
    void notEvenRootCouldWriteOnItsFileSystemButToItsData() throws Exception {
        for (String place : List.of("/", "/etc/estran", "/opt/estran-agent", "/usr", "/var/lib")) {
            assertThat(touch(place)).as(place).contains("Read-only file system");
        }
        assertThat(touch("/var/lib/estran")).isEmpty();
    }

    private static String touch(String place) throws Exception {
        return systemd.attempt("", "nsenter", "--target", mainProcess(), "--mount", "touch", place + "/probe")
                .said();
    }

    @Test
    void itTakesReadingsOfAThousandSeriesWithinItsHardLimitOfMemory() throws Exception {
        systemd.run("systemctl", "restart", UNIT);
        String process = mainProcess();
        assertThat(systemd.run(
                        "sh",
                        "-c",
                        "cd /sys/fs/cgroup; cat memory/system.slice/estran-agent.service/memory.limit_in_bytes"
                                + " || cat system.slice/estran-agent.service/memory.max"))
                .contains(LIMIT);
        String round = IntStream.range(0, 1_000)
                .mapToObj(series -> "series-" + series + " value=" + series + ".5\n")
                .collect(Collectors.joining());
        double before = accepted();
        send(round.repeat(ROUNDS));
        awaitThat("all readings are taken", () -> accepted() == before + 1_000 * ROUNDS);
        assertThat(mainProcess()).isEqualTo(process);
    }

    /** Stopped as a whole, it says nothing any more; that its pipeline alone is enough is HeartbeatTest's. */
    @Test
    void anAgentThatSaysNothingAnyMoreIsKilledByTheWatchdogAndStartedAgain() throws Exception {
        String process = mainProcess();
        systemd.run("kill", "-STOP", process);
        awaitAnotherThan(process);
        assertThat(journal()).contains("Failed with result 'watchdog'");
    }

    @Test
    void anAgentThatIsKilledIsStartedAgainAndHasWhatItHadKept() throws Exception {
        send("killed value=4711\n");
        Path data = systemd.root().resolve("var/lib/private/estran");
        awaitThat(
                "the reading is kept",
                () -> estran("export", "--from", "journal", "--dir", data.toString(), "--series", "killed/value")
                        .contains("4711"));
        String process = mainProcess();
        systemd.run("kill", "-KILL", process);
        awaitAnotherThan(process);
        assertThat(estran("export", "--from", "journal", "--dir", data.toString(), "--series", "killed/value"))
                .contains("4711");
        systemd.run("systemctl", "stop", UNIT);
        assertThat(estran("spool", "check", data.toString())).startsWith("ok");
    }

    @Test
    void aReloadTakesAChangeAndRefusesAMistakeWhileItRuns() throws Exception {
        systemd.run("systemctl", "restart", UNIT);
        String process = mainProcess();
        Path file = systemd.root().resolve("etc/estran/agent.yaml");
        try {
            Files.writeString(file, CONFIGURATION.replace("length: 1s", "length: 2s"));
            systemd.run("systemctl", "reload", UNIT);
            awaitThat(
                    "the change is in force", () -> get("/health/configuration").contains("\"revision\":2"));
            Files.writeString(file, CONFIGURATION.replace("length: 1s", "length: 2 parsecs"));
            systemd.run("systemctl", "reload", UNIT);
            awaitThat(
                    "the mistake is refused", () -> get("/health/configuration").contains("\"refused\":1"));
        } finally {
            Files.writeString(file, CONFIGURATION);
        }
        assertThat(mainProcess()).isEqualTo(process);
        assertThat(journal()).contains("windows[0].length");
    }

    /** The first beat is long past: what is told during the stop, and by whom, is what can go wrong. */
    @Test
    void aStopIsGracefulAndNothingInItIsAnError() throws Exception {
        String before = journal();
        systemd.run("systemctl", "stop", UNIT);
        assertThat(property("ActiveState")).isEqualTo("inactive");
        assertThat(property("Result")).isEqualTo("success");
        assertThat(journal().substring(before.length()))
                .contains("agent stopped")
                .doesNotContain("ERROR")
                .doesNotContain("WARN ");
    }
}
