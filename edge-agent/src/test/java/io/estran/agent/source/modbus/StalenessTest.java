package io.estran.agent.source.modbus;

import static io.estran.agent.source.modbus.Settings.FAST;
import static io.estran.agent.source.modbus.Settings.holding;
import static org.assertj.core.api.Assertions.assertThat;

import io.estran.protocol.reading.Quality;
import io.estran.protocol.reading.QualityReason;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When silence turns into bad readings. Times are nanoseconds. */
class StalenessTest {
    private final RecordedSink sink = new RecordedSink();
    private final ReadingOutlet readings = new ReadingOutlet(sink, 2);
    private final Register fast = new Register(holding("s/fast", 0, FAST), 100);
    private final Register slow = new Register(holding("s/slow", 1, FAST), 1000);
    private final Staleness staleness = new Staleness(new Register[] {fast, slow});

    @BeforeEach
    void begin() {
        fast.begin(sink.series("s/fast", fast.setting().attributes()), 0);
        slow.begin(sink.series("s/slow", slow.setting().attributes()), 0);
        staleness.begin(0);
    }

    @Test
    void aSeriesTurnsBadOnceWhenItsOwnTimeIsOver() throws Exception {
        check(99);
        assertThat(sink.readings).isEmpty();
        check(100);
        check(101);
        check(999);
        assertThat(sink.readings)
                .containsExactly(
                        new RecordedSink.Reading("s/fast", 5_100, Double.NaN, Quality.BAD, QualityReason.SOURCE_LOST));
        assertThat(staleness.isEverythingLost()).isFalse();
        check(1000);
        assertThat(sink.bad("s/slow")).hasSize(1);
        assertThat(staleness.isEverythingLost()).isTrue();
    }

    @Test
    void anAnswerBeginsTheTimeAnew() throws Exception {
        check(50);
        fast.heard(60);
        check(159);
        assertThat(sink.readings).isEmpty();
        check(160);
        assertThat(sink.bad("s/fast")).hasSize(1);
    }

    @Test
    void aSeriesThatWasFoundCanBeLostAgain() throws Exception {
        check(100);
        assertThat(staleness.lost()).isOne();
        staleness.found(fast.heard(200) ? 1 : 0, 200);
        assertThat(staleness.lost()).isZero();
        check(299);
        assertThat(sink.bad("s/fast")).hasSize(1);
        check(300);
        assertThat(sink.bad("s/fast")).hasSize(2);
    }

    @Test
    void silenceOfADeviceThatNobodyAskedDoesNotCount() throws Exception {
        staleness.excuse(90);
        check(189);
        assertThat(sink.readings).isEmpty();
        check(190);
        assertThat(sink.bad("s/fast")).hasSize(1);
    }

    @Test
    void itSaysWhenToLookAgain() throws Exception {
        check(10);
        assertThat(staleness.next()).isEqualTo(100);
        check(100);
        assertThat(staleness.next()).isEqualTo(1000);
        check(1000);
        assertThat(staleness.next()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void withoutSeriesNothingIsLost() {
        assertThat(new Staleness(new Register[0]).isEverythingLost()).isFalse();
    }

    private void check(long now) throws InterruptedException {
        staleness.check(now, 5_000 + now, readings);
        readings.flush();
    }
}
