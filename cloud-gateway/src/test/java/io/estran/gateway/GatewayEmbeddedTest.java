package io.estran.gateway;

import io.estran.testkit.WithKafka;

@WithKafka
class GatewayEmbeddedTest extends GatewayTest {}
