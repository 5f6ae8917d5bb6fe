package io.estran.gateway.kafka;

import io.estran.testkit.KafkaBroker;
import io.estran.testkit.WithKafka;

@WithKafka
class TopicSetupEmbeddedTest extends TopicSetupTest {
    TopicSetupEmbeddedTest(KafkaBroker kafka) {
        super(kafka);
    }
}
