package io.estran.agent.config;

import io.estran.process.configuration.Section;
import io.estran.protocol.name.NamePattern;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code windows}. */
final class WindowReader {
    private static final Duration DAY = Duration.ofDays(1);
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
            windows.add(window);
        }
        return windows.isEmpty() ? List.of(WindowSetting.DEFAULT) : windows;
    }

    private static WindowSetting window(Section section) {
        String series = section.requiredParsed("series", "a pattern, as in **", WindowReader::pattern)
                .orElse("**");
        Duration length = section.duration("length", Duration.ofMillis(1), Duration.ofDays(366));
        Duration lateness = section.duration("lateness", Duration.ZERO, Duration.ZERO, Duration.ofDays(366));
        Optional<ZoneId> zone = section.parsed("zone", WindowReader::zone);
        boolean days = length.toNanos() % DAY.toNanos() == 0;
        if (section.has("zone") && !days) {
            section.problem("zone", "needs a length of whole days; leave it out, or write length: 1d");
        } else if (days && !section.has("zone")) {
            section.problem("length", "a day begins somewhere; add zone: UTC, Europe/Paris, +08:00 ...");
        }
        if (lateness.toNanos() / length.toNanos() > MOST_OPEN) {
            section.problem("lateness", "allowed is at most " + MOST_OPEN + " times the length");
        }
        return new WindowSetting(series, length.toNanos(), lateness.toNanos(), zone.orElse(null));
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
