package io.estran.console.state;

import io.estran.protocol.aggregate.Moments;
import io.estran.protocol.aggregate.WindowAggregate;
import io.estran.twin.state.Freshness;
import io.estran.twin.state.Property;
import io.estran.twin.state.WindowHistory;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One series as the page shows it.
 *
 * @param id its number on this console
 * @param series its full name
 * @param history the windows by which it speaks
 * @param freshness how far they show the present
 */
record SeriesView(int id, String series, WindowHistory history, Freshness freshness) {
    /** As it stands now; the same object as before if nothing changed. */
    static SeriesView of(int id, Property property, SeriesView before, long now) {
        WindowHistory history = property.history();
        Freshness freshness = property.freshness(now);
        return before.history().equals(history) && before.freshness() == freshness
                ? before
                : new SeriesView(id, property.series(), history, freshness);
    }

    /** As it stands now, seen for the first time. */
    static SeriesView first(int id, Property property, long now) {
        return new SeriesView(id, property.series(), property.history(), property.freshness(now));
    }

    String asset() {
        return series.substring(0, Math.max(0, series.lastIndexOf('/')));
    }

    String name() {
        return series.substring(series.lastIndexOf('/') + 1);
    }

    WindowAggregate newest() {
        return history.last();
    }

    /** The newest value; that of an older window if the newest has none, NaN if none has. */
    double value() {
        WindowAggregate good = newestGood();
        return good == null ? Double.NaN : good.last();
    }

    /** Decimal places of the declared resolution; -1 without one. */
    int decimals() {
        WindowAggregate good = newestGood();
        return good != null && good.moments() instanceof Moments.Ticks ticks ? ticks.exponent() : -1;
    }

    /** Whether what is known of the other holds for this one, too, but for newer windows. */
    boolean isSameKind(SeriesView other) {
        return Double.isNaN(value()) == Double.isNaN(other.value())
                && history.length() == other.history.length()
                && decimals() == other.decimals()
                && newest().unit().equals(other.newest().unit());
    }

    private @Nullable WindowAggregate newestGood() {
        List<WindowAggregate> windows = history.windows();
        for (int i = windows.size() - 1; i >= 0; i--) {
            if (windows.get(i).count() > 0) {
                return windows.get(i);
            }
        }
        return null;
    }

    /** At most so many of the newest windows, oldest first. */
    List<WindowAggregate> trend(int most) {
        List<WindowAggregate> windows = history.windows();
        return windows.subList(Math.max(0, windows.size() - most), windows.size());
    }
}
