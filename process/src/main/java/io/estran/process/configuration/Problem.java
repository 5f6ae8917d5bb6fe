package io.estran.process.configuration;

import java.util.Comparator;
import java.util.List;

/**
 * One thing wrong with a configuration file, for the person who must mend it.
 *
 * @param line from 1; 0 if the problem is not at one line
 * @param key full path of the key, as in {@code sources[2].registers[0].as}
 * @param value what stands there; empty if nothing does
 * @param message what is wrong and what is allowed
 */
public record Problem(String file, int line, String key, String value, String message) {
    /** Those of a file, in order of line. */
    public static List<Problem> inOrder(List<Problem> problems) {
        return problems.stream().sorted(Comparator.comparingInt(Problem::line)).toList();
    }

    @Override
    public String toString() {
        return file + (line > 0 ? ":" + line : "") + ": " + (key.isEmpty() ? "" : key + ": ")
                + (value.isEmpty() ? "" : "\"" + value + "\": ") + message;
    }
}
