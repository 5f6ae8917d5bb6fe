package io.estran.agent.reload;

import io.estran.agent.config.AgentConfiguration;
import io.estran.agent.source.SourceSettings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What one configuration says of sources that another does not.
 *
 * @param added sources of new names
 * @param changed what sources of known names are to be
 * @param removed names that are gone
 * @param unchanged names of sources that are to stay as they are
 */
record Difference(
        List<SourceSettings> added, List<SourceSettings> changed, List<String> removed, List<String> unchanged) {
    static Difference between(AgentConfiguration before, AgentConfiguration after) {
        List<SourceSettings> added = new ArrayList<>();
        List<SourceSettings> changed = new ArrayList<>();
        List<String> unchanged = new ArrayList<>();
        Set<String> names = new HashSet<>(names(before.sources()));
        for (SourceSettings source : after.sources()) {
            if (before.sources().contains(source)) {
                unchanged.add(source.name());
            } else if (names.contains(source.name())) {
                changed.add(source);
            } else {
                added.add(source);
            }
        }
        List<String> removed = new ArrayList<>(names(before.sources()));
        removed.removeAll(names(after.sources()));
        return new Difference(added, changed, removed, unchanged);
    }

    /** Names of the sources that begin, or begin anew. */
    Set<String> anew() {
        Set<String> names = new HashSet<>(names(added));
        names.addAll(names(changed));
        return names;
    }

    static List<String> names(List<SourceSettings> sources) {
        return sources.stream().map(SourceSettings::name).toList();
    }
}
