package io.estran.protocol.account;

import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.lane.GapReason;
import io.estran.protocol.lane.Hash256;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.lane.LanePoint;
import io.estran.protocol.name.AgentName;
import java.util.List;

/**
 * The sequencer's statement on one lane; the value of a record of {@code estran.lanes} and, with that record's offset,
 * of the downlink. Accounts are ordered by (epoch, offset in {@code estran.lanes}), never by arrival.
 *
 * @param agent whose lane
 * @param lane which lane
 * @param batchClass its class
 * @param runNumber run number of the run that opened it
 * @param status how it stands
 * @param needsVersion header version that a blocked lane needs; 0 otherwise
 * @param last last sequence stored or covered by a gap; 0 if none
 * @param hash chain hash at {@code last}
 * @param stored batches stored
 * @param records records stored
 * @param duplicatesDropped batches dropped because they, or a gap over them, were stored before
 * @param earlyDropped batches dropped because they came too early
 * @param gaps declared gaps in order, the newest {@link #MAX_GAPS}; older ones are merged into their neighbours
 * @param partition partition of {@code estran.ingest} that the lane is read from
 * @param position offset of the last record of this lane that was read in this epoch, stored or dropped; before there is one,
 *     the offset before the epoch's first record
 * @param epoch epoch of the sequencer's state (rule 25)
 * @param predecessor the lane that the opening named; lane {@link Id128#NONE} if none
 * @param successors if more than one lane names this one as its predecessor, a fork (rule 14): the newest {@link
 *     #MAX_SUCCESSORS} of them in the order of their openings; otherwise empty
 */
public record Account(
        AgentName agent,
        Id128 lane,
        BatchClass batchClass,
        long runNumber,
        LaneStatus status,
        int needsVersion,
        long last,
        Hash256 hash,
        long stored,
        long records,
        long duplicatesDropped,
        long earlyDropped,
        List<Range> gaps,
        int partition,
        long position,
        long epoch,
        LanePoint predecessor,
        List<Id128> successors) {
    /** Most gaps an account lists. */
    public static final int MAX_GAPS = 256;

    /** Most successors an account lists. */
    public static final int MAX_SUCCESSORS = 8;

    public Account {
        gaps = List.copyOf(gaps);
        successors = List.copyOf(successors);
    }

    /** Of a lane that at most one other follows. */
    public Account(
            AgentName agent,
            Id128 lane,
            BatchClass batchClass,
            long runNumber,
            LaneStatus status,
            int needsVersion,
            long last,
            Hash256 hash,
            long stored,
            long records,
            long duplicatesDropped,
            long earlyDropped,
            List<Range> gaps,
            int partition,
            long position,
            long epoch,
            LanePoint predecessor) {
        this(
                agent,
                lane,
                batchClass,
                runNumber,
                status,
                needsVersion,
                last,
                hash,
                stored,
                records,
                duplicatesDropped,
                earlyDropped,
                gaps,
                partition,
                position,
                epoch,
                predecessor,
                List.of());
    }

    /**
     * A declared gap, both ends inclusive.
     *
     * @param records records in it; -1 if not known
     * @param firstTime first event time, ns; {@code Long.MAX_VALUE} if not known
     * @param lastTime last event time, ns; {@code Long.MIN_VALUE} if not known
     */
    public record Range(long from, long to, GapReason reason, long records, long firstTime, long lastTime) {}
}
