package io.estran.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.estran.agent.config.AgentConfiguration;
import io.estran.agent.config.ReadMode;
import io.estran.console.config.ConsoleFile;
import io.estran.gateway.config.GatewayFile;
import io.estran.testkit.TestAuthority;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What stands in {@code deploy}, checked as far as that goes without Docker: by the real classes, on the real command line. */
class DeployTest {
    private static final Path ROOT = Path.of(System.getProperty("estran.root"));
    private static final Path DEPLOY = ROOT.resolve("deploy");
    private static final Path COMPOSE = DEPLOY.resolve("docker/compose.yaml");
    private static final Pattern WORDS = Pattern.compile("\"([^\"]*)\"");

    @TempDir
    Path folder;

    @BeforeEach
    void issueWhatTheConfigurationsName() throws IOException {
        Path pki = Files.createDirectories(folder.resolve("pki"));
        TestAuthority authority = new TestAuthority("Deploy");
        authority.issue(pki, "gw-1");
        authority.issue(pki, "lab-1");
        Files.writeString(
                folder.resolve("recording.csv"),
                "date,HUFL,HULL,MUFL,MULL,LUFL,LULL,OT\n2016-07-01 00:00:00,1,2,3,4,5,6,7\n");
    }

    static Stream<Path> configurations() throws IOException {
        try (Stream<Path> files = Files.walk(DEPLOY)) {
            return files
                    .filter(file -> file.toString().endsWith(".yaml") && !file.equals(COMPOSE))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void everyConfigurationIsReadByTheProcessThatItIsFor(Path file) throws Exception {
        // The folders that images and units bring along are those of the test here.
        Path copy = Files.writeString(
                folder.resolve(file.getFileName()),
                Files.readString(file)
                        .replace("/var/lib/estran", folder.resolve("data").toString()));
        Map<String, String> environment = Map.of();
        switch (file.getFileName().toString()) {
            case "gateway.yaml" ->
                assertThat(GatewayFile.read(copy, environment, null).name()).isEqualTo("gw-1");
            case "console.yaml" ->
                assertThat(ConsoleFile.read(copy, environment).name()).isEqualTo("console-1");
            default ->
                assertThat(AgentConfiguration.read(copy, environment, ReadMode.CHECK)
                                .sources())
                        .isNotEmpty();
        }
    }

    @Test
    void thereIsAnExampleForEveryProcessAndEverySource() {
        assertThat(DEPLOY.resolve("examples").toFile().list())
                .contains(
                        "agent.yaml",
                        "gateway.yaml",
                        "console.yaml",
                        "csv.yaml",
                        "line-protocol.yaml",
                        "modbus-tcp.yaml",
                        "small.yaml",
                        "host.yaml");
    }

    @Test
    void theExampleOfTheGatewayShowsEveryKeyWithItsDefault() throws Exception {
        Path least = Files.writeString(
                folder.resolve("least.yaml"),
                "gateway: gw-1\nmqtt:\n  tls: {authority: pki/ca.pem, certificate: pki/gw-1.pem, key: pki/gw-1-key.pem}\n");
        Path example = Files.copy(DEPLOY.resolve("examples/gateway.yaml"), folder.resolve("gateway.yaml"));
        assertThat(GatewayFile.read(example, Map.of(), null))
                .usingRecursiveComparison()
                .ignoringFieldsMatchingRegexes("tls.*material.*", "tls.value.material")
                .isEqualTo(GatewayFile.read(least, Map.of(), null));
    }

    @Test
    void theCommandsOfTheCloudImageAreOnTheCommandLine() throws Exception {
        List<String> image = Files.readAllLines(DEPLOY.resolve("docker/cloud.Dockerfile"));
        assertThat(words(image, "ENTRYPOINT")).startsWith("java").endsWith("-jar", "/opt/estran/estran.jar");
        assertThat(line(image, "COPY --from=build")).contains("/src/all-in-one/target/estran /opt/estran");
        assertThat(ROOT.resolve("all-in-one/pom.xml")).content().contains("<finalName>estran</finalName>");
        CommandLines.assertIsACommand(words(image, "CMD"));
    }

    @Test
    void theAgentsImageStartsTheAgentsOwnJar() throws Exception {
        List<String> image = Files.readAllLines(DEPLOY.resolve("docker/agent.Dockerfile"));
        assertThat(words(image, "ENTRYPOINT"))
                .startsWith("java")
                .endsWith("-jar", "/opt/estran-agent/estran-agent.jar");
        assertThat(line(image, "COPY --from=build")).contains("/src/edge-agent/target/estran-agent /opt/estran-agent");
        assertThat(ROOT.resolve("edge-agent/pom.xml")).content().contains("<finalName>estran-agent</finalName>");
        assertThat(words(image, "CMD")).containsExactly("--config", "/etc/estran/agent.yaml");
    }

    @Test
    void theUnitStartsThePackagedAgentUnderItsWatchdog() throws Exception {
        assertThat(unit("ExecStart")).isEqualTo("/opt/estran-agent/bin/estran-agent --config /etc/estran/agent.yaml");
        assertThat(unit("Type")).isEqualTo("notify");
        assertThat(unit("NotifyAccess"))
                .as("systemd-notify is a child of the agent")
                .isEqualTo("all");
        assertThat(unit("WatchdogSec")).isEqualTo("30");
        assertThat(unit("MemoryMax")).isEqualTo("128M");
    }

    /** The agent has children: systemd-notify. One that a stop ends before it has said its word would be told as a failure. */
    @Test
    void aStopOfTheUnitIsToldToTheAgentAndToNoneOfItsChildren() throws Exception {
        assertThat(unit("KillMode")).isEqualTo("mixed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"docker/agent.Dockerfile", "docker/cloud.Dockerfile"})
    void imagesBuildWithTheBuildOfThisTreeAndRunWithoutRoot(String name) throws Exception {
        List<String> image = Files.readAllLines(DEPLOY.resolve(name));
        assertThat(image.stream().filter(text -> text.startsWith("FROM "))).hasSize(2);
        assertThat(line(image, "RUN ./mvnw")).contains("-Dfast");
        assertThat(line(image, "USER ")).isEqualTo("USER 10001");
        assertThat(line(image, "STOPSIGNAL ")).isEqualTo("STOPSIGNAL SIGTERM");
    }

    @Test
    void theComposeFileRunsCommandsOfTheCommandLineOnFilesThatAreThere() throws Exception {
        Map<?, ?> services = map(compose().get("services"));
        assertThat(services.keySet()).map(String::valueOf).contains("kafka", "pki", "gateway", "console", "agent");
        for (String service : List.of("gateway", "console")) {
            CommandLines.assertIsACommand(list(map(services.get(service)).get("command")));
        }
        String script = String.join("\n", list(map(services.get("pki")).get("command")));
        List<String> commands = Pattern.compile("/opt/estran/estran\\.jar ([^&\\n]*)")
                .matcher(script)
                .results()
                .map(found -> found.group(1).strip())
                .toList();
        assertThat(commands).hasSize(3);
        commands.forEach(command -> CommandLines.assertIsACommand(List.of(command.split(" "))));
        services.forEach((name, service) -> assertFilesOf(String.valueOf(name), map(service)));
    }

    private static void assertFilesOf(String name, Map<?, ?> service) {
        if (service.get("build") != null) {
            Map<?, ?> build = map(service.get("build"));
            Path context = COMPOSE.getParent()
                    .resolve(String.valueOf(build.get("context")))
                    .normalize();
            assertThat(context).as(name).isEqualTo(ROOT);
            assertThat(context.resolve(String.valueOf(build.get("dockerfile"))))
                    .as(name)
                    .exists();
        }
        if (service.get("volumes") != null) {
            for (String volume : list(service.get("volumes"))) {
                String from = volume.split(":", -1)[0];
                if (from.startsWith("./")) {
                    assertThat(COMPOSE.getParent().resolve(from)).as(name).exists();
                } else {
                    assertThat(map(compose().get("volumes")).containsKey(from))
                            .as(volume)
                            .isTrue();
                }
            }
        }
    }

    /** INTERFACE: broker 9092, gateway 8883, console 8080, line protocol 8094, metrics of the agent 9464 and the gateway 9465. */
    @Test
    void portsAreThoseOfTheInterface() throws Exception {
        assertThat(exposed("docker/cloud.Dockerfile")).containsExactly("8883", "8080", "9465", "9466");
        assertThat(exposed("docker/agent.Dockerfile")).containsExactly("9464", "8094");
        assertThat(published("gateway")).containsExactly("8883:8883", "127.0.0.1:9465:9465");
        assertThat(published("console")).containsExactly("127.0.0.1:8080:8080");
        assertThat(AgentConfiguration.DEFAULT_HTTP.port()).isEqualTo(9464);
        assertThat(Files.readString(DEPLOY.resolve("README.md")))
                .contains("8883 MQTT over TLS", "8080 console", "9092 Kafka", "8094 line protocol", "9464, 9465");
    }

    @Test
    void theUnitIsValid() throws Exception {
        assumeTrue(isThere("systemd-analyze"), "skipped: systemd-analyze is not there");
        Path unit = Files.writeString(
                folder.resolve("estran-agent.service"),
                Files.readString(DEPLOY.resolve("systemd/estran-agent.service"))
                        .replace("/opt/estran-agent/bin/estran-agent", "/bin/true"));
        Path output = folder.resolve("verify.txt");
        Process verify = new ProcessBuilder("systemd-analyze", "verify", "--man=no", unit.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(verify.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readString(output)).doesNotContain("estran-agent");
        assertThat(verify.exitValue()).as(Files.readString(output)).isZero();
    }

    @Test
    void theUnitIsExposedBySystemdsOwnMeasureToThreeAtMost() throws Exception {
        assumeTrue(isThere("systemd-analyze"), "skipped: systemd-analyze is not there");
        Path output = folder.resolve("security.txt");
        Process security = new ProcessBuilder(
                        "systemd-analyze",
                        "security",
                        "--offline=yes",
                        "--threshold=30",
                        "--no-pager",
                        DEPLOY.resolve("systemd/estran-agent.service").toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(security.waitFor(30, TimeUnit.SECONDS)).isTrue();
        String said = Files.readString(output);
        assumeTrue(!said.contains("unrecognized option"), "skipped: systemd is older than 250");
        assertThat(said).contains("Overall exposure level");
        assertThat(security.exitValue()).as(said).isZero();
    }

    @Test
    void theUnitTakesTheExitCodesOfTheAgent() throws Exception {
        assertThat(unit("SuccessExitStatus")).isEqualTo("143");
        assertThat(unit("RestartPreventExitStatus")).isEqualTo("2");
        assertThat(unit("Restart")).isEqualTo("always");
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(DEPLOY)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private static String line(List<String> lines, String start) {
        return lines.stream().filter(text -> text.startsWith(start)).findFirst().orElseThrow();
    }

    private static List<String> words(List<String> image, String instruction) {
        Matcher quoted = WORDS.matcher(line(image, instruction + " ["));
        return quoted.results().map(word -> word.group(1)).toList();
    }

    private static List<String> exposed(String image) throws IOException {
        String ports = line(Files.readAllLines(DEPLOY.resolve(image)), "EXPOSE ");
        return Arrays.asList(ports.substring("EXPOSE ".length()).split(" "));
    }

    private static List<String> published(String service) throws IOException {
        return list(map(map(compose().get("services")).get(service)).get("ports"));
    }

    private static String unit(String key) throws IOException {
        return line(Files.readAllLines(DEPLOY.resolve("systemd/estran-agent.service")), key + "=")
                .substring(key.length() + 1);
    }

    private static Map<?, ?> compose() {
        try {
            return map(new Load(LoadSettings.builder().build()).loadFromString(Files.readString(COMPOSE)));
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }

    private static Map<?, ?> map(Object node) {
        return (Map<?, ?>) node;
    }

    private static List<String> list(Object node) {
        return ((List<?>) node).stream().map(String::valueOf).toList();
    }

    private static boolean isThere(String program) {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
    }
}
