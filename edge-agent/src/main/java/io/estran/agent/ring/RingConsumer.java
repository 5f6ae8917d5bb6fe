package io.estran.agent.ring;

/** Takes what comes out of the ring, on the consumer's thread. */
public interface RingConsumer {
    /**
     * One reading; see {@link Ring#put}.
     *
     * @param stamp monotonic time at which it entered the ring, or 0 if nobody will ask
     */
    void reading(int series, long time, double value, int quality, int reason, long position, long stamp);

    /** One rare input. */
    void rare(Object input);
}
