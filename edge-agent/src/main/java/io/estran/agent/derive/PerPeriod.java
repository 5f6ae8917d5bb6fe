package io.estran.agent.derive;

import io.estran.agent.input.ByteReader;
import io.estran.agent.input.ByteWriter;
import io.estran.agent.window.WindowCalendar;
import io.estran.agent.window.WindowSpec;
import io.estran.protocol.reading.Quality;
import io.estran.protocol.reading.QualityReason;

/**
 * What has one value a period. A period opens with the first reading of which something is known in it, and is stated when event
 * time passes its end, at the last nanosecond before. Knowledge goes from a reading to the next one, for {@code longest} at most;
 * no moment is counted twice. What comes behind the end of its period changes nothing that was stated.
 */
public abstract sealed class PerPeriod extends Derived permits Increase, Mean, TimeIn, Energy {
    private final WindowCalendar calendar;
    private boolean open;
    private long start;
    private long end;
    /** What was known up to here is in the period, or lies before it. */
    private long counted;
    /** Of the period, ns. */
    private long knownNanos;
    /** Wire code of why its value is uncertain. */
    private int reason = Origin.CERTAIN;

    /** Whose end it waits for. */
    Periods periods = new Periods();

    PerPeriod(DeriveSpec spec, int origin, int series, DeriveTally tally) {
        super(spec, origin, series, tally);
        this.calendar = WindowCalendar.of(new WindowSpec(spec.pattern(), spec.every(), 0, spec.zone()));
    }

    @Override
    public boolean isWaiting() {
        return open;
    }

    /** When its period ends; {@code Long.MAX_VALUE} if none is open. */
    long due() {
        return open ? end : Long.MAX_VALUE;
    }

    /** Of what is known in the period, ns. */
    long knownNanos() {
        return knownNanos;
    }

    /** The value of the period is uncertain, for that reason. */
    void doubt(int why) {
        if (reason == Origin.CERTAIN) {
            reason = why;
        }
    }

    @Override
    void take(long watermark, DerivedOutput to) {
        if (!isUsable() || watermark == Long.MAX_VALUE) {
            tally.unused();
            return;
        }
        while (open && of.time >= end) { // its source has another watermark than before
            long ended = end;
            state(to);
            periods.closed(ended);
        }
        if (open) {
            count(of.time);
        } else {
            counted = Math.max(of.time, notBefore(watermark));
            begin(counted);
            periods.opened(end);
        }
        if (known) {
            follow();
        } else {
            first();
        }
        remember();
    }

    /**
     * No period is open: up to where some may have been stated. That is the end of the one in which the last reading's knowledge
     * ended, also when the clock that dates others went back; and event time has passed none that it lies in.
     */
    private long notBefore(long watermark) {
        if (!known) {
            return watermark;
        }
        long stated = calendar.end(calendar.start(lastTime + spec.longest() - 1));
        return watermark == Long.MIN_VALUE ? stated : Math.max(stated, calendar.start(watermark));
    }

    /** Whether the reading that is shown may follow the last one. */
    boolean isUsable() {
        return !known || of.time >= lastTime;
    }

    private void begin(long time) {
        open = true;
        start = calendar.start(time);
        end = calendar.end(start);
        knownNanos = 0;
        reason = Origin.CERTAIN;
        clear();
    }

    /** Counts what is known up to a moment, going on from the last reading and towards the one that is shown. */
    private void count(long until) {
        if (until <= counted) {
            return;
        }
        long from = Math.max(counted, lastTime);
        counted = until;
        boolean between = of.shown && of.time > lastTime && of.time - lastTime <= spec.longest();
        long to = between ? until : Math.min(until, lastTime + spec.longest());
        if (!known || to <= from) {
            return;
        }
        knownNanos += to - from;
        doubt(lastReason);
        if (between && spec.line()) {
            doubt(of.reason);
            overLine(from, to);
        } else {
            overHeld(to - from);
        }
    }

    /** The period ends now. */
    void state(DerivedOutput to) {
        count(end);
        close(end);
        give(end - 1, to);
        if (known && lastTime + spec.longest() > end) {
            begin(end);
        } else {
            open = false;
        }
    }

    private void give(long time, DerivedOutput to) {
        if (knownNanos == 0) {
            return;
        }
        int why = reason;
        if (why == Origin.CERTAIN && knownNanos < spec.known() * (end - start)) {
            why = QualityReason.MISSING_VALUE.code();
        }
        Quality quality = why == Origin.CERTAIN ? Quality.GOOD : Quality.UNCERTAIN;
        to.derived(series(), time, periodValue(), quality.code(), Math.max(0, why), lastRecovered);
    }

    @Override
    public void finish(DerivedOutput to) {
        cut(end - 1, to);
    }

    @Override
    void clockWentBack(long latest, DerivedOutput to) {
        if (known && lastTime > latest) {
            doubt(QualityReason.MISSING_VALUE.code());
            cut(Math.min(end - 1, Math.max(start, lastTime)), to);
        }
    }

    /** Gives what the period has until the last reading. */
    private void cut(long time, DerivedOutput to) {
        if (open) {
            open = false;
            cutOff();
            give(time, to);
            periods.closed(end);
        }
        known = false;
    }

    /** A new period: nothing is counted yet. */
    abstract void clear();

    /** The quantity stays at the last value for so long. */
    abstract void overHeld(long nanos);

    /** The quantity goes straight from the last value to the one that is shown; a part of that. */
    void overLine(long from, long to) {
        throw new IllegalStateException(spec.kind() + " knows no lines");
    }

    /** The reading that is shown is the first one. */
    void first() {}

    /** The reading that is shown follows the last one; its time is counted. */
    void follow() {}

    /** The period ends; its time is counted. */
    void close(long time) {}

    /** The period ends with the last reading. */
    void cutOff() {}

    /** Of a period of which something is known. */
    abstract double periodValue();

    /** On the line from the last value to the one that is shown. */
    final double onLine(long time) {
        double share = (double) (time - lastTime) / (double) (of.time - lastTime);
        return lastValue + (of.value - lastValue) * share;
    }

    @Override
    public void write(ByteWriter to) {
        super.write(to);
        to.flag(open);
        if (open) {
            to.fixed(start);
            to.fixed(end);
            to.fixed(counted);
            to.varint(knownNanos);
            to.varint(reason + 1L);
        }
        writeAmounts(to);
    }

    abstract void writeAmounts(ByteWriter to);

    @Override
    public void read(ByteReader from) {
        super.read(from);
        open = from.flag();
        if (open) {
            start = from.fixed();
            end = from.fixed();
            counted = from.fixed();
            knownNanos = from.varint();
            reason = from.count(256) - 1;
            periods.opened(end);
        }
        readAmounts(from);
    }

    abstract void readAmounts(ByteReader from);
}
