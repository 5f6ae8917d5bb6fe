package io.estran.twin.stream;

import java.util.Set;

/**
 * How a reader stands. Immutable.
 *
 * @param connected the broker answered within the last seconds
 * @param missing topics that did not exist at the last search, in order: a gateway creates them
 * @param atEnd all topics exist, and everything committed at the last look (once a second) has been handed over
 * @param caughtUp what was committed when reading began, and all topics were there, has been handed over
 * @param behind committed offsets not yet read at the last look; at least 0
 * @param records records handed over since the start
 * @param malformed Kafka records that could not be decoded, each skipped
 * @param unreadable Kafka records that need a newer release or a key, each skipped
 */
public record Progress(
        boolean connected,
        Set<String> missing,
        boolean atEnd,
        boolean caughtUp,
        long behind,
        long records,
        long malformed,
        long unreadable) {
    /** Before the first poll. */
    static final Progress NONE = new Progress(false, Set.of(), false, false, 0, 0, 0, 0);
}
