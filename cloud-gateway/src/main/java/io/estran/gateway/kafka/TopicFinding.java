package io.estran.gateway.kafka;

/**
 * One thing about Kafka that is not as Estran needs it.
 *
 * @param weight whether the gateway may start all the same
 * @param topic topic; {@code cluster} if it is about none
 * @param setting setting, in Kafka's words
 * @param value what it is
 * @param expected what it must be
 * @param consequence what goes wrong otherwise
 */
record TopicFinding(Weight weight, String topic, String setting, String value, String expected, String consequence) {
    /** How bad. */
    enum Weight {
        /** A promise of Estran cannot be kept: it refuses to start. */
        ERROR,
        /** It works, with less protection. */
        WARNING
    }

    @Override
    public String toString() {
        return topic + ": " + setting + " is " + value + ", must be " + expected + ": " + consequence;
    }
}
