package io.estran.twin.state;

import io.estran.twin.alarm.Alarm;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An asset as it stood when it was asked for. Immutable; any thread.
 *
 * @param asset its name
 * @param properties its series, by name; at least one, but for an asset of which only alarms are known
 * @param alarms its alarms, raised and cleared, by rule and series
 */
public record Twin(String asset, List<Property> properties, List<Alarm> alarms) {
    public Twin {
        properties = List.copyOf(properties);
        alarms = List.copyOf(alarms);
    }

    /** The property of a series, by its full name or by its last segment; null if there is none. */
    public @Nullable Property property(String name) {
        for (Property property : properties) {
            if (property.series().equals(name) || property.quantity().equals(name)) {
                return property;
            }
        }
        return null;
    }
}
