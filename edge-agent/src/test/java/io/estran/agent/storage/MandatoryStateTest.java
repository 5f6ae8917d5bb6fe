package io.estran.agent.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.estran.agent.uplink.SpoolOutlet.Outgoing;
import io.estran.protocol.account.LaneStatus;
import io.estran.protocol.batch.BatchHeader;
import io.estran.testkit.FaultyDisk;
import io.estran.testkit.ManualClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A state that holds what the journal does not is waited for: records that no lane may take yet put it off, not aside. */
class MandatoryStateTest {
    private final FaultyDisk disk = new FaultyDisk(new SplittableRandom(1));
    private final ManualClock clock = new ManualClock(1_700_000_000_000_000_000L);
    private Bench bench;

    /** Each forked lane is followed by a fresh one, until no more may be opened. */
    @BeforeEach
    void openNoMoreLanes() throws Exception {
        bench = new Bench(disk, Path.of("data"), Bench.settings(1024 * 1024), clock, 0);
        bench.storage.outlet().connected();
        for (int i = 0; !bench.events.contains("lanes-exhausted"); i++) {
            assertThat(i).isLessThan(2_000);
            bench.event("lane " + i);
            List<Outgoing> sent = bench.takeAll();
            if (!sent.isEmpty()) {
                BatchHeader last = Bench.batch(sent.get(sent.size() - 1)).header();
                bench.storage.outlet().account(Bench.account(last, LaneStatus.FORKED, 0, last.previous(), 0, 0, 0));
                bench.turn();
            }
        }
    }

    private void state(boolean mandatory) {
        Frame frame = bench.storage.recorder().claim();
        assertThat(frame).isNotNull();
        frame.state = new byte[] {1};
        frame.mandatory = mandatory;
        bench.storage.recorder().hand(frame);
        bench.turn();
        bench.inputs("behind it");
        bench.turn();
    }

    @Test
    void behindAMandatoryStateNoFrameIsTakenUntilItIsWritten() {
        state(true);
        assertThat(bench.gauge("estran.agent.storage.frames.waiting")).isEqualTo(1);
    }

    @Test
    void theThreadRestsWhileRecordsWaitForALaneThatMayNotBeOpened() {
        bench.turn();
        assertThat(Duration.ofNanos(bench.storage.turn())).isBetween(Duration.ofMillis(50), Duration.ofMillis(200));
    }

    @Test
    void anotherStateMayBeLeftOutAsTheNextWillDo() {
        state(false);
        assertThat(bench.gauge("estran.agent.storage.frames.waiting")).isZero();
    }
}
