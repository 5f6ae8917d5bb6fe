package io.estran.agent.source;

import io.estran.protocol.event.Event;
import io.estran.protocol.reading.Quality;
import io.estran.protocol.reading.QualityReason;

/**
 * Where one source puts its readings: its end of the ring. Each source has its own; its methods are called by one thread
 * of that source at a time. No method allocates per reading.
 */
public interface ReadingSink {
    /** The series was refused: too many series, or a bad name. Counted and reported once. */
    int REFUSED = -1;
    /** Position of a reading of a source that cannot rewind. */
    long NO_POSITION = -1;

    /** Resolves a series to its number, once per series; {@link #REFUSED} if there is no room or the name is invalid. */
    int series(String name, SeriesAttributes attributes);

    /**
     * Puts a reading, waiting while the ring is full: for sources that can be slowed (TCP, polling, files). A file, which
     * loses nothing by it, also waits here while storage takes nothing.
     *
     * @param position place in the source after this reading, counted in readings from 1; it is journalled together with
     *     the reading and given back after a restart. {@link #NO_POSITION} if the source cannot rewind
     * @throws InterruptedException if the source is being closed
     */
    void put(int series, long eventTime, double value, Quality quality, QualityReason reason, long position)
            throws InterruptedException;

    /**
     * Puts a reading as {@link #put} does, but may keep it until {@link #flush}, or more of them have come: for a source that has
     * many at hand. A sink that gains nothing by it may leave both as they are.
     */
    default void putLater(
            int series, long eventTime, double value, Quality quality, QualityReason reason, long position)
            throws InterruptedException {
        put(series, eventTime, value, quality, reason, position);
    }

    /** Gives on what {@link #putLater} has kept; call it before waiting for more. Waits like {@link #put}. */
    default void flush() throws InterruptedException {}

    /**
     * Puts a reading if there is room, and none is there while {@link #put} would wait for storage; otherwise nothing has happened, and the source gives it again later: for sources that
     * can be slowed but must not wait, as their thread has other duties. A sink that is never full may leave this as it is.
     */
    default boolean tryPut(
            int series, long eventTime, double value, Quality quality, QualityReason reason, long position)
            throws InterruptedException {
        put(series, eventTime, value, quality, reason, position);
        return true;
    }

    /** Puts a reading if there is room; otherwise counts it as dropped and returns false: for sources that cannot be slowed (UDP). */
    boolean offer(int series, long eventTime, double value, Quality quality, QualityReason reason);

    /**
     * Whether the source is asked to forget the numbers that it knows, so that those of series that fell silent can be given to
     * others. A source whose series come with its data looks before it uses a number, and then calls {@link #forgotten}.
     */
    default boolean isAskedToForget() {
        return false;
    }

    /** All numbers that the source knew are forgotten: it gives readings by numbers that it resolves from here on. Waits like {@link #put}. */
    default void forgotten() throws InterruptedException {}

    /** Counts readings that could not be parsed or whose series was refused: received, but rejected. */
    void rejected(long readings);

    /** States something that happened to the source (source-lost, source-found ...): journalled, then an event. Waits like {@link #put}. */
    void event(Event event) throws InterruptedException;

    /** The source has given everything it will ever give: its watermark goes to infinity, its windows close. Waits like {@link #put}. */
    void ended(long position) throws InterruptedException;

    /**
     * For sources that rewind: waits until readings up to {@code position} may be given. The bound is itself journalled and
     * synced ahead, so that after a restart every reading that may have been given before is known: those are marked
     * recovered and never actuate (DELIVERY.md rule 4).
     */
    void awaitAllowance(long position) throws InterruptedException;

    /**
     * Asks for the same and does not wait for it: false if readings up to {@code position} may not be given yet. A sink that
     * never makes anybody wait may leave this as it is.
     */
    default boolean isAllowed(long position) throws InterruptedException {
        awaitAllowance(position);
        return true;
    }
}
