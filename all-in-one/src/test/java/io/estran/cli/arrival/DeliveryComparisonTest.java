package io.estran.cli.arrival;

import static org.assertj.core.api.Assertions.assertThat;

import io.estran.protocol.lane.Id128;
import io.estran.protocol.name.AgentName;
import io.estran.protocol.name.KafkaTopics;
import io.estran.twin.stream.Place;
import org.junit.jupiter.api.Test;

class DeliveryComparisonTest {
    private static final Id128 LANE = new Id128(1, 1);
    private static final Id128 EARLIER = new Id128(2, 2);

    private final DeliveryComparison comparison = new DeliveryComparison();

    @Test
    void whatWasSealedAndConsumedIsNeitherMissingNorDuplicated() {
        comparison.sealed(LANE, 1, 2);
        comparison.sealed(LANE, 2, 1);
        consume(LANE, 1, 0, 0);
        consume(LANE, 2, 0, 0);
        consume(LANE, 1, 0, 1);

        assertThat(comparison.sent()).isEqualTo(3);
        assertThat(comparison.stored()).isEqualTo(3);
        assertThat(comparison.missing()).isZero();
        assertThat(comparison.duplicated()).isZero();
        assertThat(comparison.batchesAwaited()).isZero();
    }

    @Test
    void aRecordThatWasNotConsumedIsMissing() {
        comparison.sealed(LANE, 1, 2);
        consume(LANE, 1, 0, 0);

        assertThat(comparison.missing()).isEqualTo(1);
        assertThat(comparison.batchesAwaited()).isEqualTo(1);
    }

    @Test
    void whatAnEarlierRunLeftIsMissingUntilItIsConsumed() {
        comparison.held(EARLIER, 4, 2);
        comparison.held(EARLIER, 6, 1);
        consume(EARLIER, 3, 0, 0);
        consume(EARLIER, 4, 0, 0);
        assertThat(comparison.missing()).isEqualTo(2);
        assertThat(comparison.batchesAwaited()).isEqualTo(2);

        consume(EARLIER, 4, 0, 1);
        consume(EARLIER, 6, 0, 0);
        assertThat(comparison.missing()).isZero();
        assertThat(comparison.sent()).isEqualTo(4).isEqualTo(comparison.stored());
        assertThat(comparison.duplicated()).isZero();
    }

    @Test
    void whatAnEarlierRunLeftAndSentAlreadyIsDuplicatedIfItComesAgain() {
        comparison.held(EARLIER, 4, 1);
        consume(EARLIER, 3, 0, 0);
        assertThat(consume(EARLIER, 4, 0, 0)).isTrue();
        assertThat(consume(EARLIER, 4, 0, 0)).isFalse();
        assertThat(consume(EARLIER, 3, 0, 0)).isFalse();

        assertThat(comparison.duplicated()).isEqualTo(2);
        assertThat(comparison.missing()).isZero();
    }

    @Test
    void aRecordConsumedTwiceIsDuplicatedBeforeAndAfterItsBatchIsFinished() {
        comparison.sealed(LANE, 1, 2);
        assertThat(consume(LANE, 1, 0, 0)).isTrue();
        assertThat(consume(LANE, 1, 0, 0)).isFalse();
        assertThat(consume(LANE, 1, 0, 1)).isTrue();
        assertThat(consume(LANE, 1, 0, 1)).isFalse();

        assertThat(comparison.duplicated()).isEqualTo(2);
        assertThat(comparison.stored()).isEqualTo(2);
    }

    @Test
    void aRecordOfAFinishedRangeIsDuplicatedWhereverItStandsInIt() {
        for (int sequence = 1; sequence <= 5; sequence++) {
            comparison.sealed(LANE, sequence, 1);
        }
        for (int sequence : new int[] {1, 5, 3, 2, 4}) {
            consume(LANE, sequence, 0, 0);
        }
        for (int sequence = 1; sequence <= 5; sequence++) {
            assertThat(consume(LANE, sequence, 0, 0)).isFalse();
        }
        assertThat(comparison.duplicated()).isEqualTo(5);
    }

    @Test
    void whatADeclaredGapCoversIsNotMissingButAGap() {
        comparison.sealed(LANE, 1, 2);
        comparison.sealed(LANE, 2, 2);
        comparison.gap(LANE, 1, 1);
        comparison.gap(LANE, 1, 1);

        assertThat(comparison.missing()).isEqualTo(2);
        assertThat(comparison.gaps()).isEqualTo(1);
    }

    @Test
    void recordsOfAnEarlierRunCountAsSentAndStored() {
        consume(EARLIER, 1, 0, 0);
        consume(EARLIER, 1, 0, 1);
        consume(EARLIER, 7, 2, 0);

        assertThat(comparison.sent()).isEqualTo(3);
        assertThat(comparison.stored()).isEqualTo(3);
        assertThat(comparison.missing()).isZero();
    }

    @Test
    void anEarlierRunsRecordThatComesAgainIsADuplicateAndSoIsOneThatGoesBack() {
        consume(EARLIER, 1, 0, 0);
        consume(EARLIER, 2, 0, 0);
        assertThat(consume(EARLIER, 2, 0, 0)).isFalse();
        assertThat(consume(EARLIER, 1, 0, 0)).isFalse();

        assertThat(comparison.duplicated()).isEqualTo(2);
        assertThat(comparison.stored()).isEqualTo(2);
    }

    @Test
    void partitionsOfAnEarlierLaneAreInOrderEachForItself() {
        comparison.consumed(place(EARLIER, 2, 0, 0, 0));
        assertThat(comparison.consumed(place(EARLIER, 1, 0, 0, 1))).isTrue();
        assertThat(comparison.duplicated()).isZero();
    }

    private boolean consume(Id128 lane, long sequence, int index, int record) {
        return comparison.consumed(place(lane, sequence, index, record, 0));
    }

    private static Place place(Id128 lane, long sequence, int index, int record, int partition) {
        return new Place(
                new AgentName("lab-1"), 1, lane, sequence, index, record, KafkaTopics.AGGREGATES, partition, 0, 0);
    }
}
