package io.estran.testkit;

@WithKafka
class KafkaBrokerEmbeddedTest extends KafkaBrokerTest {}
