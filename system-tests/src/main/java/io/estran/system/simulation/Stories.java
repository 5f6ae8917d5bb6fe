package io.estran.system.simulation;

import io.estran.protocol.lane.Id128;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which run tells which stories: those before a copy tell both, those after it one. */
final class Stories {
    private final Map<Id128, List<Story>> byRun = new HashMap<>();
    private boolean forked;

    /** A disk was copied: a story of its own, with the same beginning. */
    Story fork(Story of) {
        Story copy = of.copy();
        byRun.values().stream().filter(told -> told.contains(of)).forEach(told -> told.add(copy));
        forked = true;
        return copy;
    }

    /** A run begins, and goes on with that story. */
    void tells(Id128 run, Story story) {
        byRun.computeIfAbsent(run, each -> new ArrayList<>()).add(story);
    }

    /** The stories that a run tells. */
    List<Story> of(Id128 run) {
        return byRun.getOrDefault(run, List.of());
    }

    /** Whether any disk was copied. */
    boolean areForked() {
        return forked;
    }
}
