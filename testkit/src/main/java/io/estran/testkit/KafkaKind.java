package io.estran.testkit;

/** Where a test's Kafka broker runs. */
public enum KafkaKind {
    /** In the test's own process: {@code io.estran.broker}. Always there. */
    EMBEDDED,
    /** Apache's image through Testcontainers. The module that uses it has Testcontainers' Kafka module on its test class path. */
    CONTAINER
}
