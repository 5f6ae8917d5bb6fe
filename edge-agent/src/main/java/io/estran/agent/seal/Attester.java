package io.estran.agent.seal;

import io.estran.protocol.batch.Attestation;
import io.estran.protocol.batch.Batch;
import io.estran.protocol.batch.BatchHeader;
import io.estran.protocol.batch.SignedStatement;
import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.lane.LanePoint;
import io.estran.protocol.name.AgentName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which attestations the next header carries: of each class's lane once a minute while it grows, and of a lane's end in the
 * opening of the lane that follows; the first batch of a run attests the ends that earlier runs left. So they travel with the data, are as durable, and need no record of their own. Only what is
 * synced is attested: nothing else is sure to be sealed. Owned by the storage thread.
 */
final class Attester {
    static final Duration INTERVAL = Duration.ofMinutes(1);

    private final AgentName agent;
    private final @Nullable Signer signer;
    private final EnumMap<BatchClass, Growth> lanes = new EnumMap<>(BatchClass.class);

    /** A lane's newest synced point, if it is not attested, and since when the lane has such points, monotonic ns. */
    private record Growth(LanePoint point, long since) {}

    /** {@code ends} are the last points of the lanes of earlier runs, which are synced. */
    Attester(AgentName agent, @Nullable Signer signer, Map<BatchClass, LanePoint> ends, long now) {
        this.agent = agent;
        this.signer = signer;
        ends.forEach((batchClass, end) -> lanes.put(batchClass, new Growth(end, now - INTERVAL.toNanos())));
    }

    /** A batch was synced. */
    void synced(Batch batch, long now) {
        if (signer == null) {
            return;
        }
        BatchHeader header = batch.header();
        LanePoint point = new LanePoint(header.lane(), header.to(), batch.chainHash());
        Growth before = lanes.get(header.batchClass());
        long since = before != null && before.point().lane().equals(point.lane()) ? before.since() : now;
        lanes.put(header.batchClass(), new Growth(point, since));
    }

    /** What the next batch of that lane is to carry; it is due until a batch that carries it is {@link #sealed}. */
    List<Attestation> due(LaneHead head, long now) {
        if (signer == null) {
            return List.of();
        }
        List<LanePoint> points = new ArrayList<>();
        LanePoint predecessor = head.predecessor();
        if (head.tip().sequence() == 0 && predecessor != null && predecessor.sequence() > 0) {
            points.add(predecessor);
        }
        for (Growth growth : lanes.values()) {
            if (now - growth.since() >= INTERVAL.toNanos() && !points.contains(growth.point())) {
                points.add(growth.point());
            }
        }
        return points.stream()
                .map(point -> new Attestation(
                        point, SignedStatement.ED25519, signer.sign(SignedStatement.attestation(agent, point))))
                .toList();
    }

    /** A batch carries these. */
    void sealed(List<Attestation> attestations) {
        for (Attestation attestation : attestations) {
            lanes.values().removeIf(growth -> growth.point().equals(attestation.point()));
        }
    }
}
