package io.estran.process.configuration;

import java.util.List;
import java.util.Map;

/** One node of a YAML file and the line where it begins, from 1. Immutable after reading. */
sealed interface Node {
    int line();

    /** @param plain not quoted, so that an empty text is a missing value */
    record Scalar(int line, String text, boolean plain) implements Node {
        boolean isMissing() {
            return plain && (text.isEmpty() || text.equals("~") || text.equals("null"));
        }
    }

    record Sequence(int line, List<Node> items) implements Node {}

    record Mapping(int line, Map<String, Entry> entries) implements Node {}

    /** A value of a mapping, and the line of its key. */
    record Entry(int line, Node value) {}
}
