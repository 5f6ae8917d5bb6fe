package io.estran.gateway.ingest;

/**
 * How many refused bytes of one agent are kept in {@code estran.quarantine}: a bucket that holds {@code burstBytes} and fills at
 * {@code bytesPerMinute}. What it holds is written as one number, the time until which it is paid for. A pure function of the
 * times that it is given, so that the sequencer decides the same whenever it processes the same records. Immutable.
 *
 * @param bytesPerMinute kept in the long run; at least 1
 * @param burstBytes kept at once after a time without refusals; at least {@link #LEAST_BURST}
 */
public record QuarantineRate(long bytesPerMinute, long burstBytes) {
    /** 1 MiB a minute, 4 MiB at once. */
    public static final QuarantineRate DEFAULT = new QuarantineRate(1L << 20, 4L << 20);

    /** The largest record of {@code estran.ingest}: one refusal always fits. */
    public static final long LEAST_BURST = 1L << 20;

    /** The bucket has not enough. */
    public static final long BEYOND = Long.MIN_VALUE;

    private static final double NANOS_PER_MINUTE = 60e9;

    public QuarantineRate {
        if (bytesPerMinute < 1 || burstBytes < LEAST_BURST) {
            throw new IllegalArgumentException(
                    bytesPerMinute + " bytes a minute, " + burstBytes + " at once: at least 1 and " + LEAST_BURST);
        }
    }

    /**
     * Takes the bytes of one record out of the bucket.
     *
     * @param paidUntil what this returned last; any past time for a full bucket
     * @param now ns of the same clock. If it went back, the bucket is empty at worst, and fills again
     * @return until when the bucket is paid for now, or {@link #BEYOND}: then nothing was taken
     */
    public long pay(long paidUntil, long now, int bytes) {
        long burst = nanos(burstBytes);
        long until = Math.max(now, Math.min(paidUntil, now + burst)) + nanos(Math.min(bytes, LEAST_BURST));
        return until - now > burst ? BEYOND : until;
    }

    private long nanos(long bytes) {
        return (long) (bytes * (NANOS_PER_MINUTE / bytesPerMinute));
    }
}
