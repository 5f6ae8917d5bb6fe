package io.estran.agent.uplink;

import io.estran.protocol.account.Presence;

/** Says how the agent stands. Called by the uplink thread; does not block. */
@FunctionalInterface
public interface PresenceStatement {
    /**
     * Presence as of now. Its run number rises when a later run of the agent becomes known: then it must be stated on a new
     * connection, whose will says so as well.
     *
     * @param connection number of the connection in this run, from 1
     * @param online false in the will and at a graceful stop
     */
    Presence of(long connection, boolean online);
}
