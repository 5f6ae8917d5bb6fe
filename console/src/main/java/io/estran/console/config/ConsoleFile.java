package io.estran.console.config;

import io.estran.process.configuration.Address;
import io.estran.process.configuration.FileKind;
import io.estran.process.configuration.InvalidConfigurationException;
import io.estran.process.configuration.Problem;
import io.estran.process.configuration.Section;
import io.estran.process.configuration.YamlFile;
import io.estran.protocol.name.AgentName;
import io.estran.protocol.name.NamePattern;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads a console's YAML file. One thread. */
public final class ConsoleFile {
    private static final Address LISTEN = new Address("127.0.0.1", 8080);
    private static final Address HTTP = new Address("127.0.0.1", 9466);
    private static final Address KAFKA = new Address("127.0.0.1", 9092);
    private static final String HOST = "[a-z0-9_-]+(\\.[a-z0-9_-]+)*";

    private ConsoleFile() {}

    /**
     * Reads and checks the file.
     *
     * @throws InvalidConfigurationException with every problem
     */
    public static ConsoleSettings read(Path file, Map<String, String> environment)
            throws InvalidConfigurationException {
        List<Problem> problems = new ArrayList<>();
        Section root = YamlFile.read(file, environment, FileKind.CONSOLE, problems);
        ConsoleSettings settings = settings(root);
        root.reportUnknownKeys();
        if (!problems.isEmpty()) {
            throw new InvalidConfigurationException(problems);
        }
        return settings;
    }

    private static ConsoleSettings settings(Section root) {
        Section kafka = root.section("kafka");
        return new ConsoleSettings(
                root.requiredParsed("console", "a name: " + AgentName.ALLOWED, text -> new AgentName(text).value())
                        .orElse("console"),
                root.listen("listen", LISTEN),
                root.parsed("hosts", ConsoleFile::hosts).orElse(Set.of()),
                kafka.peers("bootstrap", List.of(KAFKA)).stream()
                        .map(Address::toString)
                        .collect(Collectors.joining(",")),
                root.parsed("assets", text -> NamePattern.of(text).toString()).orElse("**"),
                root.duration("history", ConsoleSettings.HISTORY, Duration.ofMinutes(1), Duration.ofDays(30)),
                root.duration("every", ConsoleSettings.EVERY, Duration.ofMillis(50), Duration.ofSeconds(1)),
                root.integer("series", ConsoleSettings.SERIES, 1, 50_000),
                root.integer("streams", ConsoleSettings.STREAMS, 1, 1_000),
                root.bytes("memory", ConsoleSettings.MEMORY, 16L << 20, 64L << 30),
                root.listen("http", HTTP));
    }

    private static Set<String> hosts(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(part -> part.trim().toLowerCase(Locale.ROOT))
                .peek(host -> {
                    if (!host.matches(HOST)) {
                        throw new IllegalArgumentException("allowed are host names without ports, separated by commas");
                    }
                })
                .collect(Collectors.toSet());
    }
}
