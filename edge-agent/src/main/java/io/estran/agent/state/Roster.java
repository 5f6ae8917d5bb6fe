package io.estran.agent.state;

import io.estran.agent.input.Inputs;
import io.estran.agent.input.MalformedInputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The sources and series that the state knows, by their numbers. Pipeline thread only. */
final class Roster {
    /** In the order of their numbers, from 0; a source keeps its number also when it is configured no longer. */
    final List<SourceState> sources = new ArrayList<>();

    private @Nullable SeriesState[] series = new SeriesState[16];

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

    /** Number of a source; -1 if there is none of that name. */
    int numberOf(String source) {
        for (SourceState each : sources) {
            if (each.name.equals(source)) {
                return each.number;
            }
        }
        return -1;
    }

    /** A series; null if it is not defined. */
    @Nullable
    SeriesState series(int number) {
        return number >= 0 && number < series.length ? series[number] : null;
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
        return Objects.requireNonNull(series(number), "a window of a series that is not defined").asset;
    }

    boolean wasHeard(int number) {
        SeriesState of = series(number);
        return of != null && of.wasHeard();
    }

    boolean isRetirable(int number) {
        SeriesState of = series(number);
        return of == null || of.isRetirable();
    }

    void remove(int number) {
        series[number] = null;
    }

    /** Every series, in the order of their numbers. */
    void eachSeries(Consumer<SeriesState> action) {
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
