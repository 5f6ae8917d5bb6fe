package io.estran.agent.state;

/**
 * The counters of a state at one moment; immutable, any thread.
 *
 * @param accepted = inWindows + open + late + unwindowed, over all runs
 * @param rejected readings that could not be used, over all runs
 * @param dropped readings for which there was no room, over all runs
 * @param late readings whose shortest window was final
 * @param inWindows readings in final windows, the shortest of each series
 * @param open readings in open windows, the shortest of each series
 * @param unwindowed readings of series without windows
 * @param windowsClosed final statements
 * @param windowsRevised statements with a revision above 0
 * @param settled no ordered write is without its outcome
 * @param derivedSeries derived series
 * @param derived their readings: in {@code accepted}, {@code rejected} or {@code dropped}, but received of no source
 * @param unused readings of series that something is derived from, which came too late for that, or can be no counter's
 * @param wraps counters that went on at 0 behind their last bit
 * @param resets counters that were reset, or stepped as far as they cannot
 * @param refused derived series that were refused
 */
public record StateSummary(
        long accepted,
        long rejected,
        long dropped,
        long late,
        long inWindows,
        long open,
        long unwindowed,
        long windowsClosed,
        long windowsRevised,
        boolean settled,
        long derivedSeries,
        long derived,
        long unused,
        long wraps,
        long resets,
        long refused) {
    /** Numbers that make one. */
    public static final int SIZE = 16;

    /** From numbers as {@link PipelineState#summarize} wrote them, from that index on. */
    public static StateSummary of(long[] numbers, int from) {
        return new StateSummary(
                numbers[from],
                numbers[from + 1],
                numbers[from + 2],
                numbers[from + 3],
                numbers[from + 4],
                numbers[from + 5],
                numbers[from + 6],
                numbers[from + 7],
                numbers[from + 8],
                numbers[from + 9] == 1,
                numbers[from + 10],
                numbers[from + 11],
                numbers[from + 12],
                numbers[from + 13],
                numbers[from + 14],
                numbers[from + 15]);
    }
}
