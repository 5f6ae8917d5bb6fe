package io.estran.agent.config;

import io.estran.agent.window.WindowSpec;
import io.estran.process.configuration.Section;
import io.estran.protocol.name.NamePattern;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code windows}. */
final class WindowReader {
    private static final long DAY = Duration.ofDays(1).toNanos();
    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofDays(366);
    private static final Duration LONGEST_GAP = Duration.ofDays(1);
    private static final Duration HOUR = Duration.ofHours(1);
    /** So many windows of one series would be open at once; each costs memory. */
    private static final long MOST_OPEN = 10_000;

    List<WindowSetting> read(Section root) {
        List<WindowSetting> windows = new ArrayList<>();
        for (Section section : root.sections("windows")) {
            WindowSetting window = window(section);
            int same = windows.indexOf(window);
            if (same >= 0) {
                section.problem("series", "says the same as " + root.keyPath("windows") + "[" + same + "]");
            }
            for (int i = 0; i < windows.size(); i++) {
                if (same < 0 && excludes(windows.get(i), window)) {
                    section.problem(
                            window.isSession() ? "session" : "length",
                            "is that of " + root.keyPath("windows") + "[" + i + "]: "
                                    + (window.isSession()
                                            ? "a series has sessions of one gap once"
                                            : "windows that overlap and others of one length would be called the same"));
                }
            }
            windows.add(window);
        }
        return windows.isEmpty() ? List.of(WindowSetting.DEFAULT) : windows;
    }

    private static boolean excludes(WindowSetting one, WindowSetting other) {
        if (!one.series().equals(other.series())) {
            return false;
        }
        if (one.isSession() || other.isSession()) {
            return one.sessionNanos() == other.sessionNanos();
        }
        return one.lengthNanos() == other.lengthNanos() && (one.isHopping() || other.isHopping());
    }

    private static WindowSetting window(Section section) {
        String series = section.requiredParsed("series", "a pattern, as in **", WindowReader::pattern)
                .orElse("**");
        if (section.has("session")) {
            return session(section, series);
        }
        if (section.has("atMost")) {
            section.problem("atMost", "bounds a session; give session: 30s, or leave it out");
        }
        Duration length = section.duration("length", SHORTEST, LONGEST);
        Duration lateness = section.duration("lateness", Duration.ZERO, Duration.ZERO, LONGEST);
        Optional<ZoneId> zone = section.parsed("zone", WindowReader::zone);
        long every = every(section, length.toNanos());
        long pane = every > 0 ? every : length.toNanos();
        boolean days = pane % DAY == 0;
        if (section.has("zone") && !days && DAY % pane != 0) {
            section.problem("zone", "windows that align to days are whole days or divide one, as 15min, 1h and 8h do");
        } else if (days && !section.has("zone")) {
            section.problem(
                    every > 0 ? "every" : "length", "a day begins somewhere; add zone: UTC, Europe/Paris, +08:00 ...");
        }
        if (section.has("from") && !section.has("zone")) {
            section.problem("from", "a day begins somewhere; add zone: UTC, Europe/Paris, +08:00 ...");
        }
        bound(section, lateness, pane, every > 0 ? "what \"every\" says" : "the length");
        return new WindowSetting(
                series,
                length.toNanos(),
                lateness.toNanos(),
                zone.orElse(null),
                section.parsed("from", WindowReader::timeOfDay)
                        .map(LocalTime::toNanoOfDay)
                        .orElse(0L),
                every,
                0);
    }

    private static WindowSetting session(Section section, String series) {
        Duration gap = section.duration("session", SHORTEST, LONGEST_GAP);
        Duration most = section.duration("atMost", gap.compareTo(HOUR) > 0 ? gap : HOUR, gap, LONGEST);
        Duration lateness = section.duration("lateness", Duration.ZERO, Duration.ZERO, LONGEST);
        for (String key : List.of("length", "every", "zone", "from")) {
            if (section.has(key)) {
                section.problem(
                        key, "cuts windows by time, but a session is cut by its readings; leave one of both out");
            }
        }
        bound(section, lateness, gap.toNanos(), "what \"session\" says");
        return new WindowSetting(series, most.toNanos(), lateness.toNanos(), null, 0, 0, gap.toNanos());
    }

    private static void bound(Section section, Duration lateness, long pane, String what) {
        if (lateness.toNanos() / pane > MOST_OPEN) {
            section.problem("lateness", "allowed is at most " + MOST_OPEN + " times " + what);
        }
    }

    private static long every(Section section, long length) {
        long every = section.duration("every", Duration.ZERO, SHORTEST, LONGEST).toNanos();
        if (every == 0) {
            return 0;
        }
        if (every >= length || length % every != 0) {
            section.problem("every", "allowed is what the length is a multiple of, as in length: 10min, every: 1min");
        } else if (length / every > WindowSpec.MOST_PANES) {
            section.problem("every", "the length is allowed to be at most " + WindowSpec.MOST_PANES + " times as much");
        } else {
            return every;
        }
        return 0;
    }

    private static LocalTime timeOfDay(String text) {
        try {
            return LocalTime.parse(text).truncatedTo(ChronoUnit.MINUTES);
        } catch (DateTimeException refused) {
            throw new IllegalArgumentException("is no time of a day; allowed is 00:00 to 23:59, as in 06:00", refused);
        }
    }

    /** The pattern as it stands, once it is known to be one. */
    static String pattern(String text) {
        return NamePattern.of(text).toString();
    }

    static ZoneId zone(String text) {
        try {
            return ZoneId.of(text);
        } catch (DateTimeException refused) {
            throw new IllegalArgumentException(
                    "is no time zone; allowed is UTC, an offset as in +08:00, or a name as in Europe/Paris", refused);
        }
    }
}
