package io.estran.agent.backlog;

/**
 * What waits behind what is new: batches of lanes that are not sealed any more and that no gateway has taken; while no gateway is
 * connected, all that wait. Immutable; any thread.
 *
 * @param batches gaps count as batches
 * @param records records in them, as far as gaps know
 * @param bytesPerSecond how fast it drains; 0 if it does not
 * @param remaining seconds until it is sent at that rate; 0 if nothing waits, -1 if not known
 */
public record Backlog(long bytes, long batches, long records, double bytesPerSecond, double remaining) {
    /** Nothing waits. */
    public static final Backlog NONE = new Backlog(0, 0, 0, 0, 0);

    /** So much waits; how fast it drains is not known. */
    public static Backlog of(long bytes, long batches, long records) {
        return new Backlog(bytes, batches, records, 0, bytes == 0 ? 0 : -1);
    }

    /** The same, draining at that rate. */
    Backlog draining(double rate) {
        if (bytes == 0) {
            return NONE;
        }
        return rate <= 0 ? of(bytes, batches, records) : new Backlog(bytes, batches, records, rate, bytes / rate);
    }
}
