package io.estran.agent.spool;

import static org.assertj.core.api.Assertions.assertThat;

import io.estran.agent.checkpoint.LaneState;
import io.estran.agent.checkpoint.SpoolState;
import io.estran.agent.spool.SpoolBench.Sent;
import io.estran.protocol.batch.Batch;
import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.lane.LanePoint;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What an agent remembers of its lanes, over years of restarts (rules 9, 10, 13). */
class LaneBookTest {
    private final AtomicLong ids = new AtomicLong();

    @Test
    void tenThousandRestartsLeaveTheCheckpointWithinItsBoundAndTheChainUnbroken() throws IOException {
        Batch batch = batch();
        SpoolState state = SpoolState.NONE;
        LanePoint last = null;
        for (long run = 1; run <= 10_000; run++) {
            LaneBook book = new LaneBook(new Id128(7, run), run, () -> new Id128(9, ids.incrementAndGet()), state);
            for (LaneState known : state.lanes()) {
                book.recover(new Lane(known));
            }
            Lane opened = book.toSeal(BatchClass.EVENTS);
            assertThat(opened).as("run %s", run).isNotNull();
            assertThat(opened.predecessor).isEqualTo(last);
            assertThat(opened.number).isEqualTo(run);
            opened.append(new Item(batch, run));
            book.sealed(opened);
            opened.removeFirst(1); // accounted for
            last = opened.tip();
            state = book.state(0, Map.of(BatchClass.EVENTS, run), Map.of(BatchClass.EVENTS, run));
            assertThat(state.lanes()).hasSizeLessThanOrEqualTo(LaneBook.EMPTIED + 1);
        }
        assertThat(state.lastLane()).isEqualTo(10_000);
    }

    private static Batch batch() throws IOException {
        SpoolBench bench = new SpoolBench();
        bench.connect();
        bench.event("a");
        return bench.send().stream().map(Sent::batch).findFirst().orElseThrow();
    }
}
