package io.estran.system;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
    private static final Set<String> PROGRAMS = Set.of("agent", "simulate", "chaos", "bench");

    private static final Pattern JAVA = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern TEST_CLASS = Pattern.compile("`([A-Z]\\w+Test)`");
    /** As in {@code `LaneOrderTest.aSmallBacklogStaysInItsLane`}. */
    private static final Pattern TEST = Pattern.compile("`([A-Z]\\w+)\\.(?!java`)([a-z]\\w+)`");

    /** A mistake that the simulation finds, by its name. */
    private static final Pattern DEFECT = Pattern.compile("`PlantedDefectsTest`: (.+?)(?=, `| \\|)");

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
        assertThat(TEST_CLASS.matcher(readme()).results().map(name -> name.group(1)))
                .isNotEmpty()
                .isSubsetOf(tests().keySet());
    }

    @Test
    void theTestsThatShowTheRulesOfDeliveryAreThere() throws Exception {
        String rules = Files.readString(ROOT.resolve("docs/delivery.md"));
        Map<String, Path> tests = tests();
        List<MatchResult> named = TEST.matcher(rules).results().toList();
        assertThat(named).hasSizeGreaterThan(80);
        assertAreThere(named, tests);
        for (int rule = 9; rule <= 25; rule++) {
            assertThat(rules).contains("\n| " + rule + " |");
        }
        String defects = Files.readString(tests.get("Defects"));
        assertThat(DEFECT.matcher(rules).results().map(defect -> defect.group(1)))
                .isNotEmpty()
                .allSatisfy(defect -> assertThat(defects).contains('"' + defect + '"'));
    }

    /** Test classes by name, with what stands beside them. */
    private static Map<String, Path> tests() throws IOException {
        try (Stream<Path> files = Files.find(
                ROOT,
                20,
                (path, is) -> path.toString().contains("/src/test/java/")
                        && path.toString().endsWith(".java")
                        && !path.getFileName().toString().equals("package-info.java"))) {
            return files.collect(toMap(
                    path -> path.getFileName().toString().replace(".java", ""), path -> path, (one, other) -> one));
        }
    }

    @Test
    void everyFaultOfTheDiskNamesATestThatIsThere() throws Exception {
        Map<String, Path> tests = tests();
        int rows = 0;
        for (String line : Files.readAllLines(ROOT.resolve("docs/faults.md"))) {
            List<MatchResult> named = TEST.matcher(line).results().toList();
            if (line.startsWith("| ") && !line.startsWith("| fault |")) {
                rows++;
                assertThat(named).as("a row names its test: %s", line).isNotEmpty();
            }
            assertAreThere(named, tests);
        }
        assertThat(rows).isGreaterThan(40);
    }

    private static void assertAreThere(List<MatchResult> named, Map<String, Path> tests) throws IOException {
        for (MatchResult test : named) {
            Path file = tests.get(test.group(1));
            assertThat(file).as(test.group()).isNotNull();
            assertThat(Files.readString(file)).as(test.group()).contains("void " + test.group(2) + "(");
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
