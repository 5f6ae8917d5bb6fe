package io.estran.agent.pipeline;

import io.estran.agent.input.InputColumns;
import io.estran.agent.output.Output;
import io.estran.agent.state.Outputs;
import io.estran.agent.storage.Frame;
import io.estran.agent.storage.Recorder;
import io.estran.process.time.Clock;
import io.estran.protocol.aggregate.WindowAggregate;
import io.estran.protocol.event.Event;
import io.estran.protocol.reading.Reading;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Fills frames with inputs and the records that they make, and hands them over. Pipeline thread only. */
final class FrameWriter implements Outputs {
    private static final long OLDEST_NANOS = 5_000_000;
    private static final long BEHIND_LOOK_NANOS = 1_000_000;

    /** Takes inputs, once there is {@link #room}: the open frame's. */
    InputColumns encoder = new InputColumns(0);

    private final Recorder recorder;
    private final Clock clock;
    private final Supplier<byte[]> state;
    private @Nullable Frame frame;
    private long handed;
    private long beganAt;
    private boolean urgent;
    private boolean indivisible;

    FrameWriter(Recorder recorder, Clock clock, Supplier<byte[]> state) {
        this.recorder = recorder;
        this.clock = clock;
        this.state = state;
    }

    /** Makes sure that an input of that many bytes can be added; false if storage gives no frame. */
    boolean room(int bytes) {
        Frame current = frame;
        if (current != null) {
            if (current.inputs.hasRoom(bytes)) {
                return true;
            }
            hand();
        }
        Frame claimed = recorder.claim();
        if (claimed == null) {
            return false;
        }
        frame = claimed;
        encoder = claimed.inputs;
        beganAt = clock.monotonicNanos();
        return true;
    }

    /** While true, the state is not handed over: the inputs so far make sense only with those that follow. */
    void indivisible(boolean value) {
        indivisible = value;
    }

    /** Number, from 1, of the frame that is being filled, or of the next one. */
    long number() {
        return handed + 1;
    }

    /** Frames handed over so far. */
    long handed() {
        return handed;
    }

    /** Whether something waits to be handed over. */
    boolean isOpen() {
        return frame != null;
    }

    /**
     * Nanoseconds until the open frame is due; a long time if there is none. While storage is behind a frame fills up first:
     * so a disk that hangs for a second meets frames full of readings, not a few that are empty.
     */
    long dueIn(long now) {
        if (frame == null) {
            return Long.MAX_VALUE;
        }
        if (recorder.isBehind()) {
            return BEHIND_LOOK_NANOS;
        }
        return urgent ? 0 : Math.max(0, beganAt + OLDEST_NANOS - now);
    }

    /** Hands the frame over if it is due. */
    void handIfDue(long now) {
        if (dueIn(now) == 0) {
            hand();
        }
    }

    /** Hands the open frame over, with the state if storage wants it. */
    void hand() {
        hand(recorder.wantsState() && !indivisible, false);
    }

    /** Hands the open frame over with the state, which holds what the journal does not: replay will start behind it. */
    void handWithState() {
        hand(true, true);
    }

    private void hand(boolean withState, boolean mandatory) {
        Frame full = frame;
        if (full != null) {
            if (withState) {
                full.state = state.get();
                full.mandatory = mandatory;
            }
            frame = null;
            urgent = false;
            handed++;
            recorder.hand(full);
        }
    }

    @Override
    public void aggregate(long ordinal, String asset, WindowAggregate aggregate) {
        open().outputs.add(new Output.Aggregate(ordinal, asset, aggregate));
    }

    @Override
    public void raw(long ordinal, String asset, Reading reading) {
        open().outputs.add(new Output.RawReading(ordinal, asset, reading));
    }

    @Override
    public void event(long ordinal, Event event) {
        open().outputs.add(new Output.EventRecord(ordinal, event));
        urgent = true;
    }

    private Frame open() {
        Frame current = frame;
        if (current == null) {
            throw new IllegalStateException("a record without the input that made it");
        }
        return current;
    }
}
