/**
 * What the agents measure, and what they may have missed of it.
 *
 * <p>A {@link io.estran.system.chaos.input.Feed} is a pure function: line i of an agent has a known asset, event time and
 * values, so every window and alarm follows from the lines that the agent kept. A {@link io.estran.system.chaos.input.Feeder}
 * sends the lines over TCP, each once: such a sender cannot rewind. What was in TCP's buffers or not yet in the journal when
 * the agent ended is a {@link io.estran.system.chaos.input.Hole}, read from the journal's last reading
 * ({@link io.estran.system.chaos.input.JournalTail}) and bounded in age by what the feeder knows of its own sending.
 *
 * <p>Threads: one for each feeder; the others belong to the caller's.
 */
package io.estran.system.chaos.input;
