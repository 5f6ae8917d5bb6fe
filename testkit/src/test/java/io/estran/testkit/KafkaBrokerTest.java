package io.estran.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

abstract class KafkaBrokerTest {
    @Test
    void aTestProducesToATopicOfItsOwn(KafkaBroker kafka) throws Exception {
        String topic = kafka.newTopic("own", 1);
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrap()), new StringSerializer(), new StringSerializer())) {
            assertThat(producer.send(new ProducerRecord<>(topic, "v"))
                            .get(30, TimeUnit.SECONDS)
                            .offset())
                    .isZero();
        }
    }

    @Test
    void allTestsOfOneProcessShareTheBroker(KafkaBroker one, KafkaBroker other) {
        assertThat(one).isSameAs(other);
    }
}
