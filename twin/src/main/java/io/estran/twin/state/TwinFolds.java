package io.estran.twin.state;

import io.estran.protocol.aggregate.WindowAggregate;
import io.estran.twin.stream.CommittedRecord;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The fold of windows into the properties of all assets. Below its limits it is commutative and idempotent; a series or
 * asset beyond them is left out and counted. One owner thread, which hands the changed twins over as immutable values.
 */
public final class TwinFolds {
    private static final long PROPERTY_BYTES = 512;

    private final TwinLimits limits;
    private final ExpectedPeriods periods;
    private final Memory memory;
    private final Map<String, TreeMap<String, PropertyFold>> twins = new HashMap<>();
    private final Set<String> changed = new HashSet<>();
    private int properties;
    private long windows;
    private long refused;
    private long forgotten;

    /**
     * Nothing yet.
     *
     * @param memory shared with the other folds of the process
     */
    public TwinFolds(TwinLimits limits, ExpectedPeriods periods, Memory memory) {
        this.memory = memory;
        this.limits = limits;
        this.periods = periods;
    }

    /** Takes a window; whether that changed its twin. */
    public boolean add(CommittedRecord.Aggregate record) {
        WindowAggregate window = record.window();
        PropertyFold property = property(window);
        if (property == null) {
            refused++;
            return false;
        }
        int before = property.windows();
        long bytes = property.bytes();
        if (memory.isExceeded() && HistoryFold.cost(record) > bytes) {
            refused++;
            return false;
        }
        if (!property.add(record)) {
            return false;
        }
        memory.add(property.bytes() - bytes);
        bytes = property.bytes();
        while (memory.isFull() && property.forgetOldest()) {
            memory.add(property.bytes() - bytes);
            bytes = property.bytes();
            forgotten++;
        }
        windows += property.windows() - before;
        changed.add(asset(window.series()));
        return true;
    }

    /** Hands over each asset that changed since the last call, with its properties by name. */
    public void drainChanged(BiConsumer<String, List<PropertyState>> receiver) {
        for (String asset : changed) {
            Map<String, PropertyFold> twin = twins.getOrDefault(asset, new TreeMap<>());
            receiver.accept(
                    asset, twin.values().stream().map(PropertyFold::state).toList());
        }
        changed.clear();
    }

    /** Assets. */
    public int twins() {
        return twins.size();
    }

    /** Series of all assets. */
    public int properties() {
        return properties;
    }

    /** Windows in all histories. */
    public long windows() {
        return windows;
    }

    /** Windows dropped from histories because there was no more memory for them. */
    public long forgotten() {
        return forgotten;
    }

    /** Windows left out because a limit was reached. */
    public long refused() {
        return refused;
    }

    /** The asset of a series. */
    public static String asset(String series) {
        return series.substring(0, Math.max(0, series.lastIndexOf('/')));
    }

    private @Nullable PropertyFold property(WindowAggregate window) {
        String asset = asset(window.series());
        TreeMap<String, PropertyFold> twin = twins.get(asset);
        if (twin == null) {
            if (twins.size() >= limits.twins() || memory.isFull()) {
                return null;
            }
            twin = new TreeMap<>();
            twins.put(asset, twin);
        }
        PropertyFold property = twin.get(window.series());
        if (property == null) {
            if (twin.size() >= limits.series() || memory.isFull()) {
                return null;
            }
            property = new PropertyFold(window.series(), periods.rule(window.series()), limits.windows());
            twin.put(window.series(), property);
            properties++;
            memory.add(PROPERTY_BYTES + window.series().length());
        }
        return property.hasRoomFor(window) ? property : null;
    }
}
