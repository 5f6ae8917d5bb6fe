package io.estran.benchmarks.edge.peers;

/** An engine at work. Called by one thread; may have others of its own. */
public interface Peer extends AutoCloseable {
    /** A reading above it would break the rule. */
    double LIMIT = 1e6;
    /** How long windows are. */
    long SECOND = 1_000_000_000L;

    /**
     * Takes a reading.
     *
     * @param series from 0
     * @param time event time, ns since the Unix epoch; never before that of a reading taken earlier
     */
    void take(int series, long time, double value) throws Exception;

    /** No reading comes any more, and event time is that now: all windows have been stated when this returns. */
    void finish(long time) throws Exception;

    /** Starts an engine; found as a service. */
    interface Maker {
        /** What the engine is called. */
        String name();

        /** A class of its library; a {@link NoClassDefFoundError} if that is not there. */
        Class<?> library();

        /**
         * An engine for that many series.
         *
         * @param start event time, ns; a whole second; no reading is before it
         * @param heard hears every window
         */
        Peer start(int series, long start, Heard heard) throws Exception;
    }

    /** Hears what an engine states. */
    interface Heard {
        /** A window of a series, by its start in ns. */
        void window(int series, long start, long count, double min, double max, double sum);

        /** A reading above the limit. */
        void above(int series);
    }
}
