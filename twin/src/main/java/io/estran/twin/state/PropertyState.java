package io.estran.twin.state;

import io.estran.protocol.name.AgentName;
import java.util.List;

/**
 * A property as the fold hands it over: all of it that does not depend on the agent. Immutable; any thread.
 *
 * @param series full name of the series
 * @param histories its windows by length, shortest first, at least one
 * @param rule how its freshness is derived
 */
public record PropertyState(String series, List<WindowHistory> histories, FreshnessRule rule) {
    /** Who sealed the window by which the property speaks. */
    public AgentName agent() {
        return rule.fed(histories).place().agent();
    }
}
