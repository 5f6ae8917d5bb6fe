package io.estran.agent.inspect;

import io.estran.protocol.lane.Id128;

/**
 * A batch that the spool holds: sealed, synced, and not yet covered by an account that the agent has seen.
 *
 * @param lane its lane
 * @param sequence its place there
 * @param records records in it
 */
public record HeldBatch(Id128 lane, long sequence, long records) {}
