package io.estran.twin.stream;

import io.estran.protocol.account.AccountMessage;
import io.estran.protocol.account.Presence;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.name.AgentName;

/** What a {@link CommittedReader} hands over, on the thread that polls it. Only the topics asked for speak. */
public interface CommittedSink {
    /** A record of {@code estran.aggregates} or {@code estran.events}. */
    default void record(CommittedRecord record) {}

    /** The sequencer's newer statement on a lane ({@code estran.lanes}). */
    default void account(AccountMessage message) {}

    /** The sequencer has forgotten a complete lane (DELIVERY.md rule 13). */
    default void forgotten(Id128 lane) {}

    /**
     * An agent's word on itself ({@code estran.agents}).
     *
     * @param heardAt when the broker took it, ns since the Unix epoch
     */
    default void presence(Presence presence, long heardAt) {}

    /** An agent was removed. */
    default void removed(AgentName agent) {}
}
