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
        boolean settled) {}
