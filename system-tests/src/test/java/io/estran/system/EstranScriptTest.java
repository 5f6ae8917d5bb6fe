package io.estran.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The script {@code ./estran} itself, in a tree of its own whose path has a space. Java and Maven are stand-ins that say how
 * they were called: the real ones are met by every test that runs the jars.
 */
@DisabledOnOs(OS.WINDOWS)
class EstranScriptTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Path SCRIPT =
            Path.of(System.getProperty("estran.root")).resolve("estran");
    private static final String JAR = "all-in-one/target/estran/estran.jar";
    private static final String BENCH_JAR = "benchmarks/target/estran-bench/estran-bench.jar";
    private static final String SIMULATE_JAR = "system-tests/target/estran-simulate/estran-simulate.jar";
    private static final String AGENT_JAR = "edge-agent/target/estran-agent/estran-agent.jar";

    @TempDir
    private Path folder;

    private Path root;
    private Path source;

    private record Outcome(int code, String out, String err) {}

    @BeforeEach
    void makeATree() throws IOException {
        root = Files.createDirectories(folder.resolve("a tree"));
        Files.copy(SCRIPT, root.resolve("estran"));
        executable(root.resolve("estran"));
        Files.writeString(root.resolve("pom.xml"), "<project/>");
        for (String module : List.of("all-in-one", "edge-agent", "protocol", "system-tests")) {
            Files.createDirectories(root.resolve(module + "/src/main/java"));
            Files.writeString(root.resolve(module + "/pom.xml"), "<project/>");
        }
        source = Files.writeString(root.resolve("protocol/src/main/java/A.java"), "class A {}");
        script("jdk/bin/java", """
                if [ "$1" = -XshowSettings:properties ]; then
                  echo "    java.home = $JDK"
                  echo "    java.specification.version = ${SPECIFICATION:-17}"
                  exit 0
                fi >&2
                for word in "$@"; do echo "$word"; done
                exit "${JAVA_EXIT:-0}"
                """);
        script("jdk/bin/javac", "exit 0\n");
        script("mvnw", """
                echo "mvnw $*" >>calls
                echo "JAVA_HOME $JAVA_HOME" >>calls
                echo "$$" >maven.pid
                while [ -f hold ]; do sleep 1; done
                if [ -n "${MAVEN_SAYS:-}" ]; then echo "$MAVEN_SAYS"; exit 1; fi
                mkdir -p all-in-one/target/estran edge-agent/target/estran-agent
                mkdir -p system-tests/target/estran-simulate benchmarks/target/estran-bench
                [ -f benchmarks/target/estran-bench/estran-bench.jar ] || echo jar >benchmarks/target/estran-bench/estran-bench.jar
                [ -f all-in-one/target/estran/estran.jar ] || echo jar >all-in-one/target/estran/estran.jar
                [ -f edge-agent/target/estran-agent/estran-agent.jar ] || echo jar >edge-agent/target/estran-agent/estran-agent.jar
                [ -f system-tests/target/estran-simulate/estran-simulate.jar ] || echo jar >system-tests/target/estran-simulate/estran-simulate.jar
                """);
        age(source);
    }

    private void script(String name, String body) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + body);
        executable(file);
    }

    private static void executable(Path file) {
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    /** Everything stands in the tree since a while. */
    private void age(Path... files) throws IOException {
        FileTime earlier = FileTime.from(Instant.now().minusSeconds(60));
        try (var all = Files.walk(root)) {
            for (Path file : all.toList()) {
                Files.setLastModifiedTime(file, earlier);
            }
        }
        for (Path file : files) {
            Files.setLastModifiedTime(file, earlier);
        }
    }

    private Process start(Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(root.resolve("estran").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(folder.resolve("out.txt").toFile())
                .redirectError(folder.resolve("err.txt").toFile());
        builder.environment().put("JAVA_HOME", root.resolve("jdk").toString());
        builder.environment().put("JDK", root.resolve("jdk").toString());
        builder.environment().remove("ESTRAN_JVM_OPTIONS");
        builder.environment().putAll(environment);
        return builder.start();
    }

    private Outcome outcomeOf(Process process) throws Exception {
        assertThat(process.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return new Outcome(
                process.exitValue(),
                Files.readString(folder.resolve("out.txt")),
                Files.readString(folder.resolve("err.txt")));
    }

    private Outcome run(Map<String, String> environment, String... arguments) throws Exception {
        return outcomeOf(start(environment, arguments));
    }

    private Outcome run(String... arguments) throws Exception {
        return run(Map.of(), arguments);
    }

    private long builds() throws IOException {
        Path calls = root.resolve("calls");
        return Files.exists(calls)
                ? Files.readAllLines(calls).stream()
                        .filter(line -> line.startsWith("mvnw"))
                        .count()
                : 0;
    }

    @Test
    void theFirstCallBuildsWithoutChecksAndThenRunsWithTheArgumentsAsTheyAre() throws Exception {
        Outcome first = run("run", "--config", "my file.yaml", "");
        assertThat(first.code()).isZero();
        assertThat(first.out().lines())
                .containsSubsequence("-jar", root.resolve(JAR).toString(), "run", "--config", "my file.yaml", "");
        assertThat(first.err())
                .contains("building all-in-one")
                .contains("target/build.log")
                .contains("built in");
        assertThat(root.resolve("calls"))
                .content()
                .contains("-Dfast")
                .contains("-pl all-in-one -am package")
                .contains("JAVA_HOME " + root.resolve("jdk"));
    }

    @Test
    void withoutATerminalThereAreNoCursorCodes() throws Exception {
        assertThat(run("--help").err()).doesNotContain("\r").doesNotContain("\u001b");
    }

    @Test
    void whatIsBuiltIsNotBuiltAgainAndStaysSilent() throws Exception {
        run("--help");
        Outcome second = run("--help");
        assertThat(second.err()).isEmpty();
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void aChangedSourceAChangedPomAndADeletedSourceAreEachBuilt() throws Exception {
        run("--help");
        Files.writeString(source, "class A { int a; }");
        run("--help");
        assertThat(builds()).isEqualTo(2);
        Files.writeString(root.resolve("protocol/pom.xml"), "<project></project>");
        run("--help");
        assertThat(builds()).isEqualTo(3);
        Files.delete(source);
        run("--help");
        assertThat(builds()).isEqualTo(4);
        run("--help");
        assertThat(builds()).as("a jar that did not change").isEqualTo(4);
    }

    @Test
    void aSourceThatChangesDuringABuildIsBuiltNextTime() throws Exception {
        Files.writeString(root.resolve("hold"), "");
        Process building = start(Map.of(), "--help");
        await().atMost(SOON).until(() -> Files.exists(root.resolve("maven.pid")));
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusMillis(20)));
        Files.delete(root.resolve("hold"));
        outcomeOf(building);
        run("--help");
        assertThat(builds()).isEqualTo(2);
    }

    @Test
    void theAgentRunsFromItsOwnJarWithItsOptions() throws Exception {
        Outcome agent = run(Map.of("ESTRAN_JVM_OPTIONS", "-Xmx96m -Done=1"), "agent", "--config", "a b.yaml");
        assertThat(agent.out().lines())
                .containsSubsequence(
                        "-Xmx96m", "-Done=1", "-jar", root.resolve(AGENT_JAR).toString(), "--config", "a b.yaml")
                .doesNotContain("agent");
        assertThat(root.resolve("calls")).content().contains("-pl edge-agent -am package");
    }

    @Test
    void aPackageIsMadeByTheCommandLineOfTheAgentsOwnJars() throws Exception {
        Outcome packaging = run("package", "agent", "--output", "a folder");
        assertThat(packaging.out().lines())
                .containsSubsequence(
                        "-Destran.agent=" + root.resolve(AGENT_JAR).getParent(),
                        "-jar",
                        root.resolve(JAR).toString(),
                        "package",
                        "agent",
                        "--output",
                        "a folder");
        assertThat(root.resolve("calls")).content().contains("-pl all-in-one -am package");
    }

    @Test
    void theSimulationRunsFromAClassPathOfItsOwn() throws Exception {
        Outcome simulate = run("simulate", "--seeds", "5");
        assertThat(simulate.out().lines())
                .containsSubsequence("-jar", root.resolve(SIMULATE_JAR).toString(), "--seeds", "5")
                .doesNotContain("simulate");
        assertThat(root.resolve("calls")).content().contains("-pl system-tests -am package");
        assertThat(run("simulate", "--seeds", "5").err()).isEmpty();
    }

    @Test
    void theCampaignRunsFromTheSameClassPathAndBuildsThePrograms() throws Exception {
        Outcome chaos = run("chaos", "--seconds", "5");
        assertThat(chaos.out().lines())
                .containsSubsequence(
                        "-Destran.root=" + root,
                        "-cp",
                        root.resolve(SIMULATE_JAR).toString(),
                        "io.estran.system.chaos.Chaos",
                        "--seconds",
                        "5")
                .doesNotContain("chaos");
        assertThat(root.resolve("calls")).content().contains("-pl system-tests -am package");
        assertThat(run("chaos", "--seconds", "5").err()).isEmpty();
    }

    @Test
    void benchmarksRunFromAClassPathOfTheirOwn() throws Exception {
        Outcome bench = run("bench", "bytes", "--report", "-");
        assertThat(bench.out().lines())
                .containsSubsequence("-jar", root.resolve(BENCH_JAR).toString(), "bytes", "--report", "-")
                .doesNotContain("bench");
        assertThat(root.resolve("calls")).content().contains("-pl benchmarks -am package");
    }

    @Test
    void theExitCodeIsThatOfTheCommand() throws Exception {
        assertThat(run(Map.of("JAVA_EXIT", "2"), "check").code()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"17, false", "22, false", "23, true", "25, true"})
    void newerJdksAreAskedNotToWarn(String version, boolean asked) throws Exception {
        assertThat(run(Map.of("SPECIFICATION", version), "--help").out().contains("--sun-misc-unsafe-memory-access"))
                .isEqualTo(asked);
    }

    @ParameterizedTest
    @CsvSource({"1.8", "11", "16"})
    void anOlderJavaIsRefusedWithExitCode2(String version) throws Exception {
        Outcome refused = run(Map.of("SPECIFICATION", version), "--help");
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.out()).isEmpty();
        assertThat(refused.err()).contains("is version " + version).contains("17 or newer");
        assertThat(builds()).isZero();
    }

    @Test
    void aJavaHomeWithoutJavaIsNamed() throws Exception {
        Outcome refused = run(Map.of("JAVA_HOME", folder.toString()), "--help");
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err()).contains("JAVA_HOME is " + folder);
    }

    @Test
    void aJavaWithoutACompilerIsNamedWhenSomethingMustBeBuilt() throws Exception {
        Files.delete(root.resolve("jdk/bin/javac"));
        Outcome refused = run("--help");
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err()).contains("no compiler");
    }

    @Test
    void aBuildThatFailsShowsItsErrorsOrItsEndAndEndsWith1() throws Exception {
        Outcome errors = run(Map.of("MAVEN_SAYS", "[ERROR] A.java: ';' expected"), "--help");
        assertThat(errors.code()).isEqualTo(1);
        assertThat(errors.out()).isEmpty();
        assertThat(errors.err()).contains("the build failed").contains("';' expected");
        Outcome end = run(Map.of("MAVEN_SAYS", "curl: could not resolve host"), "--help");
        assertThat(end.code()).isEqualTo(1);
        assertThat(end.err()).contains("could not resolve host");
        assertThat(run("--help").code()).as("after a failure the lock is free").isZero();
    }

    @Test
    void aSecondCommandWaitsForTheBuildOfTheFirstAndDoesNotBuildAgain() throws Exception {
        Files.writeString(root.resolve("hold"), "");
        Process first = start(Map.of(), "--help");
        await().atMost(SOON).until(() -> Files.exists(root.resolve("maven.pid")));
        Path secondErr = folder.resolve("second.txt");
        ProcessBuilder second = new ProcessBuilder(root.resolve("estran").toString(), "--version")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(secondErr.toFile());
        second.environment().put("JAVA_HOME", root.resolve("jdk").toString());
        second.environment().put("JDK", root.resolve("jdk").toString());
        Process waiting = second.start();
        await().atMost(SOON).until(() -> Files.readString(secondErr).contains("waiting for another build"));
        Files.delete(root.resolve("hold"));
        assertThat(outcomeOf(first).code()).isZero();
        assertThat(waiting.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(waiting.exitValue()).isZero();
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void theLockOfAProcessThatIsGoneIsNoLock() throws Exception {
        Process gone = new ProcessBuilder("true").start();
        gone.waitFor();
        Files.createDirectories(root.resolve("target"));
        Files.createSymbolicLink(root.resolve("target/building"), Path.of(Long.toString(gone.pid())));
        assertThat(run("--help").code()).isZero();
    }

    @Test
    void aSignalDuringTheBuildEndsMavenAndFreesTheLock() throws Exception {
        Files.writeString(root.resolve("hold"), "");
        Process building = start(Map.of(), "--help");
        Path pid = root.resolve("maven.pid");
        await().atMost(SOON)
                .until(() -> Files.exists(pid) && !Files.readString(pid).isBlank());
        long maven = Long.parseLong(Files.readString(pid).strip());
        building.destroy();
        assertThat(outcomeOf(building).code()).isEqualTo(143);
        await().atMost(SOON).until(() -> ProcessHandle.of(maven).isEmpty());
        assertThat(Files.exists(root.resolve("target/building"), java.nio.file.LinkOption.NOFOLLOW_LINKS))
                .isFalse();
    }

    @Test
    void itFindsItsTreeThroughALink() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("linked"), Path.of("a tree", "estran"));
        ProcessBuilder builder = new ProcessBuilder(link.toString(), "--help")
                .redirectOutput(folder.resolve("out.txt").toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("JAVA_HOME", root.resolve("jdk").toString());
        builder.environment().put("JDK", root.resolve("jdk").toString());
        Process linked = builder.start();
        assertThat(linked.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(folder.resolve("out.txt"))
                .content()
                .contains(root.resolve(JAR).toString());
    }
}
