package io.estran.agent.input;

import io.estran.agent.source.SeriesAttributes;
import io.estran.protocol.event.Event;
import io.estran.protocol.lane.Id128;

/**
 * Everything that can come into the pipeline, in the order of the journal. The state implements it, live and in replay;
 * so does the encoder, and whoever reads a journal for another purpose. Times are ns.
 */
public interface Inputs {
    /** No position: the source cannot rewind. */
    long NO_POSITION = -1;
    /** Numbers of series are below it. */
    int MOST_SERIES = 4_000_000;
    /** How far the agent's clock is from others' is not known. */
    long UNKNOWN_OFFSET = Long.MIN_VALUE;

    /**
     * One reading.
     *
     * @param quality code of the quality class
     * @param reason wire code of its reason
     * @param position place in the source after it, or {@link #NO_POSITION}
     */
    void reading(int series, long time, double value, int quality, int reason, long position);

    /**
     * Time went on.
     *
     * @param rejected readings rejected since the tick before
     * @param dropped readings dropped since the tick before
     */
    void tick(long wall, long monotonic, long rejected, long dropped);

    /** A series has this number from here on, or other attributes than before. */
    void series(int number, int source, String name, SeriesAttributes attributes);

    /** A series is given up: its number may be that of another from here on. */
    void retired(int number);

    /** A process of the agent began. */
    void runStarted(long number, Id128 run, String agent, String version, long wall, long monotonic);

    /** A part of the canonical form of a configuration; with the last part it is in force. */
    void configured(byte[] part, boolean last);

    /** A source or storage stated that something happened. */
    void event(Event event);

    /**
     * How an ordered write went.
     *
     * @param micros from taking the reading off the source to handing the request to the socket; -1 if it never was
     * @param wall when it was known
     */
    void outcome(long order, String outcome, long micros, long wall);

    /** A source has given everything. */
    void ended(int source, long position);

    /** A source may give readings up to this position. */
    void allowance(int source, long position);

    /**
     * What others have said of the time.
     *
     * @param earliest no right clock shows an earlier time
     * @param offset how far the agent's wall clock is behind the gateway's now; {@link #UNKNOWN_OFFSET} if none has said
     */
    void timeKnown(long earliest, long offset);

    /** Nothing will come any more from any source. */
    void endOfInput();
}
