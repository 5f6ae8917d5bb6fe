package io.estran.twin;

import io.estran.twin.stream.Progress;

/**
 * How {@link Twins} stand. Immutable.
 *
 * @param running the twins' thread runs
 * @param progress how the reading of Kafka stands
 * @param twins assets with windows
 * @param properties their series
 * @param windows windows in all histories
 * @param alarms alarms, raised and cleared
 * @param agents agents
 * @param memory what all windows and accounts take, bytes, as estimated
 * @param forgotten windows and accounts dropped because {@code memory} reached its limit
 * @param refused records left out: a limit was reached ({@link io.estran.twin.state.TwinLimits}), or the fold failed, which
 *     is logged
 * @param failedCallbacks calls of listeners that ended with an exception; it was logged, and the next ones went on
 */
public record TwinsStatus(
        boolean running,
        Progress progress,
        int twins,
        int properties,
        long windows,
        int alarms,
        int agents,
        long memory,
        long forgotten,
        long refused,
        long failedCallbacks) {
    /** Kafka answered within the last seconds. */
    public boolean connected() {
        return progress.connected();
    }

    /** Everything that was committed when reading began is in the twins; {@code progress.behind()} is what came since. */
    public boolean current() {
        return progress.caughtUp();
    }
}
