package io.estran.agent.state;

import io.estran.agent.derive.Periods;
import io.estran.agent.input.ByteReader;
import io.estran.agent.input.ByteWriter;
import io.estran.agent.input.Inputs;
import io.estran.agent.raw.RawRecords;
import io.estran.agent.rule.AlarmOutput;
import io.estran.agent.rule.Delays;
import io.estran.agent.window.WindowGroup;
import io.estran.agent.window.WindowOutput;

/** What the state knows of one source. Fields are the state's own: package-private, one thread. */
final class SourceState {
    static final long NEVER = Long.MIN_VALUE;
    static final long INFINITY = Long.MAX_VALUE;
    private static final WindowGroup[] NO_GROUPS = new WindowGroup[0];

    final int number;
    final String name;
    final Delays delays = new Delays();
    /** Of the series that are derived from its own. */
    final Periods periods = new Periods();
    /** One for each entry of the configuration's windows, in its order. */
    WindowGroup[] groups = NO_GROUPS;

    boolean configured;
    boolean idles;
    boolean ended;
    /** Gave something since the last tick, the future left out. */
    boolean active;
    /** Is made to wait, as storage takes nothing: no part of the state as bytes, which is never handed over meanwhile. */
    boolean waits;
    /** Monotonic time of the last tick before which it gave something. */
    long activeAt;
    /** Largest event time that it gave, the future left out. */
    long newest = NEVER;

    long watermark = NEVER;
    /** Nothing but the watermark itself changes while that is below; no part of the state as bytes. */
    long due = NEVER;

    long position;
    long allowance;
    /** Readings up to this position may have been given in an earlier run. */
    long recoveredUpTo;

    SourceState(int number, String name) {
        this.number = number;
        this.name = name;
    }

    /** Can give readings again, in a new run or after it was not configured. */
    void resume(long monotonic) {
        active = false;
        recoveredUpTo = allowance;
        beginAgain(monotonic);
    }

    /** Is not at its end, as was said: it has begun anew under its name, and its file has grown, or it is no file now. */
    void beginAgain(long monotonic) {
        ended = false;
        activeAt = monotonic;
        if (watermark == INFINITY) {
            watermark = newest;
        }
    }

    /** Storage takes what it gives again: that it gave nothing meanwhile was no silence if it was made to wait. */
    void goOn(long monotonic) {
        if (waits) {
            waits = false;
            activeAt = monotonic;
        }
    }

    /** Takes note at a tick of whether it has given something since the one before. */
    void tick(long monotonic) {
        if (active) {
            active = false;
            activeAt = monotonic;
        }
    }

    /**
     * How far silence alone has brought it: where its watermark stood, and what went by since beyond {@code idle}. A source
     * that has given nothing but the future is taken to be as far as the clock.
     */
    long silentWatermark(Clocks clocks, long idle) {
        long silent = clocks.monotonic() - activeAt;
        if (!idles || ended || silent <= idle) {
            return NEVER;
        }
        if (newest == NEVER) {
            return holdsWindows() ? clocks.wall() - idle : NEVER;
        }
        return newest + silent - idle;
    }

    /** Whether it has given nothing for longer than {@code idle}, as it may, and nothing of it is open. */
    boolean isSilent(long monotonic, long idle) {
        return idles && !active && monotonic - activeAt > idle && isQuiet();
    }

    /** The clock went back; if what this source gave lies in the future now, its time begins anew. */
    void clockWentBack(long latest) {
        if (newest > latest) {
            newest = NEVER;
            if (watermark != INFINITY) {
                watermark = NEVER;
            }
        }
    }

    /** Takes a reading that changes nothing but windows; whether the watermark comes to where more changes. */
    boolean isDue(long time, long at) {
        active = true;
        if (at != Inputs.NO_POSITION) {
            position = at;
        }
        if (time > newest) {
            newest = time;
        }
        if (time > watermark && time < due) {
            watermark = time;
        }
        return time > watermark;
    }

    /** Event time has come so far, and periods with it: states and closes windows, raises alarms whose delay is over. */
    void advance(long time, WindowOutput windows, AlarmOutput alarms, RawRecords raw) {
        watermark = time;
        for (WindowGroup group : groups) {
            group.advance(time, windows);
        }
        if (time == INFINITY) {
            raw.pass(number, time);
            delays.breakOff();
        } else {
            delays.advance(time, alarms);
        }
        due = nextDue();
    }

    /** States again what late readings have changed. */
    void revise(WindowOutput windows) {
        for (WindowGroup group : groups) {
            group.revise(windows);
        }
    }

    /** The watermark at which a window, a period or a delay ends. */
    long nextDue() {
        long next = Math.min(delays.due(), periods.due());
        for (WindowGroup group : groups) {
            next = Math.min(next, group.due());
        }
        return next;
    }

    /** Whether neither a window nor an alarm waits for its watermark. */
    boolean isQuiet() {
        for (WindowGroup group : groups) {
            if (group.isRevisable()) {
                return false;
            }
        }
        return delays.isEmpty() && !holdsWindows();
    }

    private boolean holdsWindows() {
        if (periods.due() != Long.MAX_VALUE) {
            return true;
        }
        for (WindowGroup group : groups) {
            if (group.hasOpen()) {
                return true;
            }
        }
        return false;
    }

    void write(ByteWriter to) {
        to.text(name);
        to.flag(configured);
        to.flag(idles);
        to.flag(ended);
        to.flag(active);
        to.fixed(activeAt);
        to.fixed(newest);
        to.fixed(watermark);
        to.varint(position);
        to.varint(allowance);
        to.varint(recoveredUpTo);
    }

    static SourceState read(int number, ByteReader from) {
        SourceState source = new SourceState(number, from.text());
        source.configured = from.flag();
        source.idles = from.flag();
        source.ended = from.flag();
        source.active = from.flag();
        source.activeAt = from.fixed();
        source.newest = from.fixed();
        source.watermark = from.fixed();
        source.position = from.varint();
        source.allowance = from.varint();
        source.recoveredUpTo = from.varint();
        return source;
    }
}
