package io.estran.gateway.ingest;

/** A durable, ordered, replicated log. Thread safe; no method blocks but {@link #close}. */
public interface IngestLog extends AutoCloseable {
    /** Told once, on a thread of the log, what became of a record. Must not block. */
    interface Completion {
        /** All in-sync replicas have it, there. */
        void stored(int partition, long offset);

        /** It is not known to be stored, and may be all the same. The reason is for a person. */
        void failed(String reason);
    }

    /**
     * Appends a record; records that one thread appends with one key are stored in that order, or failures among them are
     * reported.
     *
     * @return false if the hard bound is reached: the record was not taken and the completion will not be called
     */
    boolean append(LogRecord record, Completion completion);

    /** Whether more is waiting than the soft bound: read less. */
    boolean isUnderPressure();

    /** Whether so much is waiting that backlog should come more slowly; less than what makes for pressure. */
    boolean isLagging();

    /** Stores what was appended, within a bound, then fails the rest. Nothing may be appended after. */
    @Override
    void close();
}
