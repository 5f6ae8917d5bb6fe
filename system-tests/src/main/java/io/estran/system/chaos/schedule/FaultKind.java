package io.estran.system.chaos.schedule;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A kind of fault: an action on a part. Its word is {@code ACTION-PART}, as in {@code kill-broker}; a full disk is the agent's. */
public record FaultKind(Action action, Part part) implements Comparable<FaultKind> {
    /** The agents' disks full. */
    public static final FaultKind DISK_FULL = new FaultKind(Action.FILL, Part.AGENT);

    private static final String DISK_FULL_WORD = "disk-full";

    /** Every kind there is. */
    public static Set<FaultKind> all() {
        Set<FaultKind> kinds = new LinkedHashSet<>();
        for (Action action : Action.values()) {
            for (Part part : Part.values()) {
                if (action != Action.FILL || part == Part.AGENT) {
                    kinds.add(new FaultKind(action, part));
                }
            }
        }
        return kinds;
    }

    /**
     * Reads words with commas between: a kind, or an action for its kinds of all parts.
     *
     * @throws IllegalArgumentException if one is neither; the message says what is allowed
     */
    public static Set<FaultKind> parse(String list) {
        Set<FaultKind> kinds = new LinkedHashSet<>();
        for (String word : list.split(",", -1)) {
            List<FaultKind> meant = all().stream()
                    .filter(kind -> kind.word().equals(word.strip())
                            || kind.action().word().equals(word.strip()))
                    .toList();
            if (meant.isEmpty()) {
                List<String> words = new ArrayList<>();
                all().forEach(kind -> words.add(kind.word()));
                throw new IllegalArgumentException("\"" + word.strip() + "\" is no kind of fault; allowed are "
                        + String.join(", ", words) + ", and actions alone, as in kill,stop");
            }
            kinds.addAll(meant);
        }
        return Collections.unmodifiableSet(kinds);
    }

    /** Its word. */
    public String word() {
        return action == Action.FILL ? DISK_FULL_WORD : action.word() + "-" + part.word();
    }

    @Override
    public int compareTo(FaultKind other) {
        int order = action.compareTo(other.action);
        return order != 0 ? order : part.compareTo(other.part);
    }

    @Override
    public String toString() {
        return word();
    }
}
