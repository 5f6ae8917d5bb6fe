package io.estran.agent.source.host;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Reads the small text files of {@code /proc} and {@code /sys}. */
final class ProcText {
    private static final int MOST_BYTES = 1 << 20;
    private static final int MOST_ENTRIES = 4_096;

    private ProcText() {}

    /** The file's lines. */
    static List<String> lines(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }

    /** The file's first line, without spaces around it. */
    static String line(Path file) throws IOException {
        List<String> lines = lines(file);
        return lines.isEmpty() ? "" : lines.get(0).trim();
    }

    /** The words of a line. */
    static String[] words(String line) {
        return line.trim().split("\\s+");
    }

    /** The number in that place. */
    static long number(String[] words, int place) throws IOException {
        try {
            return Long.parseLong(words[place]);
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException unreadable) {
            throw noNumber(words, place, unreadable);
        }
    }

    /** The decimal number in that place. */
    static double decimal(String[] words, int place) throws IOException {
        try {
            return Double.parseDouble(words[place]);
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException unreadable) {
            throw noNumber(words, place, unreadable);
        }
    }

    private static IOException noNumber(String[] words, int place, RuntimeException cause) {
        return new IOException("no number as word " + (place + 1) + " of \"" + String.join(" ", words) + "\"", cause);
    }

    /** What is in a folder and has a name that matches, by name with numbers in their order; nothing if there is no such folder. */
    static List<Path> entries(Path folder, String pattern) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<Path> found = new ArrayList<>();
        try (Stream<Path> entries = Files.list(folder)) {
            entries.filter(entry -> entry.getFileName().toString().matches(pattern))
                    .limit(MOST_ENTRIES)
                    .forEach(found::add);
        } catch (java.io.UncheckedIOException failure) {
            throw failure.getCause();
        }
        found.sort((one, other) -> {
            String a = one.getFileName().toString();
            String b = other.getFileName().toString();
            return a.length() != b.length() ? a.length() - b.length() : a.compareTo(b);
        });
        return found;
    }
}
