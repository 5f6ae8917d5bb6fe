package io.estran.cli.audit;

import io.estran.protocol.account.Account;
import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.lane.Id128;
import java.util.List;

/**
 * Lanes of one agent and class that follow one another.
 *
 * @param lanes the first one first; one that follows another is behind it. At least one
 * @param ends the lanes that none follows: more than one if the agent is forked
 */
public record ChainAudit(List<Account> lanes, List<Id128> ends) {
    public ChainAudit {
        lanes = List.copyOf(lanes);
        ends = List.copyOf(ends);
    }

    /** Its first lane of which an account is kept. */
    public Account first() {
        return lanes.get(0);
    }

    public BatchClass batchClass() {
        return first().batchClass();
    }

    /** Whether its first lane follows none; otherwise the one before is no longer kept, or not known. */
    public boolean isWhole() {
        return first().predecessor().lane().equals(Id128.NONE);
    }
}
