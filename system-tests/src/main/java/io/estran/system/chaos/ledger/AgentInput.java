package io.estran.system.chaos.ledger;

import io.estran.system.chaos.input.Feed;
import io.estran.system.chaos.input.Hole;
import java.util.List;

/**
 * What one agent was fed.
 *
 * @param lines lines sent
 * @param holes of them, what no journal had when the agent ended
 */
public record AgentInput(Feed feed, long lines, List<Hole> holes) {
    public AgentInput {
        holes = List.copyOf(holes);
    }

    /** Readings sent. */
    public long readings() {
        return 2 * lines;
    }

    /** Readings lost by contract. */
    public long unsynced() {
        return holes.stream().mapToLong(Hole::readings).sum();
    }

    boolean has(String field, long line) {
        for (Hole hole : holes) {
            if (hole.has(line) && hole.field().equals(field)) {
                return false;
            }
        }
        return true;
    }
}
