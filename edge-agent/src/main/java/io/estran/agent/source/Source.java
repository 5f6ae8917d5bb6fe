package io.estran.agent.source;

import java.io.IOException;

/**
 * Where readings come from: a device, a file, a port. {@code start} returns at once: a device that is absent is retried with
 * backoff, for ever. {@code close} gives what was read, if there is room for it, stops its threads within two seconds, and gives
 * nothing afterwards.
 */
public interface Source extends AutoCloseable {
    /** Its name in the configuration. */
    String name();

    /**
     * Takes what nobody else may have meanwhile, a port, before {@link #start}; a source that was not prepared takes it itself, as
     * soon as it is free. {@link #close} gives it back.
     *
     * @throws IOException if it cannot be had; the message says what and why
     */
    default void prepare() throws IOException {}

    /**
     * Begins to read.
     *
     * @param sink where readings go
     * @param position what the journal holds for this source: give what comes after it; 0 for a first start
     */
    void start(ReadingSink sink, long position);

    /** Nothing will come any more: a file at its end. Network and polled sources never say so. */
    default boolean isEnded() {
        return false;
    }

    @Override
    void close();
}
