package io.estran.agent.window;

import io.estran.agent.input.ByteReader;
import io.estran.agent.input.ByteWriter;
import io.estran.protocol.name.NamePattern;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;
import org.jspecify.annotations.Nullable;

/**
 * An entry of {@code windows} in the configuration.
 *
 * @param pattern series it is for, as in NamePattern
 * @param length ns, at most 1000 days; the most of a session
 * @param lateness how long after its end, in event time, a window still takes readings, ns; at most 1000 days
 * @param zone whose days windows align to: then a pane is whole days, or divides a day; null: they align to the epoch
 * @param from when, by local time, days begin there, ns after midnight
 * @param every distance between the starts of windows that overlap, ns, of which the length is a multiple; 0: they follow
 *     one another
 * @param session gap between readings that ends a window, ns, at most its length; 0: windows are cut by time
 */
public record WindowSpec(
        String pattern,
        long length,
        long lateness,
        @Nullable ZoneId zone,
        long from,
        long every,
        long session) {
    /** Panes of a window that hops. */
    public static final int MOST_PANES = 366;

    static final long DAY = 86_400_000_000_000L;
    private static final long LONGEST = 1_000 * DAY;

    public WindowSpec {
        long pane = every > 0 ? every : length;
        if (length <= 0 || length > LONGEST || lateness < 0 || lateness > LONGEST) {
            throw new IllegalArgumentException("window " + pattern + ": length " + length + " ns, lateness " + lateness
                    + " ns, at most 1000 days each");
        }
        if (every < 0 || (every > 0 && (every >= length || length % every != 0 || length / every > MOST_PANES))) {
            throw new IllegalArgumentException("window " + pattern + ": length " + length + " ns, every " + every
                    + " ns, of which it must be a multiple, at most " + MOST_PANES + " times it");
        }
        if (zone == null ? from != 0 : from < 0 || from >= DAY || (pane % DAY != 0 && DAY % pane != 0)) {
            throw new IllegalArgumentException("window " + pattern + ": " + pane + " ns in zone " + zone + " from "
                    + from + " ns, needs whole days or what divides a day, and a zone to begin somewhere");
        }
        if (session < 0 || session > length || (session > 0 && (every > 0 || zone != null))) {
            throw new IllegalArgumentException("window " + pattern + ": session of gap " + session + " ns, at most "
                    + length + " ns, every " + every + " ns, zone " + zone + "; the readings alone cut it");
        }
        NamePattern.of(pattern);
    }

    /** Windows that follow one another and align to the epoch or to local midnight. */
    public WindowSpec(String pattern, long length, long lateness, @Nullable ZoneId zone) {
        this(pattern, length, lateness, zone, 0, 0, 0);
    }

    /** Windows that are cut by time. */
    public WindowSpec(String pattern, long length, long lateness, @Nullable ZoneId zone, long from, long every) {
        this(pattern, length, lateness, zone, from, every, 0);
    }

    /** Sessions that end when no reading came for {@code gap}, or would become longer than {@code most}; ns. */
    public static WindowSpec session(String pattern, long gap, long most, long lateness) {
        return new WindowSpec(pattern, most, lateness, null, 0, 0, gap);
    }

    /** Whether windows follow one another as time cuts them, so that each reading is in one of them. */
    public boolean isTumbling() {
        return every == 0 && session == 0;
    }

    /** Whether readings cut the windows, not time. */
    public boolean isSession() {
        return session > 0;
    }

    /** Whether windows overlap. */
    public boolean isHopping() {
        return every > 0;
    }

    /** Length of the pieces of time that windows are made of: a window that does not hop is one. The least of a session. */
    public long pane() {
        return isTumbling() ? length : Math.max(every, session);
    }

    /** Panes of a window. */
    int panes() {
        return every > 0 ? (int) (length / every) : 1;
    }

    /** Whether both cut time into the same windows, whatever they call the zone; sessions, whatever their most, by the same gap. */
    public boolean sameWindows(WindowSpec other) {
        if (isSession() && other.isSession()) {
            return session == other.session;
        }
        if (length != other.length
                || every != other.every
                || session != other.session
                || isUniform() != other.isUniform()) {
            return false;
        }
        return isUniform() ? phase() == other.phase() : rules().equals(other.rules()) && from == other.from;
    }

    /**
     * Whether a series may have the windows of only one of both: if they are the same, and if some of them would be called the
     * same, as a window is by its start and end, a session by its gap and start.
     */
    public boolean excludes(WindowSpec other) {
        if (isSession() || other.isSession()) {
            return session == other.session;
        }
        return sameWindows(other) || (length == other.length && (isHopping() || other.isHopping()));
    }

    /** Whether clocks never change where it counts days, so that all panes have one length. */
    boolean isUniform() {
        return rules().isFixedOffset();
    }

    /** Where panes begin after a multiple of their length since the epoch, if they are uniform. */
    long phase() {
        long offset = rules().getStandardOffset(Instant.EPOCH).getTotalSeconds() * 1_000_000_000L;
        return Math.floorMod(from - offset, pane());
    }

    /** Days of the epoch are days of UTC. */
    ZoneRules rules() {
        return (zone == null ? ZoneOffset.UTC : zone).getRules();
    }

    /** Writes its canonical form. */
    public void write(ByteWriter to) {
        to.text(pattern);
        to.varint(length);
        to.varint(lateness);
        to.text(zone == null ? "" : zone.getId());
        to.varint(from);
        to.varint(every);
        to.varint(session);
    }

    /**
     * Reads its canonical form.
     *
     * @param fields how many were written: 4 before windows hopped, or days began at another time than midnight; 6 before there
     *     were sessions; 7
     */
    public static WindowSpec read(ByteReader from, int fields) {
        String pattern = from.text();
        long length = from.varint();
        long lateness = from.varint();
        String zone = from.text();
        return new WindowSpec(
                pattern,
                length,
                lateness,
                zone.isEmpty() ? null : ZoneId.of(zone),
                fields > 4 ? from.varint() : 0,
                fields > 4 ? from.varint() : 0,
                fields > 6 ? from.varint() : 0);
    }
}
