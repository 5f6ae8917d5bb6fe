package io.estran.agent.checkpoint;

import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.lane.LanePoint;
import java.util.List;
import java.util.Map;

/**
 * What a checkpoint says of the spool; everything in it was synced before the checkpoint.
 *
 * @param capacity bound on the bytes on disk; for inspectors
 * @param lastLane number of the last lane opened; -1: the checkpoint is lost, what is missing may have been freed
 * @param sealed last ordinal sealed per class
 * @param synced end of each class's log
 * @param held the first position of each class's log that is needed
 * @param tips per class what the next lane names as its predecessor; absent if nothing
 * @param tipLanes number of the lane of each tip
 * @param lanes lanes that are held, current, or were emptied lately
 */
public record SpoolState(
        long capacity,
        long lastLane,
        Map<BatchClass, Long> sealed,
        Map<BatchClass, Long> synced,
        Map<BatchClass, Long> held,
        Map<BatchClass, LanePoint> tips,
        Map<BatchClass, Long> tipLanes,
        List<LaneState> lanes) {
    /** Before the first run. */
    public static final SpoolState NONE =
            new SpoolState(0, 0, Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), List.of());
    /** The checkpoint is lost. */
    public static final SpoolState LOST =
            new SpoolState(0, -1, Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), List.of());

    /** Whether no checkpoint tells what the spool held. */
    public boolean isLost() {
        return lastLane < 0;
    }
}
