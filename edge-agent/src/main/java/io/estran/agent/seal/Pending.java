package io.estran.agent.seal;

import io.estran.agent.output.Output;

/**
 * A record that waits for its batch.
 *
 * @param journalPosition behind the inputs that made it
 */
record Pending(Output output, long journalPosition) {}
