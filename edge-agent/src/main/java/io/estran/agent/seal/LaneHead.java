package io.estran.agent.seal;

import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.lane.LanePoint;
import org.jspecify.annotations.Nullable;

/**
 * Where the next batch of a class goes.
 *
 * @param batchClass class of the lane
 * @param run the run that opened it
 * @param runNumber number of that run
 * @param predecessor what its opening names; null if nothing
 * @param tip the last sequence of the lane, 0 if it is new, and its chain hash
 */
public record LaneHead(
        BatchClass batchClass,
        Id128 run,
        long runNumber,
        @Nullable LanePoint predecessor,
        LanePoint tip) {}
