package io.estran.system.chaos.schedule;

import java.util.List;

/**
 * Faults that strike together, and are lifted together.
 *
 * @param quietMillis of nothing before it
 * @param settled whether it waits until everything delivers again after the episode before; otherwise it strikes in the middle
 *     of that recovery
 * @param faults one, or two of different parts
 * @param holdMillis how long they last
 */
public record Episode(long quietMillis, boolean settled, List<Fault> faults, long holdMillis) {
    public Episode {
        faults = List.copyOf(faults);
    }
}
