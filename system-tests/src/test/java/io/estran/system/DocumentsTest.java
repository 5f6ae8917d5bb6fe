package io.estran.system;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What README, docs and deploy tell people: commands, code, tests and files are there. */
class DocumentsTest {
    private static final Path ROOT = Path.of(System.getProperty("estran.root"));
    /** As in {@code ./estran check --config agent.yaml   says what is wrong}. */
    private static final Pattern COMMAND =
            Pattern.compile("\\./estran ([a-z][^`\\n]*?)(?= {2,}|`|$)", Pattern.MULTILINE);

    /** What the script does not run from the command line's jar. */
    private static final Set<String> PROGRAMS = Set.of("agent", "simulate");

    private static final Pattern JAVA = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern TEST_CLASS = Pattern.compile("`([A-Z]\\w+Test)`");
    private static final Pattern TEST_METHOD = Pattern.compile("`([A-Z]\\w+Test)\\.(\\w+)`");
    private static final Pattern LINK = Pattern.compile("]\\(([a-z][^):]*)\\)");

    @Test
    void everyCommandThatIsNamedIsOnTheCommandLine() throws Exception {
        List<String> found = new ArrayList<>();
        for (Path file : documents()) {
            for (MatchResult result :
                    COMMAND.matcher(Files.readString(file)).results().toList()) {
                String command = result.group(1)
                        .replaceAll("\\[.*?]", "")
                        .replaceAll(" +#.*", "")
                        .replace("\"", "")
                        .strip();
                found.add(command);
                List<String> words = List.of(command.split(" +"));
                if (!PROGRAMS.contains(words.get(0))) {
                    CommandLines.assertIsACommand(words);
                }
            }
        }
        assertThat(found)
                .anyMatch(command -> command.startsWith("demo"))
                .anyMatch(command -> command.startsWith("pki issue"))
                .anyMatch(command -> command.startsWith("agent "))
                .hasSizeGreaterThan(15);
    }

    @Test
    void theReadmesExampleIsTheOneThatIsCompiledAndRun() throws Exception {
        String shown = JAVA.matcher(readme())
                .results()
                .map(code -> code.group(1))
                .findFirst()
                .orElseThrow();
        String compiled =
                Files.readString(ROOT.resolve("twin/src/test/java/io/estran/twin/PumpingStationExample.java"));
        assertThat(withoutMargin(compiled)).contains(withoutMargin(shown));
    }

    private static String withoutMargin(String code) {
        return code.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .reduce("", (all, line) -> all + line + "\n");
    }

    @Test
    void theTestsThatTheReadmeNamesAreThere() throws Exception {
        Set<String> tests;
        try (Stream<Path> files = Files.find(
                ROOT,
                20,
                (path, is) -> path.toString().contains("/src/test/")
                        && path.toString().endsWith("Test.java"))) {
            tests = files.map(path -> path.getFileName().toString().replace(".java", ""))
                    .collect(toSet());
        }
        assertThat(TEST_CLASS.matcher(readme()).results().map(name -> name.group(1)))
                .isNotEmpty()
                .isSubsetOf(tests);
    }

    @Test
    void everyFaultOfTheDiskNamesATestThatIsThere() throws Exception {
        int rows = 0;
        for (String line : Files.readAllLines(ROOT.resolve("docs/faults.md"))) {
            List<MatchResult> named = TEST_METHOD.matcher(line).results().toList();
            if (line.startsWith("| ") && !line.startsWith("| fault |")) {
                rows++;
                assertThat(named).as("a row names its test: %s", line).isNotEmpty();
            }
            for (MatchResult name : named) {
                assertThat(source(name.group(1))).containsPattern("void " + name.group(2) + "\\(");
            }
        }
        assertThat(rows).isGreaterThan(40);
    }

    private static String source(String testClass) throws IOException {
        try (Stream<Path> files = Files.find(
                ROOT, 20, (path, is) -> path.toString().contains("/src/test/") && path.endsWith(testClass + ".java"))) {
            return Files.readString(
                    files.findFirst().orElseThrow(() -> new AssertionError("there is no " + testClass)));
        }
    }

    @Test
    void theFilesThatAreLinkedAreThere() throws Exception {
        for (Path file : documents()) {
            if (file.toString().endsWith(".md")) {
                LINK.matcher(Files.readString(file))
                        .results()
                        .map(link -> file.resolveSibling(link.group(1)))
                        .forEach(linked ->
                                assertThat(linked).as("linked from %s", file).exists());
            }
        }
    }

    private static String readme() throws IOException {
        return Files.readString(ROOT.resolve("README.md"));
    }

    private static List<Path> documents() throws IOException {
        List<Path> documents = new ArrayList<>(List.of(ROOT.resolve("README.md"), ROOT.resolve("CHANGELOG.md")));
        for (String folder : List.of("docs", "deploy")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
                files.filter(Files::isRegularFile)
                        .filter(file -> !file.toString().endsWith(".png"))
                        .forEach(documents::add);
            }
        }
        return documents;
    }
}
