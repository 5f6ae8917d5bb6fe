package io.estran.process.configuration;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads one configuration file; never throws for what is in it. */
public final class YamlFile {
    /** Longest file, bytes. */
    public static final int LONGEST = 1 << 20;

    private final Path file;
    private final Map<String, String> environment;
    private final ProblemLog problems;

    private YamlFile(Path file, Map<String, String> environment, List<Problem> problems) {
        this.file = file;
        this.environment = environment;
        this.problems = new ProblemLog(file.toString(), problems);
    }

    /**
     * Reads a file into its root section. What is wrong is added to {@code problems}; if that leaves nothing to read, the
     * section is {@link Section#isUnreadable unreadable}: its getters return defaults and add no further problems.
     */
    public static Section read(Path file, Map<String, String> environment, List<Problem> problems) {
        return new YamlFile(file, environment, problems).read();
    }

    /**
     * The same of a file that must be of that kind. One of another kind is a single problem and unreadable: what each of its keys
     * would mean here is nothing that its owner wants to know.
     */
    public static Section read(Path file, Map<String, String> environment, FileKind kind, List<Problem> problems) {
        YamlFile yaml = new YamlFile(file, environment, problems);
        Section root = yaml.read();
        if (!root.isUnreadable() && !root.has(kind.key())) {
            for (FileKind other : FileKind.values()) {
                if (root.has(other.key())) {
                    root.problem(
                            other.key(),
                            "this is the configuration of " + other.whose() + "; the configuration of " + kind.whose()
                                    + " has the key \"" + kind.key() + "\"");
                    return yaml.section(new Node.Mapping(0, new LinkedHashMap<>()), true);
                }
            }
        }
        return root;
    }

    private Section read() {
        String text = text();
        Node root = text == null ? null : new NodeReader(Placeholders.mask(text), problems).read();
        if (root instanceof Node.Mapping mapping) {
            return section(mapping, false);
        }
        if (root != null) {
            problems.add(root.line(), "", "", "the file must be a list of \"key: value\" lines");
        }
        return section(new Node.Mapping(0, new LinkedHashMap<>()), true);
    }

    private Section section(Node.Mapping mapping, boolean unreadable) {
        Path folder = file.toAbsolutePath().getParent();
        SectionContext context =
                new SectionContext(folder == null ? file : folder, new Placeholders(environment), problems, unreadable);
        return new Section(context, "", mapping);
    }

    private @Nullable String text() {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(LONGEST + 1);
        } catch (NoSuchFileException missing) {
            return refuse(0, "the file does not exist");
        } catch (IOException | SecurityException failure) {
            return refuse(0, "the file cannot be read: " + failure.getMessage());
        }
        if (bytes.length > LONGEST) {
            return refuse(0, "the file is longer than " + Quantity.text(LONGEST));
        }
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException garbage) {
            return refuse(0, "the file is not UTF-8 text");
        }
        if (text.startsWith("\uFEFF")) {
            text = text.substring(1);
        }
        int line = 1;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!isText(c)) {
                return refuse(
                        line, String.format("the character U+%04X is not allowed; is this a text file?", (int) c));
            }
            line += c == '\n' ? 1 : 0;
        }
        return text.isBlank() ? refuse(0, "the file is empty") : text;
    }

    private static boolean isText(char c) {
        boolean space = c == '\n' || c == '\r' || c == '\t' || c == '\u0085';
        boolean noncharacter = c == '\uFFFE' || c == '\uFFFF' || (c >= '\uFDD0' && c <= '\uFDEF');
        return (space || !Character.isISOControl(c)) && !noncharacter;
    }

    private @Nullable String refuse(int line, String message) {
        problems.add(line, "", "", message);
        return null;
    }
}
