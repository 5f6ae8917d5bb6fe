package io.estran.system.chaos.input;

/**
 * Lines that were sent and that no journal had when the agent ended: lost by contract, because the sender cannot rewind.
 *
 * @param field the series that miss them
 * @param from first line
 * @param to behind the last line
 * @param ageNanos how long before the agent's end the first of them was sent; 0 if there is none
 */
public record Hole(String field, long from, long to, long ageNanos) {
    /** Whether that line is in it. */
    public boolean has(long line) {
        return line >= from && line < to;
    }

    /** Readings in it. */
    public long readings() {
        return Math.max(0, to - from);
    }
}
