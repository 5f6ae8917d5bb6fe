package io.estran.gateway.session;

import io.estran.protocol.account.Presence;
import io.estran.protocol.name.AgentName;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The latest run and connection of each agent, as far as this gateway knows: from what it took itself and from what it reads in
 * {@code estran.agents}, where other gateways write, too. A statement of an older connection says nothing about now (rule 16):
 * typically a will that fires after the agent has come back elsewhere. Thread safe; bounded, the agent longest silent is
 * forgotten first.
 */
public final class PresenceBoard {
    private record Latest(long runNumber, long connection) {
        boolean isAfter(Latest other) {
            return runNumber > other.runNumber || (runNumber == other.runNumber && connection > other.connection);
        }
    }

    private final Map<AgentName, Latest> latest;

    /** Remembers that many agents. */
    public PresenceBoard(int agents) {
        latest = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<AgentName, Latest> eldest) {
                return size() > agents;
            }
        };
    }

    /** Whether it counts: it is of the latest connection known, or of a later one. Remembers it then. */
    public synchronized boolean accept(Presence presence) {
        Latest told = new Latest(presence.runNumber(), presence.connection());
        Latest known = latest.get(presence.agent());
        if (known != null && known.isAfter(told)) {
            return false;
        }
        latest.put(presence.agent(), told);
        return true;
    }
}
