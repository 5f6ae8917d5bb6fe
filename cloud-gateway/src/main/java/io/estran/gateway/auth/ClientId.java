package io.estran.gateway.auth;

import io.estran.protocol.lane.Id128;
import io.estran.protocol.name.AgentName;
import org.jspecify.annotations.Nullable;

/** {@code AGENT/RUN}: one connection at a time may have it. */
public record ClientId(AgentName agent, Id128 run) {
    /** What is allowed, in words for reason strings. */
    public static final String ALLOWED = "client id must be AGENT/RUN, RUN being 32 hexadecimal digits";
    /** Longest client id, characters. */
    public static final int MAX_LENGTH = 64 + 1 + 32;

    /** Reads a client id; null if it is none. */
    public static @Nullable ClientId parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0 || !AgentName.isValid(text.substring(0, slash))) {
            return null;
        }
        String run = text.substring(slash + 1);
        if (!run.matches("[0-9a-f]{32}")) {
            return null;
        }
        return new ClientId(new AgentName(text.substring(0, slash)), Id128.parse(run));
    }

    @Override
    public String toString() {
        return agent + "/" + run;
    }
}
