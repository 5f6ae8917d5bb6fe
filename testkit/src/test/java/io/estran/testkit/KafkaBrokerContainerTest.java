package io.estran.testkit;

@WithKafka(KafkaKind.CONTAINER)
class KafkaBrokerContainerTest extends KafkaBrokerTest {}
