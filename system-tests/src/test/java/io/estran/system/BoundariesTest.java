package io.estran.system;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The boundaries of the design: which module sees which, and at which rim each library stays. */
class BoundariesTest {
    private static final int MAX_LINES = 400;
    private static final int MAX_FILES = 18;

    private static final JavaClasses ESTRAN = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.estran");

    private static final Path ROOT = Path.of(System.getProperty("estran.root"));

    @ParameterizedTest(name = "{0} does not import {1}")
    @CsvSource({
        "agent, gateway",
        "agent, twin",
        "agent, console",
        "agent, cli",
        "agent, broker",
        "gateway, agent",
        "gateway, twin",
        "gateway, console",
        "gateway, cli",
        "gateway, broker",
        "twin, agent",
        "twin, gateway",
        "twin, process",
        "twin, console",
        "twin, cli",
        "twin, broker",
        "console, agent",
        "console, gateway",
        "console, cli",
        "console, broker",
        "process, agent",
        "process, gateway",
        "process, twin",
        "process, console",
        "process, cli",
        "process, broker",
        "agent, system",
        "gateway, system",
        "twin, system",
        "console, system",
        "process, system",
        "cli, system",
        "testkit, system",
        "gateway.sequencer, gateway.mqtt",
    })
    void modulesSeeOnlyWhatTheDesignAllows(String from, String to) {
        ArchRule rule = noClasses()
                .that()
                .resideInAPackage("io.estran." + from + "..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.estran." + to + "..");
        rule.check(ESTRAN);
    }

    @Test
    void theProtocolNeedsTheJdkOnly() {
        classes()
                .that()
                .resideInAPackage("io.estran.protocol..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("io.estran.protocol..", "java..", "javax..", "org.jspecify..")
                .check(ESTRAN);
    }

    @ParameterizedTest(name = "{0} stays in {1}")
    @CsvSource({
        "org.eclipse.paho, io.estran.agent.uplink",
        "io.netty, io.estran.gateway.mqtt",
        "org.apache.kafka, io.estran.gateway.kafka|io.estran.gateway.sequencer|io.estran.twin.stream|io.estran.broker|io.estran.testkit|io.estran.system.simulation",
        "kafka, io.estran.broker|io.estran.testkit",
        "io.javalin, io.estran.console",
        "org.bouncycastle, io.estran.cli.pki",
        "com.sun.net.httpserver, io.estran.process.health",
        "org.snakeyaml, io.estran.process.configuration",
        "picocli, io.estran.cli",
        "com.digitalpetri, io.estran.cli.plant",
    })
    void librariesStayAtTheRim(String library, String homes) {
        String[] allowed =
                Stream.of(homes.split("\\|")).map(home -> home + "..").toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage("io.estran..")
                .and()
                .resideOutsideOfPackages(allowed)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library + "..")
                .check(ESTRAN);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.estran.(*).(*)..").should().beFreeOfCycles().check(ESTRAN);
    }

    @Test
    void filesAndPackagesStaySmall() throws IOException {
        Map<String, Integer> filesPerPackage = new TreeMap<>();
        Map<String, Long> tooLong = new TreeMap<>();
        for (Path file : mainSources()) {
            long lines = Files.lines(file).count();
            if (lines > MAX_LINES) {
                tooLong.put(ROOT.relativize(file).toString(), lines);
            }
            filesPerPackage.merge(ROOT.relativize(file.getParent()).toString(), 1, Integer::sum);
        }
        filesPerPackage.values().removeIf(files -> files <= MAX_FILES);
        assertThat(tooLong).as("files over %s lines", MAX_LINES).isEmpty();
        assertThat(filesPerPackage).as("packages over %s files", MAX_FILES).isEmpty();
    }

    @Test
    void theAgentsClassPathHoldsWhatIsCountedAndNothingElse() throws IOException {
        Path lib = ROOT.resolve("edge-agent/target/estran-agent/lib");
        List<String> jars;
        try (Stream<Path> files = Files.list(lib)) {
            jars = files.map(file -> file.getFileName().toString().replaceFirst("-[0-9].*", ""))
                    .sorted()
                    .toList();
        }
        assertThat(jars)
                .as("a jar more on the agent's class path is a decision (docs/decisions)")
                .containsExactly(
                        "HdrHistogram",
                        "micrometer-commons",
                        "micrometer-core",
                        "micrometer-observation",
                        "micrometer-registry-prometheus",
                        "org.eclipse.paho.mqttv5.client",
                        "process",
                        "prometheus-metrics-config",
                        "prometheus-metrics-core",
                        "prometheus-metrics-exposition-textformats",
                        "prometheus-metrics-model",
                        "prometheus-metrics-tracer-common",
                        "protocol",
                        "slf4j-api",
                        "slf4j-jdk14",
                        "snakeyaml-engine");
        assertThat(bytes(lib) + bytes(lib.resolveSibling("estran-agent.jar")))
                .as("bytes of all jars of the agent")
                .isLessThan(5L * 1024 * 1024);
    }

    private static long bytes(Path path) throws IOException {
        try (Stream<Path> files = Files.walk(path)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    private static List<Path> mainSources() throws IOException {
        try (Stream<Path> modules = Files.list(ROOT)) {
            return modules.map(module -> module.resolve("src/main/java"))
                    .filter(Files::isDirectory)
                    .flatMap(BoundariesTest::javaFiles)
                    .toList();
        }
    }

    private static Stream<Path> javaFiles(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }
}
