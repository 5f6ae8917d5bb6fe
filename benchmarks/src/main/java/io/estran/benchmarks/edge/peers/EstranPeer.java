package io.estran.benchmarks.edge.peers;

import io.estran.agent.input.Inputs;
import io.estran.agent.ring.Ring;
import io.estran.agent.ring.RingConsumer;
import io.estran.agent.state.Effects;
import io.estran.agent.state.Outputs;
import io.estran.agent.state.PipelineState;
import io.estran.benchmarks.edge.rig.DrivenPipeline;
import io.estran.benchmarks.edge.rig.SampleReadings;
import io.estran.protocol.aggregate.WindowAggregate;
import io.estran.protocol.event.Event;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.reading.Reading;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The agent's ring, checks, rules and windows, without the journal, which no peer has; sketches and moments are computed as
 * always. Filling the ring counts. One thread.
 */
final class EstranPeer implements Peer, RingConsumer, Outputs {
    private static final int BATCH = 512;

    private final Ring ring = new Ring(DrivenPipeline.RING);
    private final PipelineState state;
    private final Map<String, Integer> numbers = new HashMap<>();
    private final long start;
    private final Heard heard;
    private int waiting;

    EstranPeer(int series, long start, Heard heard) {
        this.start = start;
        this.heard = heard;
        state = new PipelineState(this, Effects.NONE, Math.max(1_000, series));
        state.runStarted(1, new Id128(1, 2), "bench-1", "bench", start, 0);
        state.configured(DrivenPipeline.configuration().toBytes(), true);
        for (int i = 0; i < series; i++) {
            numbers.put(SampleReadings.name(i), i);
            state.series(i, 0, SampleReadings.name(i), DrivenPipeline.attributes(i));
        }
    }

    @Override
    public void take(int series, long time, double value) {
        ring.offer(series, time, value, 0, 0, Inputs.NO_POSITION, 0);
        if (++waiting == BATCH) {
            drain(time);
        }
    }

    private void drain(long time) {
        state.tick(time, time - start, 0, 0);
        while (ring.drain(this, BATCH) > 0) {
            // There may be more.
        }
        waiting = 0;
    }

    @Override
    public void finish(long time) {
        drain(time);
        state.endOfInput();
    }

    @Override
    public void reading(int series, long time, double value, int quality, int reason, long position, long stamp) {
        state.reading(series, time, value, quality, reason, position);
    }

    @Override
    public void rare(Object input) {
        throw new IllegalStateException("nothing rare was given");
    }

    @Override
    public void aggregate(long ordinal, String asset, WindowAggregate aggregate) {
        heard.window(
                Objects.requireNonNull(numbers.get(aggregate.series()), aggregate::series),
                aggregate.start(),
                aggregate.count(),
                aggregate.min(),
                aggregate.max(),
                aggregate.moments().sum());
    }

    @Override
    public void raw(long ordinal, String asset, Reading reading) {
        throw new IllegalStateException("nothing is sent on here");
    }

    @Override
    public void event(long ordinal, Event event) {
        if (event.type().equals("alarm")) {
            heard.above(-1);
        }
    }

    @Override
    public void close() {
        // It has nothing of the kind.
    }
}
