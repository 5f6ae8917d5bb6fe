package io.estran.agent.config;

import io.estran.agent.actuation.WriteTarget;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An entry of {@code rules}: a threshold with hysteresis and delay.
 *
 * @param name unique among the rules
 * @param series pattern of the series it watches
 * @param above whether the alarm is raised above the threshold; otherwise below it
 * @param hysteresis how far the value must come back before the alarm clears; 0 or more
 * @param delayNanos how long the condition must hold, in event time
 * @param priority one of {@link #PRIORITIES}
 * @param write what is written to a device at the raise; null: nothing
 */
public record RuleSetting(
        String name,
        String series,
        boolean above,
        double threshold,
        double hysteresis,
        long delayNanos,
        String priority,
        @Nullable Write write) {
    /** From the least to the most urgent. */
    public static final List<String> PRIORITIES = List.of("low", "medium", "high", "urgent");

    public static final String DEFAULT_PRIORITY = "medium";

    /** A value for a place on a device. */
    public record Write(WriteTarget target, double value) {}
}
