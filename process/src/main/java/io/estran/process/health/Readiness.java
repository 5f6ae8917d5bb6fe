package io.estran.process.health;

import java.util.ArrayList;
import java.util.List;

/** Whether a process does its work. Asked by the threads of the health page: must be thread safe and not block. */
@FunctionalInterface
public interface Readiness {
    /** Why it does not, a sentence each for the person who must act; empty if it does. */
    List<String> reasonsAgainst();

    /** Ready when all are. */
    static Readiness all(List<Readiness> parts) {
        List<Readiness> copy = List.copyOf(parts);
        return () -> {
            List<String> reasons = new ArrayList<>();
            copy.forEach(part -> reasons.addAll(part.reasonsAgainst()));
            return reasons;
        };
    }
}
