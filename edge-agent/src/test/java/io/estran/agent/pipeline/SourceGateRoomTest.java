package io.estran.agent.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.estran.agent.ring.Ring;
import io.estran.agent.ring.RingConsumer;
import io.estran.agent.ring.SeriesTable;
import io.estran.agent.source.ReadingSink;
import io.estran.agent.source.SeriesAttributes;
import io.estran.protocol.event.Event;
import io.estran.protocol.reading.Quality;
import io.estran.protocol.reading.QualityReason;
import io.estran.testkit.ManualClock;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A source that can be slowed but must not wait is told when there is no room, and nothing is counted. */
class SourceGateRoomTest {
    private final Ring ring = new Ring(2);
    private final SourceGate gate =
            new SourceGate(0, "plc", false, ring, new SeriesTable(10, name -> false), new ManualClock(0), 0, 0);

    @Test
    void aSourceThatHasNotEndedGivesNothingThroughAGateThatIsShut() throws Exception {
        int series = gate.series("s/t/u", SeriesAttributes.NONE);
        gate.shut();
        gate.putLater(series, 1, 1, Quality.GOOD, QualityReason.NONE, 1);
        assertThatThrownBy(gate::flush).isInstanceOf(InterruptedException.class);
        assertThatThrownBy(() -> gate.ended(5)).isInstanceOf(InterruptedException.class);
        assertThatThrownBy(gate::forgotten).isInstanceOf(InterruptedException.class);
        assertThatThrownBy(() -> gate.isAllowed(7)).isInstanceOf(InterruptedException.class);
        assertThatThrownBy(() -> gate.event(new Event("source-lost", "s/t", 1, Map.of())))
                .isInstanceOf(InterruptedException.class);
        assertThat(gate.offer(series, 1, 1, Quality.GOOD, QualityReason.NONE)).isFalse();
        assertThat(gate.series("s/t/v", SeriesAttributes.NONE))
                .as("it takes no series from those that follow")
                .isEqualTo(ReadingSink.REFUSED);
        assertThatThrownBy(() -> gate.putLater(-1, 1, 1, Quality.GOOD, QualityReason.NONE, 1))
                .isInstanceOf(InterruptedException.class);
        assertThat(tryPut(ReadingSink.REFUSED, 1)).isFalse();
        assertThat(ring.isEmpty()).isTrue();
    }

    @Test
    void aFullRingTurnsAReadingAwayWithoutCountingIt() throws Exception {
        int series = gate.series("s/t/u", SeriesAttributes.NONE);
        assertThat(tryPut(series, 1)).isTrue();
        assertThat(tryPut(series, 2)).isTrue();
        assertThat(tryPut(series, 3)).isFalse();
        assertThat(gate.received()).isEqualTo(2);
        assertThat(gate.dropped()).isZero();

        Taken taken = new Taken();
        ring.drain(taken, 1);
        assertThat(tryPut(series, 3)).isTrue();
        ring.drain(taken, 10);
        assertThat(taken.sum).isEqualTo(6);
        assertThat(gate.received()).isEqualTo(3);
    }

    @Test
    void aRefusedSeriesIsRejectedWhetherThereIsRoomOrNot() throws Exception {
        assertThat(tryPut(ReadingSink.REFUSED, 1)).isTrue();
        assertThat(gate.rejected()).isEqualTo(1);
        assertThat(gate.received()).isEqualTo(1);
        assertThat(ring.isEmpty()).isTrue();
    }

    @Test
    void readingsThatASourceCouldNotPutBeforeItWasClosedCountAsDropped() throws Exception {
        int series = gate.series("s/t/u", SeriesAttributes.NONE);
        for (int i = 1; i <= 5; i++) {
            gate.putLater(series, i, i, Quality.GOOD, QualityReason.NONE, ReadingSink.NO_POSITION);
        }
        Thread.currentThread().interrupt();
        assertThatThrownBy(gate::flush).isInstanceOf(InterruptedException.class);
        assertThat(gate.received()).isEqualTo(5);
        assertThat(gate.dropped()).isEqualTo(3);
        assertThat(ring.size()).isEqualTo(2);
    }

    @Test
    void theNextSourceUnderItsNameGoesOnBehindWhatItGave() throws Exception {
        int series = gate.series("s/t/u", SeriesAttributes.NONE);
        assertThat(gate.position()).isZero();
        gate.put(series, 1, 1, Quality.GOOD, QualityReason.NONE, 7);
        tryPut(series, 2);
        assertThat(gate.position()).isEqualTo(7);
    }

    private boolean tryPut(int series, double value) throws InterruptedException {
        return ((ReadingSink) gate).tryPut(series, 0, value, Quality.GOOD, QualityReason.NONE, ReadingSink.NO_POSITION);
    }

    private static final class Taken implements RingConsumer {
        double sum;

        @Override
        public void reading(int series, long time, double value, int quality, int reason, long position, long stamp) {
            sum += value;
        }

        @Override
        public void rare(Object input) {
            throw new AssertionError("nothing rare was put");
        }
    }
}
