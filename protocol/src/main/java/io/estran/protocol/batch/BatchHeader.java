package io.estran.protocol.batch;

import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.lane.Hash256;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.lane.LanePoint;
import io.estran.protocol.name.AgentName;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Everything a header says but its lengths, digests and checksums, which its writer computes from the payload.
 * A gap is a header with {@link #gap} and no payload.
 *
 * @param version header version
 * @param batchClass class of the lane
 * @param lastOfLane the lane ends with this batch
 * @param agent who sealed it
 * @param tenant may be empty
 * @param run the run of the agent that sealed it
 * @param runNumber counts the agent's runs, from 1
 * @param lane its lane
 * @param sequence its place, from 1; of a gap the first of its range
 * @param previous chain hash of the batch before it; {@link Hash256#ZERO} at sequence 1
 * @param predecessor on sequence 1 only: the lane before this one with last sequence and hash; null if there is none
 * @param gap null unless this is a gap
 * @param sealedAt the agent's clock, ns since the Unix epoch
 * @param firstTime first event time, ns
 * @param lastTime last event time, ns
 * @param recordCount records in all blocks
 * @param blockCount blocks
 * @param lastOrdinal ordinal of the last record (rule 2)
 * @param journalPosition position of the journal that produced the last record
 * @param label residency label; empty if none
 * @param suite 0 = clear; others seal the bodies
 * @param codec codec of the bodies that have no own: 0 none, 1 raw deflate, 2 zstd
 * @param keyId empty while suite is 0
 * @param schemaId 1
 * @param salt empty while suite is 0; at most 32 bytes
 * @param attestations signatures over lanes of this agent up to a point before this batch; at most {@value #MOST_ATTESTATIONS}
 */
public record BatchHeader(
        int version,
        BatchClass batchClass,
        boolean lastOfLane,
        AgentName agent,
        String tenant,
        Id128 run,
        long runNumber,
        Id128 lane,
        long sequence,
        Hash256 previous,
        @Nullable LanePoint predecessor,
        @Nullable Gap gap,
        long sealedAt,
        long firstTime,
        long lastTime,
        int recordCount,
        int blockCount,
        long lastOrdinal,
        long journalPosition,
        String label,
        int suite,
        int codec,
        String keyId,
        int schemaId,
        byte[] salt,
        List<Attestation> attestations) {
    /** The version that this release writes. */
    public static final int VERSION = 1;
    /** Most attestations of a header. */
    public static final int MOST_ATTESTATIONS = 8;

    public BatchHeader {
        attestations = List.copyOf(attestations);
    }

    /** A header without attestations. */
    public BatchHeader(
            int version,
            BatchClass batchClass,
            boolean lastOfLane,
            AgentName agent,
            String tenant,
            Id128 run,
            long runNumber,
            Id128 lane,
            long sequence,
            Hash256 previous,
            @Nullable LanePoint predecessor,
            @Nullable Gap gap,
            long sealedAt,
            long firstTime,
            long lastTime,
            int recordCount,
            int blockCount,
            long lastOrdinal,
            long journalPosition,
            String label,
            int suite,
            int codec,
            String keyId,
            int schemaId,
            byte[] salt) {
        this(
                version,
                batchClass,
                lastOfLane,
                agent,
                tenant,
                run,
                runNumber,
                lane,
                sequence,
                previous,
                predecessor,
                gap,
                sealedAt,
                firstTime,
                lastTime,
                recordCount,
                blockCount,
                lastOrdinal,
                journalPosition,
                label,
                suite,
                codec,
                keyId,
                schemaId,
                salt,
                List.of());
    }

    /** First sequence of the range that this record fills: its sequence. */
    public long from() {
        return sequence;
    }

    /** Last sequence of the range that this record fills: its sequence, or the end of the gap. */
    public long to() {
        return gap == null ? sequence : gap.to();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BatchHeader that
                && version == that.version
                && batchClass == that.batchClass
                && lastOfLane == that.lastOfLane
                && agent.equals(that.agent)
                && tenant.equals(that.tenant)
                && run.equals(that.run)
                && runNumber == that.runNumber
                && lane.equals(that.lane)
                && sequence == that.sequence
                && previous.equals(that.previous)
                && Objects.equals(predecessor, that.predecessor)
                && Objects.equals(gap, that.gap)
                && sealedAt == that.sealedAt
                && firstTime == that.firstTime
                && lastTime == that.lastTime
                && recordCount == that.recordCount
                && blockCount == that.blockCount
                && lastOrdinal == that.lastOrdinal
                && journalPosition == that.journalPosition
                && label.equals(that.label)
                && suite == that.suite
                && codec == that.codec
                && keyId.equals(that.keyId)
                && schemaId == that.schemaId
                && Arrays.equals(salt, that.salt)
                && attestations.equals(that.attestations);
    }

    @Override
    public int hashCode() {
        return lane.hashCode() * 31 + Long.hashCode(sequence);
    }
}
