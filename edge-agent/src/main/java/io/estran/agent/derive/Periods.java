package io.estran.agent.derive;

import java.util.ArrayList;
import java.util.List;

/** The derived series of one source that have periods, in the order of their numbers. Pipeline thread only. */
public final class Periods {
    private final List<PerPeriod> all = new ArrayList<>();
    /** No period ends before it. */
    private long due = Long.MAX_VALUE;
    /** Periods that end then: only when none is left all are looked at. */
    private int dueThen;

    /** A derived series belongs here from now on. */
    public void add(PerPeriod derived) {
        int at = all.size();
        while (at > 0 && all.get(at - 1).series() > derived.series()) {
            at--;
        }
        all.add(at, derived);
        derived.periods = this;
        opened(derived.due());
    }

    /** It belongs here no longer. */
    public void remove(PerPeriod derived) {
        all.remove(derived);
        derived.periods = new Periods();
        closed(derived.due());
    }

    /** Whether nothing is here. */
    public boolean isEmpty() {
        return all.isEmpty();
    }

    /** When the next period ends, or before; {@code Long.MAX_VALUE} if none is open. */
    public long due() {
        return due;
    }

    void opened(long end) {
        if (end < due) {
            due = end;
            dueThen = 0;
        }
        if (end == due) {
            dueThen++;
        }
    }

    /** A period with that end is open no longer. */
    void closed(long end) {
        if (end == due && --dueThen <= 0) {
            look();
        }
    }

    private void look() {
        due = Long.MAX_VALUE;
        dueThen = 0;
        for (int i = 0; i < all.size(); i++) {
            opened(all.get(i).due());
        }
    }

    /** Event time has come to {@link #due}: states the periods that end then. */
    public void state(DerivedOutput to) {
        long now = due;
        for (int i = 0; i < all.size(); i++) {
            PerPeriod each = all.get(i);
            while (each.due() <= now) {
                each.state(to);
            }
        }
        look();
    }

    /** The source gives nothing more. */
    public void finish(DerivedOutput to) {
        for (int i = 0; i < all.size(); i++) {
            all.get(i).finish(to);
        }
    }
}
