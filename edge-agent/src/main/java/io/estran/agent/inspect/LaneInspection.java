package io.estran.agent.inspect;

import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.lane.GapReason;
import io.estran.protocol.lane.Id128;
import java.util.List;

/**
 * What the spool holds of one lane.
 *
 * @param lane its id
 * @param number its place in the order in which the agent opened its lanes, from 1
 * @param batchClass its class
 * @param runNumber the run that opened it
 * @param freed last sequence that is accounted for and freed; 0 if none
 * @param first first sequence held; 0 if none is
 * @param last last sequence sealed
 * @param batches batches held, gaps not counted
 * @param records records in them
 * @param bytes bytes of them and of the gaps
 * @param firstTime oldest event time in them, ns since the Unix epoch; {@code Long.MAX_VALUE} if there is none
 * @param lastTime newest event time in them, ns since the Unix epoch; {@code Long.MIN_VALUE} if there is none
 * @param gaps declared gaps that are held, in order
 * @param missing sequences that should stand here and do not: damaged, to be declared as gaps
 */
public record LaneInspection(
        Id128 lane,
        long number,
        BatchClass batchClass,
        long runNumber,
        long freed,
        long first,
        long last,
        long batches,
        long records,
        long bytes,
        long firstTime,
        long lastTime,
        List<DeclaredGap> gaps,
        List<Sequences> missing) {
    public LaneInspection {
        gaps = List.copyOf(gaps);
        missing = List.copyOf(missing);
    }

    /** Sequences from {@code from} to {@code to}, both included; {@code records} is -1 if not known. */
    public record DeclaredGap(long from, long to, GapReason reason, long records) {}

    /** Sequences from {@code from} to {@code to}, both included. */
    public record Sequences(long from, long to) {}
}
