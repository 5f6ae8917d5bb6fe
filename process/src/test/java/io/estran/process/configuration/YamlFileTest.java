package io.estran.process.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a file may look like, and what is said of one that does not. */
class YamlFileTest {
    @TempDir
    Path folder;

    private final List<Problem> problems = new ArrayList<>();

    @Test
    void aMissingFileIsOneProblem() {
        Section root = YamlFile.read(folder.resolve("none.yaml"), Map.of(), problems);
        assertThat(root.text("agent")).isEmpty();
        root.reportUnknownKeys();
        assertThat(problems).singleElement().satisfies(p -> {
            assertThat(p.message()).contains("does not exist");
            assertThat(p.file()).endsWith("none.yaml");
        });
    }

    @Test
    void aFolderIsOneProblem() {
        YamlFile.read(folder, Map.of(), problems);
        assertThat(problems).hasSize(1);
    }

    @Test
    void anEmptyFileIsOneProblem() throws IOException {
        read("  \n\n");
        assertThat(messages()).containsExactly("the file is empty");
    }

    @Test
    void aFileOfCommentsOnlyIsReadAsEmptySection() throws IOException {
        Section root = read("# nothing\n");
        root.text("agent");
        assertThat(root.isUnreadable()).isTrue();
        assertThat(messages()).containsExactly("the file holds no \"key: value\" line");
    }

    @Test
    void aFileOfAnotherKindIsOneProblem() throws IOException {
        Path file = Files.writeString(folder.resolve("kind.yaml"), "# lab\nagent: lab-1\nsources: []\nspol: 1\n");
        Section root = YamlFile.read(file, Map.of(), FileKind.GATEWAY, problems);
        root.text("gateway");
        root.reportUnknownKeys();
        assertThat(problems).singleElement().satisfies(p -> {
            assertThat(p.line()).isEqualTo(2);
            assertThat(p.key()).isEqualTo("agent");
            assertThat(p.message())
                    .isEqualTo("this is the configuration of an agent; the configuration of a gateway has the key"
                            + " \"gateway\"");
        });
    }

    @Test
    void aFileOfNoKindAndOneOfTheRightKindAreReadOn() throws IOException {
        Path none = Files.writeString(folder.resolve("none.yaml"), "kafka: {}\n");
        assertThat(YamlFile.read(none, Map.of(), FileKind.GATEWAY, problems).isUnreadable())
                .isFalse();
        Path both = Files.writeString(folder.resolve("both.yaml"), "console: c\ngateway: g\n");
        assertThat(YamlFile.read(both, Map.of(), FileKind.CONSOLE, problems).text("console"))
                .isEqualTo("c");
        assertThat(problems).isEmpty();
    }

    @Test
    void aSyntaxErrorIsOneProblemWithItsLine() throws IOException {
        Section root = read("agent: a\nsources: [a, b\nwindows: x\n");
        root.text("agent");
        assertThat(problems).singleElement().satisfies(p -> {
            assertThat(p.line()).isEqualTo(3);
            assertThat(p.message()).startsWith("not YAML: ");
        });
    }

    @Test
    void aTabIsNamed() throws IOException {
        read("agent: a\nspool:\n\tsize: 1GiB\n");
        assertThat(problems).singleElement().satisfies(p -> {
            assertThat(p.line()).isEqualTo(3);
            assertThat(p.message()).contains("a tab; YAML allows spaces only");
        });
    }

    @Test
    void aKeyGivenTwiceNamesBothLines() throws IOException {
        Section root = read("agent: a\ndata: d\nagent: b\n");
        assertThat(root.text("agent")).isEqualTo("a");
        assertThat(problems)
                .containsExactly(new Problem(
                        folder.resolve("file.yaml").toString(),
                        3,
                        "agent",
                        "b",
                        "the key was given before, in line 1"));
    }

    @Test
    void anchorsAliasesMergesAndTagsAreProblems() throws IOException {
        Section root = read("a: &x {k: 1}\nb: *x\nc: {<<: *x}\nd: !!binary abc\n");
        root.section("a").integer("k", 0, 0, 9);
        assertThat(problems).extracting(Problem::line).contains(1, 2, 3, 4);
        assertThat(messages()).anyMatch(m -> m.contains("anchors")).anyMatch(m -> m.contains("tags"));
    }

    @Test
    void aSecondDocumentIsAProblem() throws IOException {
        read("a: 1\n---\nb: 2\n");
        assertThat(messages()).containsExactly("a second document begins here; allowed is one");
    }

    @Test
    void aListAtTheRootIsAProblem() throws IOException {
        read("- a\n- b\n");
        assertThat(messages()).containsExactly("the file must be a list of \"key: value\" lines");
    }

    @Test
    void aFileThatIsTooLongIsRefusedUnread() throws IOException {
        read("a: " + "x".repeat(YamlFile.LONGEST));
        assertThat(messages()).containsExactly("the file is longer than 1MiB");
    }

    @Test
    void deepNestingIsRefusedWithoutDeepRecursion() throws IOException {
        read("a: " + "[".repeat(500_000));
        assertThat(messages()).containsExactly("nested more than 32 levels deep");
    }

    @Test
    void tooManyValuesAreRefused() throws IOException {
        read("a: [" + "1,".repeat(150_000) + "1]");
        assertThat(messages()).containsExactly("more than 100000 values");
    }

    @Test
    void textThatIsNotUtf8IsRefused() throws IOException {
        Files.write(folder.resolve("file.yaml"), new byte[] {'a', ':', ' ', (byte) 0xff, (byte) 0xfe});
        YamlFile.read(folder.resolve("file.yaml"), Map.of(), problems);
        assertThat(messages()).containsExactly("the file is not UTF-8 text");
    }

    @Test
    void aByteOrderMarkAndCarriageReturnsAreNoProblem() throws IOException {
        Section root = read("\uFEFFagent: a\r\ndata: b\r\n");
        assertThat(root.text("agent") + root.text("data")).isEqualTo("ab");
        assertThat(problems).isEmpty();
    }

    @Test
    void garbageNeverThrows() throws IOException {
        Random random = new Random(7);
        String valid =
                "agent: \"a\"\nsources:\n  - {name: x, list: [1, 2], text: 'q'}\n  - name: |\n      y\nwindows: ${A:b}\n";
        for (int i = 0; i < 4_000; i++) {
            StringBuilder text = new StringBuilder(valid);
            for (int edit = random.nextInt(6); edit >= 0; edit--) {
                int at = random.nextInt(text.length());
                String marks = "{}[]:,-#&*!|>'\"%@`?<~\t\n \r\u0000\u0085\uFDD0$\\ab0\uD800";
                if (random.nextBoolean()) {
                    text.insert(at, marks.charAt(random.nextInt(marks.length())));
                } else {
                    text.setCharAt(at, marks.charAt(random.nextInt(marks.length())));
                }
            }
            problems.clear();
            byte[] bytes = text.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
            Files.write(folder.resolve("file.yaml"), bytes);
            Section root = YamlFile.read(folder.resolve("file.yaml"), Map.of(), problems);
            root.text("agent");
            for (Section source : root.sections("sources")) {
                source.text("name");
            }
            root.reportUnknownKeys();
        }
    }

    @Test
    void problemsAreBounded() throws IOException {
        StringBuilder text = new StringBuilder("agent: a\n");
        for (int i = 0; i < 500; i++) {
            text.append("key").append(i).append(": 1\n");
        }
        Section root = read(text.toString());
        root.text("agent");
        root.reportUnknownKeys();
        assertThat(problems).hasSize(101);
        assertThat(problems.get(100).message()).contains("more problems follow");
    }

    private Section read(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("file.yaml"), text);
        return YamlFile.read(file, Map.of(), problems);
    }

    private List<String> messages() {
        return problems.stream().map(Problem::message).toList();
    }
}
