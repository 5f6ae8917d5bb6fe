package io.estran.agent.pipeline;

import io.estran.agent.input.InputDecoder;
import io.estran.agent.output.Output;
import io.estran.agent.state.Effects;
import io.estran.agent.state.Outputs;
import io.estran.agent.state.PipelineState;
import io.estran.agent.state.StateCodec;
import io.estran.agent.storage.Frame;
import io.estran.agent.storage.Recorder;
import io.estran.agent.storage.Recovery;
import io.estran.process.time.Clock;
import io.estran.protocol.aggregate.WindowAggregate;
import io.estran.protocol.event.Event;
import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.reading.Reading;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Rebuilds the state from checkpoint and journal, and hands over what the journal had made but no lane has sealed. Runs
 * once, on the thread that starts the agent, before the pipeline's own.
 */
final class Replay implements Outputs {
    private final Recovery recovery;
    private final Recorder recorder;
    private final Clock clock;
    private final long sealedAggregates;
    private final long sealedEvents;
    private final long sealedRaw;
    private final List<Output> outputs = new ArrayList<>();
    private long handed;

    Replay(Recovery recovery, Recorder recorder, Clock clock) {
        this.recovery = recovery;
        this.recorder = recorder;
        this.clock = clock;
        this.sealedAggregates = recovery.sealed(BatchClass.AGGREGATES);
        this.sealedEvents = recovery.sealed(BatchClass.EVENTS);
        this.sealedRaw = recovery.sealed(BatchClass.RAW);
    }

    /** The state as the journal's end left it; returns the number of frames handed over. */
    long into(PipelineState state) {
        state.connect(this, Effects.NONE);
        byte[] written = recovery.state();
        if (written != null) {
            StateCodec.read(written, state);
        }
        recovery.replay(record -> one(record, state));
        return handed;
    }

    private void one(ByteBuffer record, PipelineState state) {
        InputDecoder.decode(record, state);
        if (!outputs.isEmpty()) {
            new StartWait(clock, this::hand).await();
        }
    }

    private boolean hand() {
        Frame frame = recorder.claim();
        if (frame == null) {
            return false;
        }
        frame.outputs.addAll(outputs);
        outputs.clear();
        handed++;
        recorder.hand(frame);
        return true;
    }

    @Override
    public void aggregate(long ordinal, String asset, WindowAggregate aggregate) {
        if (ordinal > sealedAggregates) {
            outputs.add(new Output.Aggregate(ordinal, asset, aggregate));
        }
    }

    @Override
    public void raw(long ordinal, String asset, Reading reading) {
        if (ordinal > sealedRaw) {
            outputs.add(new Output.RawReading(ordinal, asset, reading));
        }
    }

    @Override
    public void event(long ordinal, Event event) {
        if (ordinal > sealedEvents) {
            outputs.add(new Output.EventRecord(ordinal, event));
        }
    }
}
