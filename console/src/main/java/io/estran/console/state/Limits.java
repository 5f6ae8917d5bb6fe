package io.estran.console.state;

/**
 * How much one page shows.
 *
 * @param series most series
 * @param trend windows in a sparkline
 * @param raised most raised alarms, the most urgent first
 * @param cleared most cleared alarms, the newest first
 * @param lanes most lanes of an agent that are listed one by one
 * @param gaps the newest declared gaps of an agent, and its newest forks
 * @param events the newest events
 */
public record Limits(int series, int trend, int raised, int cleared, int lanes, int gaps, int events) {
    /** With so many series, and what a person can take in of the rest. */
    public static Limits of(int series) {
        return new Limits(series, 60, 200, 50, 8, 20, 50);
    }
}
