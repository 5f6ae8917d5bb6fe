package io.estran.gateway.session;

/**
 * What a PUBACK says.
 *
 * @param code reason code, MQTT 5 section 3.4.2.1
 * @param reason empty if there is nothing to say
 * @param partition where the log holds it; -1 if it was refused
 * @param offset where the log holds it; -1 if it was refused
 * @param epoch of the sequencer's state in that partition, as far as this gateway has read (rule 25); -1 if it knows none
 */
public record PublishAnswer(int code, String reason, int partition, long offset, long epoch) {
    /** Stored there. */
    public static PublishAnswer stored(int partition, long offset, long epoch) {
        return new PublishAnswer(ReasonCode.SUCCESS, "", partition, offset, epoch);
    }

    /** Refused for good. */
    public static PublishAnswer refused(int code, String reason) {
        return new PublishAnswer(code, reason, -1, -1, -1);
    }
}
