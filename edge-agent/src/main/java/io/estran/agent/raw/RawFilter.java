package io.estran.agent.raw;

import io.estran.agent.input.ByteReader;
import io.estran.agent.input.ByteWriter;
import io.estran.protocol.reading.Quality;

/**
 * Decides which readings of one series are sent on; see the package comment. Makes no garbage. Pipeline thread only.
 */
final class RawFilter {
    private static final int BAD = Quality.BAD.code();

    private final RawSpec spec;
    /** The last one that was sent in order: where a segment of the door begins. */
    private boolean sent;

    private long sentTime;
    private double sentValue;
    private int sentQuality;
    private int sentReason;
    /** The newest reading of the door, if it was not sent; of the same quality as the last one sent. */
    private boolean held;

    private long heldTime;
    private double heldValue;
    /** The next reading is as the first one. */
    private boolean restarted;

    /** Between these slopes a line from the segment's start passes all readings behind it, within the bound. */
    private double lowest;

    private double highest;

    RawFilter(RawSpec spec) {
        this.spec = spec;
    }

    RawSpec spec() {
        return spec;
    }

    /** Whether a reading is held back. */
    boolean isHolding() {
        return held;
    }

    /** The clock went back: readings of before must not make all that follow late. */
    void restart() {
        restarted = true;
    }

    /** Takes a reading, checked; {@code future}: its time is not to be believed. */
    void take(long time, double value, int quality, int reason, boolean future, RawSink sink) {
        if (restarted) {
            flush(sink);
            restarted = false;
            sent = false;
        }
        if (spec.kind() == RawSpec.Kind.EVERY) {
            sink.raw(time, value, quality, reason);
        } else if (future) {
            flush(sink);
            sink.raw(time, value, quality, reason);
        } else if (!sent) {
            send(time, value, quality, reason, sink);
        } else if (time < newest()) {
            flush(sink);
            sink.raw(time, value, quality, reason);
        } else if (quality != sentQuality || reason != sentReason) {
            flush(sink);
            send(time, value, quality, reason, sink);
        } else if (quality == BAD) {
            if (isSilent(time)) {
                send(time, value, quality, reason, sink);
            }
        } else if (spec.kind() == RawSpec.Kind.DOOR) {
            swing(time, value, quality, reason, sink);
        } else if (isBeyond(value) || isSilent(time)) {
            send(time, value, quality, reason, sink);
        }
    }

    private long newest() {
        return held ? heldTime : sentTime;
    }

    private boolean isSilent(long time) {
        return spec.silence() > 0 && time - sentTime >= spec.silence();
    }

    private boolean isBeyond(double value) {
        double bound = spec.kind() == RawSpec.Kind.PERCENT ? Math.abs(sentValue) * spec.bound() / 100 : spec.bound();
        return !(Math.abs(value - sentValue) <= bound);
    }

    private void swing(long time, double value, int quality, int reason, RawSink sink) {
        if (time == newest()) { // a line has one value at a time
            flush(sink);
            if (isBeyond(value)) {
                send(time, value, quality, reason, sink);
            }
            return;
        }
        double slope = slope(time, value);
        if (held && !(slope >= lowest && slope <= highest)) {
            flush(sink);
            slope = slope(time, value);
        }
        if (isSilent(time) || !Double.isFinite(slope)) {
            send(time, value, quality, reason, sink);
            return;
        }
        double width = spec.bound() / (double) (time - sentTime);
        lowest = held ? Math.max(lowest, slope - width) : slope - width;
        highest = held ? Math.min(highest, slope + width) : slope + width;
        held = true;
        heldTime = time;
        heldValue = value;
    }

    private double slope(long time, double value) {
        return (value - sentValue) / (double) (time - sentTime);
    }

    private void send(long time, double value, int quality, int reason, RawSink sink) {
        held = false;
        sent = true;
        sentTime = time;
        sentValue = value;
        sentQuality = quality;
        sentReason = reason;
        sink.raw(time, value, quality, reason);
    }

    /** Event time has passed: what was held back for as long as silence may last is sent; at the end of time, all. */
    void pass(long watermark, RawSink sink) {
        if (held && (watermark == Long.MAX_VALUE || watermark - sentTime >= spec.silence())) {
            flush(sink);
        }
    }

    /** Sends what is held back: nothing comes behind it, or nothing that it could be left out for. */
    void flush(RawSink sink) {
        if (held) {
            send(heldTime, heldValue, sentQuality, sentReason, sink);
        }
    }

    /** Writes its state. */
    void write(ByteWriter to) {
        to.flag(restarted);
        to.flag(sent);
        if (sent) {
            to.fixed(sentTime);
            to.number(sentValue);
            to.put(sentQuality);
            to.put(sentReason);
        }
        to.flag(held);
        if (held) {
            to.fixed(heldTime);
            to.number(heldValue);
            to.number(lowest);
            to.number(highest);
        }
    }

    /** Fills a new one from bytes. */
    void read(ByteReader from) {
        restarted = from.flag();
        sent = from.flag();
        if (sent) {
            sentTime = from.fixed();
            sentValue = from.number();
            sentQuality = from.count(Quality.BAD.code());
            sentReason = from.take();
        }
        held = from.flag();
        if (held) {
            heldTime = from.fixed();
            heldValue = from.number();
            lowest = from.number();
            highest = from.number();
        }
    }
}
