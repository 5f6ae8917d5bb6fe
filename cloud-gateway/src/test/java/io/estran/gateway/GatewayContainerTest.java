package io.estran.gateway;

import io.estran.testkit.KafkaKind;
import io.estran.testkit.WithKafka;

@WithKafka(KafkaKind.CONTAINER)
class GatewayContainerTest extends GatewayTest {}
