package io.estran.gateway.sequencer;

import static org.assertj.core.api.Assertions.assertThat;

import io.estran.protocol.account.Account;
import io.estran.protocol.batch.Batch;
import io.estran.protocol.lane.GapReason;
import io.estran.protocol.lane.Id128;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever is repeated, reordered or replaced by gaps: each batch once, in lane order, or declared. */
class LaneOrderProperty {
    private MapLaneStore store = new MapLaneStore();
    private LaneSequencer sequencer = new LaneSequencer(store);
    private final Map<Id128, Long> stored = new HashMap<>();
    private long position;

    @Property(tries = 150)
    void eachBatchIsStoredOnceInLaneOrderOrDeclared(@ForAll long seed) {
        store = new MapLaneStore();
        sequencer = new LaneSequencer(store);
        stored.clear();
        Random random = new Random(seed);
        List<AgentLane> lanes = lanes(random);
        List<Batch> sent = new ArrayList<>();
        for (AgentLane lane : lanes) {
            sent.addAll(withGaps(lane, random));
        }
        for (int i = random.nextInt(200); i > 0; i--) {
            accept(sent.get(random.nextInt(sent.size())));
        }
        // The agent sends in order what is not accounted for, until all is.
        for (Batch batch : sent) {
            accept(batch);
        }
        for (AgentLane lane : lanes) {
            Lane kept = store.lane(lane.agent, lane.id);
            assertThat(kept.last).isEqualTo(lane.batches.size());
            assertThat(kept.hash).isEqualTo(lane.point().hash());
            long declared = kept.gaps.stream()
                    .mapToLong(gap -> gap.to() - gap.from() + 1)
                    .sum();
            assertThat(kept.stored + declared).isEqualTo(lane.batches.size());
        }
    }

    private void accept(Batch batch) {
        Id128 lane = batch.header().lane();
        Verdict verdict = sequencer.accept(batch, position++);
        if (verdict instanceof Verdict.Stored) {
            assertThat(batch.header().sequence()).isEqualTo(stored.getOrDefault(lane, 0L) + 1);
            stored.put(lane, batch.header().sequence());
        } else if (verdict instanceof Verdict.GapStored gap) {
            Account.Range range = gap.range();
            assertThat(range.from()).isEqualTo(stored.getOrDefault(lane, 0L) + 1);
            stored.put(lane, range.to());
        } else {
            assertThat(verdict).isInstanceOfAny(Verdict.Duplicate.class, Verdict.Early.class);
        }
    }

    private static List<AgentLane> lanes(Random random) {
        List<AgentLane> lanes = new ArrayList<>();
        for (int number = 1; number <= 1 + random.nextInt(4); number++) {
            AgentLane lane = lanes.isEmpty()
                    ? new AgentLane("lab-1", number)
                    : lanes.get(lanes.size() - 1).successor(number);
            for (int batches = 1 + random.nextInt(8); batches > 0; batches--) {
                lane.next(false, 1);
            }
            lanes.add(lane);
        }
        return lanes;
    }

    /** Batches in order; now and then a range of them as a gap as well, or instead. */
    private static List<Batch> withGaps(AgentLane lane, Random random) {
        List<Batch> sent = new ArrayList<>();
        int size = lane.batches.size();
        for (int from = 1; from <= size; from++) {
            if (random.nextInt(4) > 0) {
                sent.add(lane.batches.get(from - 1));
                continue;
            }
            int to = Math.min(size, from + random.nextInt(3));
            int first = Math.max(1, from - random.nextInt(3));
            if (random.nextBoolean()) {
                sent.add(lane.batches.get(from - 1));
            }
            sent.add(lane.gap(first, to, GapReason.EVICTED));
        }
        return sent;
    }
}
