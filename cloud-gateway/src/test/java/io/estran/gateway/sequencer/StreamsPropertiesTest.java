package io.estran.gateway.sequencer;

import static org.assertj.core.api.Assertions.assertThat;

import io.estran.gateway.sequencer.ahead.ReadAhead;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;

/** What the settings of Kafka Streams must keep to. */
class StreamsPropertiesTest {
    private final SequencerSettings settings = SequencerSettings.of("127.0.0.1:9092", "gw-1", Path.of("sequencer"), 1);
    private final Properties streams =
            StreamsProperties.of(settings, () -> new ReadAhead<>(IngestReading::of, Runnable::run));

    @Test
    void aThreadWithoutRecordsLooksSeveralTimesACommitIntervalWhetherAccountsAreDue() {
        Duration poll = Duration.ofMillis((Long) streams.get(StreamsConfig.POLL_MS_CONFIG));
        assertThat(poll)
                .isPositive()
                .isLessThanOrEqualTo(settings.commitInterval().dividedBy(5));
    }

    @Test
    void aTransactionOutlivesSeveralCommitsAndEndsBeforeItsSequencerIsReplaced() {
        Duration transaction =
                Duration.ofMillis((Integer) streams.get(StreamsConfig.producerPrefix("transaction.timeout.ms")));
        Duration session = Duration.ofMillis((Integer) streams.get(StreamsConfig.consumerPrefix("session.timeout.ms")));
        assertThat(Duration.ofMillis((Long) streams.get(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG)))
                .isLessThan(transaction);
        assertThat(transaction).isLessThan(session);
    }
}
