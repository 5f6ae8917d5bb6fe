package io.estran.gateway.sequencer;

import io.estran.testkit.KafkaBroker;
import io.estran.testkit.KafkaKind;
import io.estran.testkit.WithKafka;

@WithKafka(KafkaKind.CONTAINER)
class SequencerContainerTest extends SequencerTest {
    SequencerContainerTest(KafkaBroker kafka) {
        super(kafka);
    }
}
