package io.estran.benchmarks.edge;

import io.estran.agent.input.Inputs;
import io.estran.agent.ring.Ring;
import io.estran.agent.ring.RingConsumer;
import io.estran.agent.state.Effects;
import io.estran.agent.state.Outputs;
import io.estran.agent.state.PipelineState;
import io.estran.benchmarks.edge.load.SampleReadings;
import io.estran.benchmarks.edge.load.ThreadTime;
import io.estran.protocol.aggregate.WindowAggregate;
import io.estran.protocol.event.Event;
import io.estran.protocol.lane.Id128;

/** The pipeline without its journal: ring, checks, rules and windows. One owner. */
final class DrivenState implements RingConsumer, Outputs {
    private static final int BATCH = 512;
    private static final long START = 1_750_000_000L * SampleReadings.SECOND;

    private final SampleReadings sample;
    private final Ring ring = new Ring(DrivenPipeline.RING);
    private final PipelineState state = new PipelineState(this, Effects.NONE, 1_000);
    private long given;
    private int place;
    private long windows;

    DrivenState(SampleReadings sample) {
        this.sample = sample;
        state.runStarted(1, new Id128(1, 2), "bench-1", "bench", START, 0);
        state.configured(DrivenPipeline.configuration().toBytes(), true);
        for (int i = 0; i < sample.series(); i++) {
            state.series(i, 0, SampleReadings.name(i), DrivenPipeline.attributes(i));
        }
    }

    /** Processor time for a reading, ns; filling the ring is not in it. */
    double run(int readings) {
        long took = 0;
        int done = 0;
        while (done < readings) {
            fill();
            long begun = ThreadTime.here();
            state.tick(START + sample.time(given), sample.time(given), 0, 0);
            while (ring.drain(this, BATCH) > 0) {
                // There may be more.
            }
            took += ThreadTime.here() - begun;
            done += DrivenPipeline.RING;
        }
        return (double) took / done;
    }

    private void fill() {
        for (int i = 0; i < DrivenPipeline.RING; i++) {
            ring.offer(
                    place % sample.series(),
                    START + sample.time(given++),
                    sample.value(place),
                    0,
                    0,
                    Inputs.NO_POSITION,
                    0);
            place = place + 1 == sample.size() ? 0 : place + 1;
        }
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
        windows++;
    }

    @Override
    public void event(long ordinal, Event event) {
        // That the run began.
    }

    /** Windows stated. */
    long windows() {
        return windows;
    }

    /** Readings taken into windows. */
    long accepted() {
        return state.summary().accepted();
    }

    long given() {
        return given;
    }
}
