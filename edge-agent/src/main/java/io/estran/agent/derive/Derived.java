package io.estran.agent.derive;

import io.estran.agent.input.ByteReader;
import io.estran.agent.input.ByteWriter;
import java.util.List;

/** One derived series: how its readings come about. Pipeline thread only; makes no garbage. */
public abstract sealed class Derived permits Rate, PerPeriod {
    final DeriveSpec spec;
    final DeriveTally tally;
    /** What it is derived from, with the reading that is shown. */
    Origin of = new Origin(List.of());

    private final int origin;
    private final int series;
    /** The last reading that was taken, if there is one. */
    boolean known;

    long lastTime;
    double lastValue;
    int lastReason;
    boolean lastRecovered;

    Derived(DeriveSpec spec, int origin, int series, DeriveTally tally) {
        this.spec = spec;
        this.origin = origin;
        this.series = series;
        this.tally = tally;
    }

    /** A series with that number, derived from the one with the number {@code origin}. */
    public static Derived of(DeriveSpec spec, int origin, int series, DeriveTally tally) {
        return switch (spec.kind()) {
            case RATE -> new Rate(spec, origin, series, tally);
            case INCREASE -> new Increase(spec, origin, series, tally);
            case MEAN -> new Mean(spec, origin, series, tally);
            case TIME_IN -> new TimeIn(spec, origin, series, tally);
            case ENERGY -> new Energy(spec, origin, series, tally);
        };
    }

    /** The entry that makes it. */
    public DeriveSpec spec() {
        return spec;
    }

    /** Number of the series that it is derived from. */
    public int origin() {
        return origin;
    }

    /** Number of the derived series. */
    public int series() {
        return series;
    }

    /** Whether it will give something when time goes on. */
    public abstract boolean isWaiting();

    /** Takes the reading that is shown. */
    abstract void take(long watermark, DerivedOutput to);

    /** Nothing follows: gives what is known so far, and begins anew. */
    public abstract void finish(DerivedOutput to);

    abstract void clockWentBack(long latest, DerivedOutput to);

    void remember() {
        known = true;
        lastTime = of.time;
        lastValue = of.value;
        lastReason = of.reason;
        lastRecovered = of.recovered;
    }

    /** Writes its state. */
    public void write(ByteWriter to) {
        to.flag(known);
        if (known) {
            to.fixed(lastTime);
            to.number(lastValue);
            to.varint(lastReason + 1L);
            to.flag(lastRecovered);
        }
    }

    /** Fills a new one from bytes. */
    public void read(ByteReader from) {
        known = from.flag();
        if (known) {
            lastTime = from.fixed();
            lastValue = from.number();
            lastReason = from.count(256) - 1;
            lastRecovered = from.flag();
        }
    }
}
