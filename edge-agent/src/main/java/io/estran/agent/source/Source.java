package io.estran.agent.source;

/**
 * Where readings come from: a device, a file, a port. {@code start} returns at once: a device that is absent is retried with
 * backoff, for ever. {@code close} stops its threads within two seconds and gives nothing afterwards.
 */
public interface Source extends AutoCloseable {
    /** Its name in the configuration. */
    String name();

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
