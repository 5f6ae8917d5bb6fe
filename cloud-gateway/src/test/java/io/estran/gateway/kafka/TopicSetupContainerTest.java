package io.estran.gateway.kafka;

import io.estran.testkit.KafkaBroker;
import io.estran.testkit.KafkaKind;
import io.estran.testkit.WithKafka;

@WithKafka(KafkaKind.CONTAINER)
class TopicSetupContainerTest extends TopicSetupTest {
    TopicSetupContainerTest(KafkaBroker kafka) {
        super(kafka);
    }
}
