package io.estran.process.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Typed values, their ranges and what is said when they are wrong. */
class SectionTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration DAY = Duration.ofDays(1);

    @TempDir
    Path folder;

    private final List<Problem> problems = new ArrayList<>();

    @Test
    void absentKeysTakeTheirDefaults() throws IOException {
        Section root = read("x: 1\n");
        assertThat(root.text("t", "d")).isEqualTo("d");
        assertThat(root.integer("i", 5, 0, 9)).isEqualTo(5);
        assertThat(root.decimal("f", 0.5, 0, 1)).isEqualTo(0.5);
        assertThat(root.flag("b", true)).isTrue();
        assertThat(root.duration("d", SECOND, SECOND, DAY)).isEqualTo(SECOND);
        assertThat(root.bytes("s", 9, 0, 9)).isEqualTo(9);
        assertThat(root.listen("l", new Address("127.0.0.1", 80)).port()).isEqualTo(80);
        assertThat(root.section("n").section("m").text("t", "d")).isEqualTo("d");
        assertThat(root.sections("list")).isEmpty();
        assertThat(problems).isEmpty();
    }

    @Test
    void aRequiredKeyThatIsMissingIsNamedWithItsPathAndTheSectionsLine() throws IOException {
        Section root = read("a: 1\nlist:\n  - {k: 1}\n  - k: 2\n    s:\n      x: 1\n");
        root.sections("list").get(1).section("s").duration("interval", SECOND, DAY);
        assertThat(problems)
                .containsExactly(
                        problem(6, "list[1].s.interval", "", "is missing; required is a duration from 1s to 1d"));
    }

    @Test
    void durationsTakeAllUnitsWithAndWithoutSpace() throws IOException {
        Section root = read("v: [x]\na: 5ns\nb: 5 us\nc: 1.5ms\nd: 2 s\ne: 3min\nf: 1h\ng: 1 d\nh: 0s\n");
        Duration none = Duration.ZERO;
        List<Duration> read = List.of("a", "b", "c", "d", "e", "f", "g", "h").stream()
                .map(key -> root.duration(key, none, DAY))
                .toList();
        assertThat(read)
                .containsExactly(
                        Duration.ofNanos(5),
                        Duration.ofNanos(5_000),
                        Duration.ofNanos(1_500_000),
                        Duration.ofSeconds(2),
                        Duration.ofMinutes(3),
                        Duration.ofHours(1),
                        DAY,
                        none);
        assertThat(problems).isEmpty();
    }

    @Test
    void sizesTakeBinaryUnits() throws IOException {
        Section root = read("a: 5B\nb: 1 KiB\nc: 2MiB\nd: 1.5GiB\n");
        assertThat(root.bytes("a", 0, 0, Long.MAX_VALUE)).isEqualTo(5);
        assertThat(root.bytes("b", 0, 0, Long.MAX_VALUE)).isEqualTo(1024);
        assertThat(root.bytes("c", 0, 0, Long.MAX_VALUE)).isEqualTo(2 << 20);
        assertThat(root.bytes("d", 0, 0, Long.MAX_VALUE)).isEqualTo(3L << 29);
    }

    @Test
    void aWrongUnitSaysWhichAreAllowed() throws IOException {
        Section root = read("a: 5 sec\nb: 5MB\nc: 7\nd: soon\n");
        root.duration("a", SECOND, DAY);
        root.bytes("b", 0, 0, 9);
        root.duration("c", SECOND, DAY);
        root.duration("d", SECOND, DAY);
        assertThat(problems)
                .containsExactly(
                        problem(
                                1,
                                "a",
                                "5 sec",
                                "wrong unit \"sec\"; allowed units are ns us ms s min h d, as in 100ms"),
                        problem(2, "b", "5MB", "wrong unit \"MB\"; allowed units are B KiB MiB GiB, as in 64MiB"),
                        problem(3, "c", "7", "has no unit; allowed units are ns us ms s min h d, as in 100ms"),
                        problem(
                                4,
                                "d",
                                "soon",
                                "is not a duration; allowed is a number with one of the units ns us ms s min h d, as in 100ms"));
    }

    @Test
    void aValueOutOfRangeSaysTheRange() throws IOException {
        Section root = read("d: 2d\ni: 70000\nf: 1e5\ns: 1GiB\nn: 1.5\nh: 99999999999999999h\n");
        root.duration("d", SECOND, SECOND, DAY);
        root.integer("i", 0, 65_535);
        root.decimal("f", 0, 0, 1);
        root.bytes("s", 0, 0, 1 << 20);
        root.integer("n", 0, 5);
        root.duration("h", SECOND, DAY);
        assertThat(messages())
                .containsExactly(
                        "allowed is from 1s to 1d",
                        "allowed is a whole number from 0 to 65535",
                        "allowed is a number from 0.0 to 1.0",
                        "allowed is from 0B to 1MiB",
                        "allowed is a whole number from 0 to 5",
                        "is too large, or not a whole number of ns");
    }

    @Test
    void notANumberAndInfinityAreNoNumbers() throws IOException {
        Section root = read("a: .nan\nb: NaN\nc: .inf\nd: 1e999\ne: 0x10\nf: 1d\n");
        for (String key : List.of("a", "b", "c", "d", "e", "f")) {
            assertThat(root.decimal(key)).isEmpty();
        }
        assertThat(problems).hasSize(6);
    }

    @Test
    void aChoiceListsItsWordsAndTheNearest() throws IOException {
        Section root = read("kind: holdin\n");
        assertThat(root.choice("kind", List.of("coil", "holding"))).isEqualTo("coil");
        assertThat(messages()).containsExactly("allowed is one of coil, holding; did you mean \"holding\"?");
    }

    @Test
    void anUnknownKeySuggestsTheNearestKnownOne() throws IOException {
        Section root = read("agent: a\nlist:\n  - {unit_id: 1}\nsoruces: []\nzzz: 1\n");
        root.text("agent");
        root.sections("sources");
        root.sections("list").get(0).integer("unitId", 1, 0, 255);
        root.reportUnknownKeys();
        assertThat(problems)
                .containsExactly(
                        problem(
                                4,
                                "soruces",
                                "",
                                "unknown key; did you mean \"sources\"?; allowed: agent, sources, list"),
                        problem(5, "zzz", "1", "unknown key; allowed: agent, sources, list"),
                        problem(3, "list[0].unit_id", "1", "unknown key; did you mean \"unitId\"?; allowed: unitId"));
    }

    @Test
    void aKeyWithoutValueIsAProblemButAnEmptyQuotedTextIsNot() throws IOException {
        Section root = read("a:\nb: \"\"\nc: ~\n");
        assertThat(root.text("a", "x")).isEqualTo("x");
        assertThat(root.text("b", "x")).isEmpty();
        root.integer("c", 1, 0, 9);
        assertThat(messages())
                .containsExactly(
                        "has no value; give one or leave the key out", "has no value; give one or leave the key out");
    }

    @Test
    void aListWhereAValueBelongsAndTheOtherWayRoundAreProblems() throws IOException {
        Section root = read("a: [1]\nb: 1\nc: 2\nd: [1, {k: 2}]\n");
        root.text("a");
        root.section("b");
        root.sections("c");
        assertThat(root.sections("d")).hasSize(1);
        assertThat(problems).extracting(Problem::key).containsExactly("a", "b", "c", "d[0]");
    }

    @Test
    void addressesAreReadWithNamesAndBothFamilies() throws IOException {
        Section root =
                read("a: 127.0.0.1:0\nb: \"[::1]:80\"\nc: gw.example:8883\nd: tcp://0.0.0.0:8094\ne: a:1, b:2\n");
        assertThat(root.listen("a", new Address("x", 1))).isEqualTo(new Address("127.0.0.1", 0));
        assertThat(root.peer("b")).isEqualTo(new Address("::1", 80)).hasToString("[::1]:80");
        assertThat(root.peer("c")).isEqualTo(new Address("gw.example", 8883));
        assertThat(root.endpoint("d", List.of("tcp", "udp"), true, new Endpoint("tcp", new Address("x", 1))))
                .hasToString("tcp://0.0.0.0:8094");
        assertThat(root.peers("e", List.of())).containsExactly(new Address("a", 1), new Address("b", 2));
        assertThat(problems).isEmpty();
    }

    @Test
    void wrongAddressesAreProblems() throws IOException {
        Section root = read("a: localhost\nb: host:70000\nc: host:0\nd: http://host:1\ne: a:1;b:2\n");
        root.peer("a");
        root.peer("b");
        root.peer("c");
        root.endpoint("d", List.of("tcp", "udp"), true, new Endpoint("tcp", new Address("x", 1)));
        root.peers("e", List.of());
        assertThat(problems).extracting(Problem::key).containsExactly("a", "b", "c", "d", "e");
    }

    @Test
    void relativePathsCountFromTheFilesFolder() throws IOException {
        Files.writeString(folder.resolve("there.csv"), "x");
        Section root = read("a: sub/../data\nb: /tmp/x\nc: there.csv\nd: gone.csv\n");
        assertThat(root.path("a")).isEqualTo(folder.resolve("data"));
        assertThat(root.path("b")).isEqualTo(Path.of("/tmp/x"));
        assertThat(root.path("absent", "z")).isEqualTo(folder.resolve("z"));
        assertThat(root.readableFile("c")).isEqualTo(folder.resolve("there.csv"));
        assertThat(problems).isEmpty();
        root.readableFile("d");
        assertThat(messages()).containsExactly("there is no such file: " + folder.resolve("gone.csv"));
    }

    @Test
    void variablesOfTheEnvironmentAreReplacedInAnyValue() throws IOException {
        Section root = read(
                "a: ${HOST}:${PORT:80}\nb: {c: ${N}, d: '${N}0'}\ne: ${EMPTY:}x\nf: $${N} and {tag:site}\n",
                Map.of("HOST", "plc", "N", "7"));
        assertThat(root.peer("a")).isEqualTo(new Address("plc", 80));
        assertThat(root.section("b").integer("c", 0, 9)).isEqualTo(7);
        assertThat(root.section("b").integer("d", 0, 99)).isEqualTo(70);
        assertThat(root.text("e")).isEqualTo("x");
        assertThat(root.text("f")).isEqualTo("${N} and {tag:site}");
        assertThat(problems).isEmpty();
    }

    @Test
    void aVariableThatIsNotSetIsAProblem() throws IOException {
        Section root = read("a: 1\nb: x-${NOWHERE}\nc: ${1x}\n");
        root.text("b");
        root.text("c");
        assertThat(problems)
                .containsExactly(
                        problem(
                                2,
                                "b",
                                "x-${NOWHERE}",
                                "the environment has no variable NOWHERE; set it, or give a default: ${NOWHERE:default}"),
                        problem(
                                3,
                                "c",
                                "${1x}",
                                "${1x} is no placeholder; allowed are ${NAME} and ${NAME:default}, and $${ for a plain ${"));
    }

    @Test
    void aWrongValueFromTheEnvironmentIsShownAsItWasReplaced() throws IOException {
        Section root = read("a: ${N}\n", Map.of("N", "many"));
        root.integer("a", 0, 9);
        assertThat(problems)
                .containsExactly(problem(
                        1, "a", "${N}", "allowed is a whole number from 0 to 9; after replacement it reads \"many\""));
    }

    @Test
    void whatTheEnvironmentHoldsIsNeverReadAsYamlOrReplacedAgain() throws IOException {
        Section root = read("a: ${X}\nb: 1\n", Map.of("X", "1\nb: 2 ${Y}"));
        assertThat(root.text("a")).isEqualTo("1\nb: 2 ${Y}");
        assertThat(root.text("b")).isEqualTo("1");
    }

    private Section read(String text) throws IOException {
        return read(text, Map.of());
    }

    private Section read(String text, Map<String, String> environment) throws IOException {
        Path file = Files.writeString(folder.resolve("file.yaml"), text);
        return YamlFile.read(file, environment, problems);
    }

    private Problem problem(int line, String key, String value, String message) {
        return new Problem(folder.resolve("file.yaml").toString(), line, key, value, message);
    }

    private List<String> messages() {
        return problems.stream().map(Problem::message).toList();
    }
}
