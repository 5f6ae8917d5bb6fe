package io.estran.gateway.sequencer;

import io.estran.testkit.KafkaBroker;
import io.estran.testkit.WithKafka;

@WithKafka
class SequencerEmbeddedTest extends SequencerTest {
    SequencerEmbeddedTest(KafkaBroker kafka) {
        super(kafka);
    }
}
