package io.estran.agent.pipeline;

import io.estran.protocol.event.Event;

/** What comes into the pipeline besides readings and ticks. */
sealed interface RareInput {
    /** A source or storage stated that something happened. */
    record EventStated(Event event) implements RareInput {}

    /** A source has given everything. */
    record Ended(int source, long position) implements RareInput {}

    /** A source has forgotten the numbers of its series. */
    record Forgotten(int source) implements RareInput {}

    /** A gate asks to be allowed readings up to a position. */
    record AllowanceAsked(SourceGate gate, long position) implements RareInput {}

    /** How an ordered write went. */
    record Outcome(long order, String outcome, long micros, long wall) implements RareInput {}

    /** What others have said of the time. */
    record TimeKnown(long earliest, long offset) implements RareInput {}

    /** A configuration takes the place of the one in force; what came before it came from the sources of that. */
    record Changed(ConfigurationChange change) implements RareInput {}

    /** No source will give anything any more. */
    record InputEnded() implements RareInput {}
}
