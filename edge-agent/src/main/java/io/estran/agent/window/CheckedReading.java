package io.estran.agent.window;

/** One reading as the windows take it, checked and normalised; one mutable object that its owner fills again and again. */
public final class CheckedReading {
    /** Event time, ns. */
    public long time;
    /** Its value; for a series with a resolution the nearest tick's. */
    public double value;
    /** The value in ticks, for a series with a resolution; below 2^53 in size. */
    public long tick;
    /** Whether its event time lies too far ahead of the clock to be believed. */
    public boolean future;
    /** Code of the quality class. */
    public int quality;
    /** Wire code of the reason. */
    public int reason;
}
