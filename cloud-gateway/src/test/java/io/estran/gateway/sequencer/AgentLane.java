package io.estran.gateway.sequencer;

import io.estran.protocol.batch.Batch;
import io.estran.protocol.batch.BatchHeader;
import io.estran.protocol.batch.Gap;
import io.estran.protocol.codec.BatchWriter;
import io.estran.protocol.codec.BlockWriter;
import io.estran.protocol.event.Event;
import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.lane.GapReason;
import io.estran.protocol.lane.Hash256;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.lane.LanePoint;
import io.estran.protocol.name.AgentName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A lane as an agent writes it: real batches, chained. */
final class AgentLane {
    private static final long T = 1_750_000_000_000_000_000L;

    final AgentName agent;
    final Id128 id;
    final List<Batch> batches = new ArrayList<>();
    private final @Nullable LanePoint predecessor;
    private final String branch;

    AgentLane(String agent, long number) {
        this(agent, number, null);
    }

    AgentLane(String agent, long number, @Nullable LanePoint predecessor) {
        this(agent, number, predecessor, "");
    }

    private AgentLane(String agent, long number, @Nullable LanePoint predecessor, String branch) {
        this.agent = new AgentName(agent);
        this.id = new Id128(0x1234, number);
        this.predecessor = predecessor;
        this.branch = branch;
    }

    /** The lane of the next run. */
    AgentLane successor(long number) {
        return new AgentLane(agent.value(), number, point());
    }

    /** A copy of the machine, which goes on by itself. */
    AgentLane copy() {
        AgentLane copy = new AgentLane(agent.value(), id.low(), predecessor, branch + "'");
        copy.batches.addAll(batches);
        return copy;
    }

    LanePoint point() {
        return batches.isEmpty()
                ? new LanePoint(id, 0, Hash256.ZERO)
                : batches.get(batches.size() - 1).point();
    }

    Batch next() {
        return next(false, 2);
    }

    Batch lastOfLane() {
        return next(true, 1);
    }

    /** The next batch, with as many blocks of one event each. */
    Batch next(boolean last, int blocks) {
        long sequence = batches.size() + 1L;
        List<byte[]> bytes = new ArrayList<>();
        try (BlockWriter writer = new BlockWriter()) {
            for (int i = 0; i < blocks; i++) {
                String asset = "plant/asset-" + i;
                bytes.add(writer.events(
                        asset,
                        List.of(new Event(
                                "test",
                                asset,
                                T + sequence,
                                Map.of("place", branch + id.low() + "/" + sequence + "/" + i)))));
            }
        }
        Batch batch = BatchWriter.write(header(sequence, last, blocks, null), bytes);
        batches.add(batch);
        return batch;
    }

    /** What a broken agent would write next: an empty batch of another class. */
    Batch nextOf(BatchClass batchClass) {
        return BatchWriter.write(header(batchClass, batches.size() + 1L, false, 0, null), List.of());
    }

    /** The gap that takes the place of these sequences. */
    Batch gap(long from, long to, GapReason reason) {
        Gap gap = new Gap(
                to,
                batches.get((int) to - 1).chainHash(),
                reason,
                2 * (to - from + 1),
                T + from,
                T + to,
                0,
                new byte[0]);
        return BatchWriter.writeGap(header(from, false, 0, gap));
    }

    private BatchHeader header(long sequence, boolean last, int blocks, @Nullable Gap gap) {
        return header(BatchClass.EVENTS, sequence, last, blocks, gap);
    }

    private BatchHeader header(BatchClass batchClass, long sequence, boolean last, int blocks, @Nullable Gap gap) {
        return new BatchHeader(
                BatchHeader.VERSION,
                batchClass,
                last,
                agent,
                "",
                new Id128(9, 9),
                7,
                id,
                sequence,
                sequence == 1 ? Hash256.ZERO : batches.get((int) sequence - 2).chainHash(),
                sequence == 1 ? predecessor : null,
                gap,
                T,
                T + sequence,
                T + sequence,
                blocks,
                blocks,
                sequence,
                sequence,
                "",
                0,
                1,
                "",
                1,
                new byte[0]);
    }
}
