package io.estran.cli.arrival;

import io.estran.agent.config.AgentConfiguration;
import io.estran.agent.config.WindowSetting;
import io.estran.protocol.aggregate.WindowAggregate;
import io.estran.protocol.name.NamePattern;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Which entry of an agent's {@code windows} a window is of: it says its series and length, and no more. Immutable. */
final class WindowEntries {
    private static final long HOUR = 3_600_000_000_000L;

    private final List<Entry> entries;

    private record Entry(NamePattern series, WindowSetting setting) {
        long distance(long length) {
            return Math.abs(setting.lengthNanos() - length);
        }

        /** Where clocks change, windows are up to an hour shorter or longer; sessions have any length. */
        boolean mayHave(WindowAggregate window) {
            if (window.isSession() || setting.isSession()) {
                return setting.sessionNanos() == window.session();
            }
            return distance(window.length()) <= (setting.zone() == null ? 0 : HOUR);
        }
    }

    WindowEntries(AgentConfiguration configuration) {
        entries = configuration.windows().stream()
                .map(setting -> new Entry(NamePattern.of(setting.series()), setting))
                .toList();
    }

    /** The entry that a window is of, of two as near the first, as in the pipeline; empty if there is none. */
    Optional<WindowSetting> of(WindowAggregate window) {
        return entries.stream()
                .filter(entry -> entry.mayHave(window) && entry.series().matches(window.series()))
                .min(Comparator.comparingLong(entry -> entry.distance(window.length())))
                .map(Entry::setting);
    }

    /**
     * Length, by its entry, of a window whose readings the balance counts: those of the shortest windows of a series that
     * follow one another. A window that is of no entry counts under its own length; empty if it does not count.
     */
    OptionalLong counted(WindowAggregate window) {
        if (window.isSession()) {
            return OptionalLong.empty();
        }
        Optional<WindowSetting> of = of(window);
        if (of.isEmpty()) {
            return OptionalLong.of(window.length());
        }
        long nominal = of.get().lengthNanos();
        boolean isShortest = entries.stream()
                .filter(entry -> entry.series().matches(window.series())
                        && entry.setting().isTumbling())
                .allMatch(entry -> entry.setting().lengthNanos() >= nominal);
        return isShortest && of.get().isTumbling() ? OptionalLong.of(nominal) : OptionalLong.empty();
    }
}
