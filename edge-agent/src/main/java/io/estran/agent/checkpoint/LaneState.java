package io.estran.agent.checkpoint;

import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.lane.Hash256;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.lane.LanePoint;
import org.jspecify.annotations.Nullable;

/**
 * A lane in a checkpoint.
 *
 * @param number counts the agent's lanes, from 1
 * @param predecessor what its opening names; null if nothing
 * @param freed last sequence that the spool no longer needs
 * @param freedHash chain hash at {@code freed}
 * @param tip last sequence sealed
 * @param tipHash chain hash at {@code tip}
 * @param epoch epoch of the newest account; -1 if there was none
 * @param offset offset of the newest account
 */
public record LaneState(
        Id128 id,
        long number,
        BatchClass batchClass,
        Id128 run,
        long runNumber,
        @Nullable LanePoint predecessor,
        long freed,
        Hash256 freedHash,
        long tip,
        Hash256 tipHash,
        long epoch,
        long offset) {}
