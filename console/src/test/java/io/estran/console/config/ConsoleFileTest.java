package io.estran.console.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.estran.process.configuration.Address;
import io.estran.process.configuration.InvalidConfigurationException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConsoleFileTest {
    @TempDir
    private Path folder;

    private ConsoleSettings read(String text) throws Exception {
        return ConsoleFile.read(Files.writeString(folder.resolve("console.yaml"), text), Map.of());
    }

    private InvalidConfigurationException refused(String text) {
        return catchThrowableOfType(InvalidConfigurationException.class, () -> read(text));
    }

    @Test
    void aNameIsEnough() throws Exception {
        ConsoleSettings settings = read("console: console-1\n");

        assertThat(settings.listen()).isEqualTo(new Address("127.0.0.1", 8080));
        assertThat(settings.http()).isEqualTo(new Address("127.0.0.1", 9466));
        assertThat(settings.bootstrap()).isEqualTo("127.0.0.1:9092");
        assertThat(settings.assets()).isEqualTo("**");
        assertThat(settings.every()).isEqualTo(Duration.ofMillis(250));
        assertThat(settings)
                .isEqualTo(ConsoleSettings.of("console-1", settings.listen(), "127.0.0.1:9092", settings.http()));
    }

    @Test
    void everyKeyIsRead() throws Exception {
        ConsoleSettings settings = read("""
                console: north
                listen: 0.0.0.0:80
                hosts: "Console.Example.org, console"
                kafka: {bootstrap: "kafka-1:9092, kafka-2:9092"}
                assets: "north/**"
                history: 6h
                every: 500ms
                series: 100
                streams: 8
                http: 0.0.0.0:9466
                """);

        assertThat(settings.listen()).isEqualTo(new Address("0.0.0.0", 80));
        assertThat(settings.hosts()).containsExactlyInAnyOrder("console.example.org", "console");
        assertThat(settings.bootstrap()).isEqualTo("kafka-1:9092,kafka-2:9092");
        assertThat(settings.assets()).isEqualTo("north/**");
        assertThat(settings.history()).isEqualTo(Duration.ofHours(6));
        assertThat(settings.every()).isEqualTo(Duration.ofMillis(500));
        assertThat(settings.series()).isEqualTo(100);
        assertThat(settings.streams()).isEqualTo(8);
    }

    @Test
    void everyProblemIsReportedWithItsLineAndWhatIsAllowed() {
        InvalidConfigurationException refused = refused("""
                listen: nowhere
                hosts: "console:8080"
                assets: "a*/b"
                every: 5s
                series: many
                kafka: {bootstrap: "kafka:0", broker: x}
                htttp: 127.0.0.1:1
                """);

        assertThat(refused.problems())
                .extracting(problem -> problem.line() + " " + problem.key())
                .containsExactlyInAnyOrder(
                        "1 console",
                        "1 listen",
                        "2 hosts",
                        "3 assets",
                        "4 every",
                        "5 series",
                        "6 kafka.bootstrap",
                        "6 kafka.broker",
                        "7 htttp");
        assertThat(refused).hasMessageContaining("from 50ms to 1s").hasMessageContaining("\"http\"");
    }

    @Test
    void theFilesOfDeployAreRight() throws Exception {
        Path deploy = Path.of(System.getProperty("estran.root", "..")).resolve("deploy");

        ConsoleSettings example = ConsoleFile.read(deploy.resolve("examples/console.yaml"), Map.of());
        ConsoleSettings container = ConsoleFile.read(deploy.resolve("docker/console.yaml"), Map.of());

        assertThat(example)
                .isEqualTo(ConsoleSettings.of(example.name(), example.listen(), example.bootstrap(), example.http()));
        assertThat(container.bootstrap()).isEqualTo("kafka:9092");
        assertThat(container.listen()).isEqualTo(new Address("0.0.0.0", 8080));
    }
}
