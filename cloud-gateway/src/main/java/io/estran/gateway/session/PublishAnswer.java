package io.estran.gateway.session;

/**
 * What a PUBACK says.
 *
 * @param code reason code, MQTT 5 section 3.4.2.1
 * @param reason empty if there is nothing to say
 * @param partition where the log holds it; -1 if it was refused
 * @param offset where the log holds it; -1 if it was refused
 */
public record PublishAnswer(int code, String reason, int partition, long offset) {
    /** Stored there. */
    public static PublishAnswer stored(int partition, long offset) {
        return new PublishAnswer(ReasonCode.SUCCESS, "", partition, offset);
    }

    /** Refused for good. */
    public static PublishAnswer refused(int code, String reason) {
        return new PublishAnswer(code, reason, -1, -1);
    }
}
