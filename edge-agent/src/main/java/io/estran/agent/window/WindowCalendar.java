package io.estran.agent.window;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;

/** Where the panes of an entry begin and end. Immutable. */
public sealed interface WindowCalendar {
    /** Longer panes within a day go by the local clock. */
    long LONGEST_COUNTED = 3_600_000_000_000L;

    /** Start of the pane that holds an event time; both ns since the epoch. */
    long start(long time);

    /** End of the pane that begins there. */
    long end(long start);

    static WindowCalendar of(WindowSpec spec) {
        long pane = spec.pane();
        if (spec.isUniform()) {
            return new Uniform(pane, spec.phase());
        }
        return isCounted(pane)
                ? new Counted(new LocalClock(spec.rules(), WindowSpec.DAY, spec.from()), pane)
                : new LocalClock(spec.rules(), pane, spec.from());
    }

    /** Whether panes are counted from the beginning of their day. */
    static boolean isCounted(long pane) {
        return pane <= LONGEST_COUNTED;
    }

    /** Multiples of a length since the epoch, moved by a phase. */
    record Uniform(long length, long phase) implements WindowCalendar {
        @Override
        public long start(long time) {
            return Math.floorDiv(time - phase, length) * length + phase;
        }

        @Override
        public long end(long start) {
            return start + length;
        }
    }

    /**
     * Each pane begins when the local clock first reaches the next multiple of a length, counted from {@code from} on the
     * epoch's day: whole days, or shifts that divide a day. Where clocks change a pane is longer or shorter by that, and there
     * is none if clocks leap over it.
     */
    record LocalClock(ZoneRules rules, long length, long from) implements WindowCalendar {
        private static final long SECOND = 1_000_000_000L;

        @Override
        public long start(long time) {
            long pane = paneOf(time);
            // Clocks that go back bring the old pane a second time, when the next one has already begun.
            while (reached(pane + 1) <= time) {
                pane++;
            }
            return reached(pane);
        }

        @Override
        public long end(long start) {
            long next = paneOf(start) + 1;
            while (reached(next) <= start) {
                next++;
            }
            return reached(next);
        }

        private long paneOf(long time) {
            Instant instant = Instant.ofEpochSecond(Math.floorDiv(time, SECOND), Math.floorMod(time, SECOND));
            return Math.floorDiv(time + rules.getOffset(instant).getTotalSeconds() * SECOND - from, length);
        }

        /** The first instant at which the local clock shows the beginning of a pane or more. */
        private long reached(long pane) {
            long second = Math.floorDiv(pane * length + from, SECOND);
            LocalDateTime local = LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.UTC);
            ZoneOffsetTransition change = rules.getTransition(local);
            if (change != null && change.isGap()) {
                return change.toEpochSecond() * SECOND;
            }
            ZoneOffset offset = change == null ? rules.getOffset(local) : change.getOffsetBefore();
            return (second - offset.getTotalSeconds()) * SECOND;
        }
    }

    /** Panes of an hour or less, counted from the beginning of each day; the last one ends with it. */
    record Counted(LocalClock days, long length) implements WindowCalendar {
        @Override
        public long start(long time) {
            long day = days.start(time);
            return day + (time - day) / length * length;
        }

        @Override
        public long end(long start) {
            return Math.min(start + length, days.end(start));
        }
    }
}
