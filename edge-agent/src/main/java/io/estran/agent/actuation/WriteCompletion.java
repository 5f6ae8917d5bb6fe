package io.estran.agent.actuation;

/** Hears how a write went. */
@FunctionalInterface
public interface WriteCompletion {
    /**
     * Called once.
     *
     * @param outcome {@code done}, or why not: {@code timeout}, {@code not connected}, {@code exception 2 (illegal data address)} ...
     * @param sentNanos monotonic time at which the request had been handed to the socket; 0 if it never was
     */
    void completed(String outcome, long sentNanos);
}
