package io.estran.system;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.estran.cli.packaging.AgentPackage;
import io.estran.system.process.EstranProcess;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code estran package agent} with this JDK, and the agent that comes out of it. */
@EnabledOnOs(OS.LINUX)
class AgentPackageTest {
    private static final Duration LONG = Duration.ofMinutes(4);
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Path ROOT = Path.of(System.getProperty("estran.root"));
    private static final Path AGENT = ROOT.resolve("edge-agent/target/estran-agent");
    private static final Path JDK = Path.of(System.getProperty("java.home"));
    private static final Pattern HTTP = Pattern.compile("health and metrics at http://127.0.0.1:(\\d+)");
    private static final Pattern LINES = Pattern.compile("listens on tcp://\\S+, port (\\d+)");

    /** Named by classes of libraries that an agent never loads: beans of SnakeYAML and Paho, its preferences, its SQL dates. */
    private static final Set<String> NAMED_ONLY = Set.of("java.desktop", "java.prefs", "java.sql");

    @TempDir
    static Path folder;

    private static Path launcher;
    private static Outcome made;

    private record Outcome(int code, String out, String err) {}

    @BeforeAll
    static void makeItAndMoveIt() throws Exception {
        assumeTrue(Files.isExecutable(JDK.resolve("bin/jlink")), "skipped: this JDK has no jlink");
        Path output = folder.resolve("output");
        made = run(
                Map.of(),
                JDK.resolve("bin/java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx512m",
                "-Destran.agent=" + AGENT,
                "-jar",
                ROOT.resolve("all-in-one/target/estran/estran.jar").toString(),
                "package",
                "agent",
                "--output",
                output.toString());
        Path moved = folder.resolve("another place");
        if (Files.exists(output)) {
            Files.move(output, moved);
        }
        launcher = moved.resolve("bin/estran-agent");
    }

    private static Outcome run(Map<String, String> environment, String... words) throws Exception {
        Path out = Files.createTempFile(folder, "out", ".txt");
        Path err = Files.createTempFile(folder, "err", ".txt");
        ProcessBuilder builder =
                new ProcessBuilder(words).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            assertThat(process.waitFor(LONG.toSeconds(), TimeUnit.SECONDS))
                    .as(List.of(words).toString())
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    @Test
    void itIsMadeStepByStepInWordsOnStandardError() {
        assertThat(made.code()).as(made.err()).isZero();
        assertThat(made.out()).isEmpty();
        assertThat(made.err().lines())
                .allMatch(line -> line.startsWith("estran package: "))
                .anyMatch(line -> line.contains("runtime of 8 modules from " + JDK))
                .anyMatch(line -> line.contains("training run: the agent reads"))
                .anyMatch(line -> line.contains("MiB: runtime"));
    }

    /** The JVM ends with an error if it may not use the archive. */
    @Test
    void theArchiveHoldsGoodWhereTheFolderWasMovedTo() throws Exception {
        boolean aot = Files.exists(launcher.resolveSibling("../lib/agent.aot"));
        Outcome version = run(
                Map.of("ESTRAN_JVM_OPTIONS", aot ? "-XX:AOTMode=on" : "-Xshare:on"), launcher.toString(), "--version");
        assertThat(version.code()).as(version.err() + version.out()).isZero();
        assertThat(version.out().strip()).isNotEmpty();
    }

    @Test
    void thePackagedAgentReadsTellsItsSupervisorThatItLivesAndStops() throws Exception {
        Path heard = folder.resolve("heard");
        Path programs = Files.createDirectories(folder.resolve("programs"));
        Path notify = Files.writeString(programs.resolve("systemd-notify"), "#!/bin/sh\necho \"$1\" >>" + heard + "\n");
        assertThat(notify.toFile().setExecutable(true)).isTrue();
        Path configuration = Files.writeString(folder.resolve("agent.yaml"), """
                agent: small-1
                data: data
                sources:
                  - {name: lines, type: line-protocol, listen: "tcp://127.0.0.1:0", series: "{measurement}/{field}"}
                ring: {slots: 16384}
                spool: {size: 64MiB}
                journal: {size: 16MiB}
                uplink: {gateway: "mqtt://127.0.0.1:9"}
                http: 127.0.0.1:0
                """);
        Path log = folder.resolve("agent.log");
        ProcessBuilder builder = new ProcessBuilder(launcher.toString(), "--config", "agent.yaml")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("PATH", programs + ":" + System.getenv("PATH"));
        builder.environment().put("NOTIFY_SOCKET", folder.resolve("socket").toString());
        builder.environment().put("WATCHDOG_USEC", "8000000");
        Process agent = builder.start();
        try {
            await().atMost(SOON)
                    .until(() -> LINES.matcher(Files.readString(log)).find()
                            && HTTP.matcher(Files.readString(log)).find());
            try (Socket sensor = new Socket(InetAddress.getLoopbackAddress(), port(LINES, log));
                    OutputStream lines = sensor.getOutputStream()) {
                lines.write("tank level=1\ntank level=2\n".getBytes(US_ASCII));
            }
            int http = port(HTTP, log);
            await().atMost(SOON)
                    .until(() -> EstranProcess.metric(http, "estran_agent_pipeline_readings_accepted_total") == 2);
            await().atMost(SOON)
                    .until(() -> Files.exists(heard)
                            && Files.readAllLines(heard).containsAll(List.of("READY=1", "WATCHDOG=1")));
            agent.destroy();
            assertThat(agent.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(agent.exitValue()).as(Files.readString(log)).isEqualTo(143);
        } finally {
            agent.destroyForcibly();
        }
        assertThat(Files.readAllLines(heard)).startsWith("READY=1");
        assertThat(configuration.resolveSibling("data")).isDirectory();
    }

    private static int port(Pattern said, Path log) throws IOException {
        return said.matcher(Files.readString(log))
                .results()
                .map(found -> Integer.parseInt(found.group(1)))
                .findFirst()
                .orElseThrow();
    }

    /** A library that begins to need more is found here, not at a customer's first start. */
    @Test
    void theModulesOfTheRuntimeAreThoseThatTheJarsName() throws Exception {
        ToolProvider jdeps = ToolProvider.findFirst("jdeps").orElseThrow();
        List<String> jars =
                new ArrayList<>(List.of(AGENT.resolve("estran-agent.jar").toString()));
        try (Stream<Path> libraries = Files.list(AGENT.resolve("lib"))) {
            libraries.map(Path::toString).forEach(jars::add);
        }
        List<String> words = new ArrayList<>(List.of(
                "--ignore-missing-deps", "--multi-release", "17", "--print-module-deps", "-quiet", "--class-path"));
        words.add(String.join(":", jars));
        words.addAll(jars);
        StringWriter out = new StringWriter();
        assertThat(jdeps.run(new PrintWriter(out), new PrintWriter(out), words.toArray(String[]::new)))
                .isZero();
        String list = out.toString()
                .lines()
                .filter(line -> line.startsWith("java.base"))
                .findFirst()
                .orElseThrow();
        Set<String> named = Stream.of(list.split(",", -1)).collect(Collectors.toCollection(TreeSet::new));
        named.removeAll(NAMED_ONLY);
        assertThat(AgentPackage.MODULES).containsAll(named);
    }
}
