package io.estran.agent.window;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/** Where the windows of an entry begin and end. Immutable. */
public sealed interface WindowCalendar {
    /** Start of the window that holds an event time; both ns since the epoch. */
    long start(long time);

    /** End of the window that begins there. */
    long end(long start);

    static WindowCalendar of(WindowSpec spec) {
        ZoneId zone = spec.zone();
        return zone == null ? new Epoch(spec.length()) : new Days(zone, spec.length() / WindowSpec.DAY);
    }

    /** Multiples of a length since the epoch. */
    record Epoch(long length) implements WindowCalendar {
        @Override
        public long start(long time) {
            return Math.floorDiv(time, length) * length;
        }

        @Override
        public long end(long start) {
            return start + length;
        }
    }

    /** Local days, one or more; a day in which clocks change has 23 or 25 hours. */
    record Days(ZoneId zone, long days) implements WindowCalendar {
        private static final long SECOND = 1_000_000_000L;

        @Override
        public long start(long time) {
            long first = firstOf(day(time));
            long next = midnight(first + days);
            // Clocks that go back across midnight bring the old day a second time, when the new one has already begun.
            return time < next ? midnight(first) : next;
        }

        @Override
        public long end(long start) {
            return midnight(firstOf(day(start)) + days);
        }

        /** First day of the window that holds a day; its midnight may fall on a later day if a zone skipped some. */
        private long firstOf(long day) {
            return day - Math.floorMod(day, days);
        }

        private long day(long time) {
            return Instant.ofEpochSecond(Math.floorDiv(time, SECOND), Math.floorMod(time, SECOND))
                    .atZone(zone)
                    .toLocalDate()
                    .toEpochDay();
        }

        private long midnight(long day) {
            return LocalDate.ofEpochDay(day).atStartOfDay(zone).toEpochSecond() * SECOND;
        }
    }
}
