package io.estran.agent.config;

import io.estran.agent.raw.RawSpec;
import io.estran.agent.raw.RawSpec.Kind;
import io.estran.process.configuration.Section;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code raw}. */
final class RawReader {
    private static final Duration LONGEST = Duration.ofDays(366);
    private static final Duration DOOR_SILENCE = Duration.ofMinutes(1);

    List<RawSpec> read(Section root) {
        List<RawSpec> entries = new ArrayList<>();
        for (Section section : root.sections("raw")) {
            Optional<String> series =
                    section.requiredParsed("series", "a pattern, as in line-1/**", WindowReader::pattern);
            RawSpec entry = entry(section, series.orElse("unreadable"));
            if (series.isEmpty()) {
                continue;
            }
            for (int i = 0; i < entries.size(); i++) {
                if (entries.get(i).pattern().equals(entry.pattern())) {
                    section.problem(
                            "series", "is never reached: " + root.keyPath("raw") + "[" + i + "] is for the same");
                }
            }
            entries.add(entry);
        }
        return entries;
    }

    private static RawSpec entry(Section section, String series) {
        Bound deadband = section.parsed("deadband", RawReader::deadband).orElse(Bound.NONE);
        Bound door = section.parsed("swingingDoor", text -> new Bound(Kind.DOOR, number(text)))
                .orElse(Bound.NONE);
        if (section.has("deadband") && section.has("swingingDoor")) {
            section.problem("swingingDoor", "contradicts \"deadband\"; allowed is one of them");
        }
        Bound bound = section.has("swingingDoor") ? door : deadband;
        if (section.has("silence") && bound.kind() == Kind.EVERY) {
            section.problem("silence", "needs \"deadband\" or \"swingingDoor\": every reading is sent without them");
        }
        Duration absent = bound.kind() == Kind.DOOR ? DOOR_SILENCE : Duration.ZERO;
        Duration silence = section.duration("silence", absent, Duration.ofMillis(1), LONGEST);
        return new RawSpec(series, bound.kind(), bound.value(), silence.toNanos());
    }

    private record Bound(Kind kind, double value) {
        static final Bound NONE = new Bound(Kind.EVERY, 0);
    }

    private static Bound deadband(String text) {
        return text.endsWith("%")
                ? new Bound(
                        Kind.PERCENT,
                        number(text.substring(0, text.length() - 1).strip()))
                : new Bound(Kind.DEADBAND, number(text));
    }

    private static double number(String text) {
        String allowed = "allowed is a number from 0, in the series' unit, or for a deadband a share, as in 1%";
        try {
            double value = Double.parseDouble(text);
            if (value >= 0 && value <= Double.MAX_VALUE) {
                return value;
            }
            throw new IllegalArgumentException(allowed);
        } catch (NumberFormatException unreadable) {
            throw new IllegalArgumentException(allowed, unreadable);
        }
    }
}
