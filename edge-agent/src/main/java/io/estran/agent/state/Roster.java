package io.estran.agent.state;

import io.estran.agent.derive.DerivePlan;
import io.estran.agent.derive.Derived;
import io.estran.agent.input.Inputs;
import io.estran.agent.input.MalformedInputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The sources and series that the state knows, by their numbers. Pipeline thread only. */
final class Roster {
    /** Names of sources that are gone, of which it is known where they were. */
    static final int MOST_GONE = 1_000;

    /**
     * In the order of their numbers, from 0; a source keeps its number also when it is configured no longer, until {@link #add}
     * forgets it.
     */
    final List<SourceState> sources = new ArrayList<>();

    /** Names of series that sources give, as far as one that is derived might have the same. */
    final Set<String> claimed = new HashSet<>();

    /** Events on refused derived series since the configuration came into force. */
    int refusalsStated;

    private @Nullable SeriesState[] series = new SeriesState[16];
    /** Derived ones, whose numbers follow those that sources' series can have. */
    private @Nullable SeriesState[] derived = new SeriesState[0];

    /** All below are taken. */
    private int free;

    private final Map<String, SeriesState> derivedNames = new HashMap<>();

    /**
     * A source.
     *
     * @throws MalformedInputException if there is none of that number: the input is not of this state's journal
     */
    SourceState source(int number) {
        if (number < 0 || number >= sources.size()) {
            throw new MalformedInputException("source " + number + ", of " + sources.size());
        }
        return sources.get(number);
    }

    /**
     * Takes up a source of a new name. Once more than {@link #MOST_GONE} are gone, the one of them that gave something the longest
     * ago, by event time, is forgotten, and this one has its number; unless series of it are still there, whose number is bounded.
     *
     * @param stay those that are not to be forgotten
     */
    SourceState add(String name, Predicate<SourceState> stay) {
        SourceState forgotten = forgettable(stay);
        SourceState added = new SourceState(forgotten == null ? sources.size() : forgotten.number, name);
        if (forgotten == null) {
            sources.add(added);
        } else {
            sources.set(added.number, added);
        }
        return added;
    }

    private @Nullable SourceState forgettable(Predicate<SourceState> stay) {
        List<SourceState> gone = sources.stream().filter(stay.negate()).toList();
        if (gone.size() < MOST_GONE) {
            return null;
        }
        Set<SourceState> held = new HashSet<>();
        eachSeries(of -> held.add(of.source));
        return gone.stream()
                .filter(source -> !held.contains(source))
                .min(Comparator.comparingLong(source -> source.newest))
                .orElse(null);
    }

    /** Number of a source; -1 if there is none of that name. */
    int numberOf(String source) {
        for (SourceState each : sources) {
            if (each.name.equals(source)) {
                return each.number;
            }
        }
        return -1;
    }

    /** A series that a source gives; null if it is not defined. */
    @Nullable
    SeriesState series(int number) {
        return number >= 0 && number < series.length ? series[number] : null;
    }

    /** A derived series that there is. */
    SeriesState derived(int number) {
        SeriesState of = derived[number - Inputs.MOST_SERIES];
        if (of == null) {
            throw new IllegalStateException("derived series " + number + ", which there is not");
        }
        return of;
    }

    /** The derived series of that name; null if there is none. */
    @Nullable
    SeriesState derived(String name) {
        return derivedNames.get(name);
    }

    /** Derived series that there are. */
    int derivedSeries() {
        return derivedNames.size();
    }

    /** The smallest number that no derived series has. */
    int freeDerived() {
        while (free < derived.length && derived[free] != null) {
            free++;
        }
        return Inputs.MOST_SERIES + free;
    }

    /** Whether every number is taken. */
    boolean isFullOfDerived() {
        return freeDerived() - Inputs.MOST_SERIES >= DerivePlan.LARGEST_MOST;
    }

    /** A series that there is, given or derived. */
    SeriesState any(int number) {
        SeriesState of = series(number);
        return of == null ? derived(number) : of;
    }

    void addDerived(SeriesState added) {
        int at = added.number - Inputs.MOST_SERIES;
        if (at < 0 || at >= DerivePlan.LARGEST_MOST) {
            throw new MalformedInputException("derived series " + added.number);
        }
        if (at >= derived.length) {
            derived = Arrays.copyOf(derived, Math.max(at + 1, derived.length * 2));
        }
        derived[at] = added;
        derivedNames.put(added.name, added);
    }

    void removeDerived(SeriesState removed) {
        int at = removed.number - Inputs.MOST_SERIES;
        derived[at] = null;
        free = Math.min(free, at);
        derivedNames.remove(removed.name);
    }

    /** Whether no source has given anything since the last tick, or has a window or an alarm that waits for time to pass. */
    boolean isQuiet() {
        for (int i = 0; i < sources.size(); i++) {
            SourceState source = sources.get(i);
            if (source.active || !source.isQuiet()) {
                return false;
            }
        }
        return true;
    }

    /** A new run: configured sources can give readings again. */
    void resume(long monotonic) {
        for (SourceState source : sources) {
            if (source.configured) {
                source.resume(monotonic);
            }
        }
    }

    /** Every source takes note at a tick of whether it has given something since the one before. */
    void tick(long monotonic) {
        for (int i = 0; i < sources.size(); i++) {
            sources.get(i).tick(monotonic);
        }
    }

    void add(SeriesState added) {
        if (added.number < 0 || added.number >= Inputs.MOST_SERIES) {
            throw new MalformedInputException("series " + added.number + ", of at most " + Inputs.MOST_SERIES);
        }
        if (added.number >= series.length) {
            series = Arrays.copyOf(series, Math.max(added.number + 1, series.length * 2));
        }
        series[added.number] = added;
    }

    String assetOf(int number) {
        return any(number).asset;
    }

    boolean wasHeard(int number) {
        SeriesState of = series(number);
        return of != null && of.wasHeard();
    }

    boolean isRetirable(int number) {
        SeriesState of = series(number);
        return of == null || (of.isRetirable() && nothingDerivedWaits(of));
    }

    private boolean nothingDerivedWaits(SeriesState of) {
        if (of.origin != null) {
            for (Derived each : of.origin.all()) {
                if (each.isWaiting() || !derived(each.series()).isOver()) {
                    return false;
                }
            }
        }
        return true;
    }

    void remove(int number) {
        series[number] = null;
    }

    /** Every series, given and derived, in the order of their numbers. */
    void eachSeries(Consumer<SeriesState> action) {
        eachGiven(action);
        eachDerived(action);
    }

    /** Every derived series, in the order of their numbers. */
    void eachDerived(Consumer<SeriesState> action) {
        for (SeriesState each : derived) {
            if (each != null) {
                action.accept(each);
            }
        }
    }

    /** Every series that a source gives, in the order of their numbers. */
    void eachGiven(Consumer<SeriesState> action) {
        for (SeriesState each : series) {
            if (each != null) {
                action.accept(each);
            }
        }
    }

    /**
     * Smallest watermark of the sources that are not at their end, where one that gives nothing and has nothing open is as far as
     * the clock; {@code Long.MIN_VALUE} if none.
     */
    long completeUpTo(long wall, long monotonic, long idle) {
        long smallest = SourceState.INFINITY;
        for (int i = 0; i < sources.size(); i++) {
            SourceState source = sources.get(i);
            if (source.configured && !source.ended) {
                boolean silent = source.isSilent(monotonic, idle);
                long until = silent ? Math.max(source.watermark, wall - idle) : source.watermark;
                smallest = until == SourceState.NEVER ? smallest : Math.min(smallest, until);
            }
        }
        return smallest == SourceState.INFINITY ? Long.MIN_VALUE : smallest;
    }
}
