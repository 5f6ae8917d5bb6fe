package io.estran.agent.state;

import static io.estran.agent.input.Inputs.NO_POSITION;

import io.estran.agent.raw.RawRecords;
import io.estran.agent.rule.Alarm;
import io.estran.agent.window.CheckedReading;
import io.estran.agent.window.WindowSlot;
import io.estran.protocol.reading.Quality;
import io.estran.protocol.reading.QualityReason;
import org.jspecify.annotations.Nullable;

/**
 * What happens to every reading: its series is found, its value and time are checked, rules see it; then it is sent on and
 * goes into windows. Pipeline thread only; makes no garbage.
 */
final class Intake {
    private static final int BAD = Quality.BAD.code();
    private static final int UNCERTAIN = Quality.UNCERTAIN.code();
    private static final int CLOCK_FUTURE = QualityReason.CLOCK_FUTURE.code();
    private static final int CLOCK_NOT_SYNCHRONISED = QualityReason.CLOCK_NOT_SYNCHRONISED.code();
    /**
     * Event times from August 1906 to October 2191 are taken: windows of days at both ends are less than 2^63 ns apart, and so
     * go into one block. Other readings are rejected.
     */
    static final long LEAST_TIME = -2_000_000_000_000_000_000L;

    static final long MOST_TIME = 7_000_000_000_000_000_000L;

    /** A reading that the agent's clock has dated lies this near it when it is taken, ns. */
    private static final long NEAR = 4_000_000_000L;

    /** The reading taken last, as windows take it. */
    final CheckedReading reading = new CheckedReading();
    /** Whether the input that is applied is a reading that its source may have given in an earlier run. */
    boolean recovered;
    /** Quality of the reading taken last, but for what its time and the agent's clock make of it. */
    int quality;

    private final Roster roster;
    private final Clocks clocks;
    private final Tally tally;
    private final AlarmRecords alarms;
    private final RawRecords raw;
    private long future = PipelineConfiguration.DEFAULT_FUTURE;

    Intake(Roster roster, Clocks clocks, Tally tally, AlarmRecords alarms, RawRecords raw) {
        this.roster = roster;
        this.clocks = clocks;
        this.tally = tally;
        this.alarms = alarms;
        this.raw = raw;
    }

    /** How far an event time may lie ahead of the clock, ns. */
    void future(long bound) {
        future = bound;
    }

    /** Event times beyond it lie in the future. */
    long latest() {
        return clocks.wall() + future;
    }

    /** Whether the clock is right, and such an event time does not lie in the future by it. */
    boolean isCertain(long time) {
        return clocks.isRight() && time - future <= clocks.wall();
    }

    /** Fills {@link #reading} and shows it to the rules; null if the reading had to be rejected. */
    @Nullable
    SeriesState take(int number, long time, double value, int givenQuality, int reason, long position) {
        recovered = false;
        SeriesState of = roster.series(number);
        if (of == null) {
            tally.rejected++;
            return null;
        }
        of.settle();
        of.hear();
        SourceState source = of.source;
        source.due = SourceState.NEVER; // a delay or a window may begin
        if (source.ended && source.configured) {
            source.beginAgain(clocks.monotonic());
        }
        if (position != NO_POSITION) {
            source.position = position;
            recovered = position <= source.recoveredUpTo;
        }
        if (time > MOST_TIME || time < LEAST_TIME) {
            tally.rejected++;
            recovered = false;
            return null;
        }
        check(of, time, value, givenQuality, reason);
        if (!reading.future) {
            source.active = true;
            source.newest = Math.max(source.newest, time);
        }
        watch(of, recovered);
        return of;
    }

    /**
     * A derived series has a reading: its source has given nothing. While storage takes no inputs only rules see it, and it is
     * dropped.
     *
     * @param isRecovered whether it rests on a reading that its source may have given in an earlier run
     */
    void derived(
            SeriesState of, long time, double value, int itsQuality, int reason, boolean isRecovered, boolean holding) {
        tally.derive.given();
        if (time > MOST_TIME || time < LEAST_TIME) {
            tally.rejected++;
            return;
        }
        of.source.due = SourceState.NEVER;
        check(of, time, value, itsQuality, reason);
        watch(of, isRecovered);
        if (holding) {
            tally.dropped++;
        } else {
            give(of);
        }
    }

    private void check(SeriesState of, long time, double value, int givenQuality, int reason) {
        reading.time = time;
        reading.value = value;
        reading.quality = givenQuality;
        reading.reason = reason;
        reading.future = time - future > clocks.latest();
        of.check(reading);
        quality = reading.quality;
    }

    private void watch(SeriesState of, boolean isRecovered) {
        if (reading.future) {
            if (reading.quality < BAD) {
                reading.quality = UNCERTAIN;
                reading.reason = CLOCK_FUTURE;
            }
            return;
        }
        if (of.alarms.length > 0 && reading.quality < BAD && reading.reason != CLOCK_NOT_SYNCHRONISED) {
            for (Alarm alarm : of.alarms) {
                alarm.reading(reading.time, reading.value, isRecovered, of.source.delays, alarms);
            }
        }
        if (!clocks.isRight() && reading.quality < UNCERTAIN && Math.abs(reading.time - clocks.wall()) < NEAR) {
            reading.quality = UNCERTAIN;
            reading.reason = CLOCK_NOT_SYNCHRONISED;
        }
    }

    /** Sends the reading taken last on, and gives it to the windows of its series; whether all of them took it. */
    boolean give(SeriesState of) {
        if (of.raw != null) {
            raw.take(of.raw, reading);
        }
        WindowSlot[] slots = of.slots;
        boolean added = true;
        if (!of.windowed) {
            tally.quiet(false);
        }
        for (int i = 0; i < slots.length; i++) {
            boolean counts = i == 0 && of.windowed;
            WindowSlot.Taken taken = slots[i].add(reading, of.source.watermark, counts);
            if (counts) {
                tally.count(taken);
            }
            added &= taken == WindowSlot.Taken.ADDED;
        }
        return added;
    }
}
