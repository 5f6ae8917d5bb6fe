package io.estran.agent.raw;

/** Takes the readings of one series that are sent on. */
@FunctionalInterface
interface RawSink {
    /** One of them; times may go back only where the series' own did. */
    void raw(long time, double value, int quality, int reason);
}
