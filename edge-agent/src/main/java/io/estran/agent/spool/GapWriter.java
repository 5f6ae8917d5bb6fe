package io.estran.agent.spool;

import io.estran.agent.seal.Signer;
import io.estran.process.time.Clock;
import io.estran.protocol.batch.Batch;
import io.estran.protocol.batch.BatchHeader;
import io.estran.protocol.batch.Gap;
import io.estran.protocol.batch.SignedStatement;
import io.estran.protocol.codec.BatchWriter;
import io.estran.protocol.lane.GapReason;
import io.estran.protocol.lane.Hash256;
import io.estran.protocol.lane.LanePoint;
import io.estran.protocol.name.AgentName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Declares gaps (rules 11, 18, 24, 25). A gap carries the last ordinal and, by its end, the tip of what it stands for, so
 * that it may be declared before a checkpoint covers that; it is signed if the agent has a key. Appended, not flushed. Owned by the storage thread.
 */
final class GapWriter {
    private final AgentName agent;
    private final Clock clock;
    private final Shelf shelf;
    private final @Nullable Signer signer;

    GapWriter(AgentName agent, Clock clock, Shelf shelf, @Nullable Signer signer) {
        this.agent = agent;
        this.clock = clock;
        this.shelf = shelf;
        this.signer = signer;
    }

    /**
     * Puts a gap in the place of items [from, to) of the lane's list, and of gaps beside them. It says {@code freed} if one of
     * them did: the sequencer must not take what it has forgotten for a lane that goes on (rule 11). What
     * is evicted and is but gaps of one reason only moves, and keeps it.
     *
     * @return records that are gone with it; those of older gaps not counted again
     */
    long replace(Lane lane, int from, int to, GapReason reason) {
        int first = from;
        while (first > 0 && lane.items.get(first - 1).isGap()) {
            first--;
        }
        int behind = to;
        while (behind < lane.items.size() && lane.items.get(behind).isGap()) {
            behind++;
        }
        List<Item> old = List.copyOf(lane.items.subList(first, behind));
        long lost = old.stream()
                .filter(item -> !item.isGap())
                .mapToLong(item -> item.records)
                .sum();
        boolean known = old.stream().allMatch(item -> item.records >= 0);
        boolean freed = old.stream().anyMatch(item -> item.gap == GapReason.FREED);
        GapReason moved = old.get(0).gap;
        GapReason said = reason;
        if (freed) {
            said = GapReason.FREED;
        } else if (reason == GapReason.EVICTED && moved != null && old.stream().allMatch(item -> item.gap == moved)) {
            said = moved;
        }
        Item last = old.get(old.size() - 1);
        Gap gap = new Gap(
                last.to,
                last.hash,
                said,
                known ? old.stream().mapToLong(item -> item.records).sum() : -1,
                old.stream().mapToLong(item -> item.firstTime).min().orElse(Long.MAX_VALUE),
                old.stream().mapToLong(item -> item.lastTime).max().orElse(Long.MIN_VALUE),
                0,
                new byte[0]);
        lane.replace(first, behind, write(lane, old.get(0).from, lane.hashBefore(first), gap, last));
        old.forEach(item -> shelf.replaced(lane, item));
        return lost;
    }

    /** Declares sequences before the first item that the spool no longer holds. */
    void prepend(Lane lane, long from, Hash256 before, long to, Hash256 hashOfTo, GapReason reason) {
        Gap gap = new Gap(to, hashOfTo, reason, -1, Long.MAX_VALUE, Long.MIN_VALUE, 0, new byte[0]);
        Item like = lane.isEmpty() ? null : lane.items.get(0);
        lane.prepend(write(lane, from, before, gap, like), before);
    }

    /** Declares sequences that stand nowhere although they should; {@code index} is where the gap comes to stand. */
    void fill(Lane lane, int index, long from, Hash256 before, long to, Hash256 hashOfTo) {
        Gap gap = new Gap(to, hashOfTo, GapReason.CORRUPT, -1, Long.MAX_VALUE, Long.MIN_VALUE, 0, new byte[0]);
        Item like = lane.isEmpty() ? null : lane.items.get(Math.max(0, index - 1));
        lane.replace(index, index, write(lane, from, before, gap, like));
    }

    private Item write(Lane lane, long from, Hash256 previous, Gap unsigned, @Nullable Item ordinals) {
        LanePoint predecessor = from == 1 ? lane.predecessor : null;
        Gap gap = signed(lane, from, previous, predecessor, unsigned);
        BatchHeader header = new BatchHeader(
                BatchHeader.VERSION,
                lane.batchClass,
                false,
                agent,
                "",
                lane.run,
                lane.runNumber,
                lane.id,
                from,
                previous,
                predecessor,
                gap,
                clock.wallNanos(),
                gap.firstTime(),
                gap.lastTime(),
                0,
                0,
                ordinals == null ? 0 : ordinals.lastOrdinal,
                ordinals == null ? 0 : ordinals.journalPosition,
                "",
                0,
                0,
                "",
                1,
                new byte[0]);
        Batch batch = BatchWriter.writeGap(header);
        return shelf.append(lane, batch);
    }

    private Gap signed(Lane lane, long from, Hash256 previous, @Nullable LanePoint predecessor, Gap gap) {
        return signer == null
                ? gap
                : new Gap(
                        gap.to(),
                        gap.hashOfTo(),
                        gap.reason(),
                        gap.records(),
                        gap.firstTime(),
                        gap.lastTime(),
                        SignedStatement.ED25519,
                        signer.sign(SignedStatement.gap(agent, lane.id, from, previous, predecessor, gap)));
    }
}
