package io.estran.agent.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.estran.testkit.FaultyDisk.Leftover;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A flush that fails loses nothing: the next one goes on in a new segment at the last synced position. */
class LogFailureTest {
    private final LogBench bench;
    private String message = "input/output error";

    LogFailureTest() throws IOException {
        bench = new LogBench();
    }

    private void unexpectedly(boolean unchecked) {
        bench.disk.setUnchecked(unchecked);
        message = unchecked ? "a mistake in a program" : message;
    }

    private void failOnce(int call) {
        bench.disk.failAtCall(bench.disk.calls() + call);
        assertThatThrownBy(bench.log::flush).hasMessage(message);
    }

    @ParameterizedTest(name = "unexpectedly: {0}")
    @ValueSource(booleans = {false, true})
    void afterAFailedWriteTheRecordsGoToANewSegmentWithTheSamePositions(boolean unchecked) throws Exception {
        unexpectedly(unchecked);
        bench.write("a");
        long position = bench.append("b");
        failOnce(1);
        assertThat(bench.log.synced()).isEqualTo(position);
        bench.log.flush();
        assertThat(bench.log.read(position, 1)).containsExactly('b');
        assertThat(bench.pool.bytes()).isEqualTo(2L * LogBench.SEGMENT);
    }

    @Test
    void afterAFailedSyncTheSegmentIsNeverWrittenAgain() throws Exception {
        bench.write("a");
        bench.append("b");
        failOnce(2);
        bench.log.flush();
        bench.write("c", "d");
        bench.disk.cutPower(Leftover.NOTHING);
        bench.open();
        assertThat(bench.found).containsExactly("a", "b", "c", "d");
    }

    @Test
    void whatWasAppendedBeforeAndAfterTheFailureIsWrittenOnce() throws Exception {
        bench.append("a");
        failOnce(1);
        bench.append("b");
        failOnce(1);
        bench.append("c");
        bench.log.flush();
        bench.restart();
        assertThat(bench.found).containsExactly("a", "b", "c");
        assertThat(bench.positions).containsExactly(0L, 40L, 80L);
    }

    @ParameterizedTest(name = "unexpectedly: {0}")
    @ValueSource(booleans = {false, true})
    void aSegmentThatFailedBeforeItHeldAnythingIsUsedAgain(boolean unchecked) throws Exception {
        unexpectedly(unchecked);
        for (int i = 0; i < 50; i++) {
            bench.pool.prepare(1); // the third call of the flush is the first that writes a record
            bench.append("a" + i);
            failOnce(3);
        }
        bench.log.flush();
        assertThat(bench.pool.bytes()).isLessThanOrEqualTo(2L * LogBench.SEGMENT);
    }

    @Test
    void everyCallOfAFlushMayFailAndThePowerMayGoRightAfter() throws Exception {
        for (int call = 1; call <= 12; call++) {
            for (Leftover leftover : Leftover.values()) {
                LogBench each = new LogBench(call);
                each.write("a", LogBench.large('x'));
                each.append("b");
                each.append(LogBench.large('y'));
                each.append("c");
                each.disk.failAtCall(each.disk.calls() + call);
                boolean failed = false;
                try {
                    each.log.flush();
                } catch (IOException expected) {
                    failed = true;
                    each.log.flush();
                }
                each.disk.failAtCall(Long.MAX_VALUE);
                each.disk.cutPower(leftover);
                each.open();
                assertThat(each.found)
                        .as("call %d failed: %s, left: %s", call, failed, leftover)
                        .containsExactly("a", LogBench.large('x'), "b", LogBench.large('y'), "c");
            }
        }
    }

    @Test
    void aRecordThatFitsIntoNoSegmentIsRefusedAtOnce() {
        String tooLarge = "x".repeat(bench.pool.largestPayload() + 1);
        assertThatThrownBy(() -> bench.append(tooLarge))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at most " + bench.pool.largestPayload() + " bytes");
    }

    @Test
    void theLargestRecordFits() throws Exception {
        String largest = "x".repeat(bench.pool.largestPayload());
        bench.write(largest, largest);
        bench.restart();
        assertThat(bench.found).containsExactly(largest, largest);
    }

    @Test
    void theSegmentsThatAFlushWillTakeAreKnownBefore() throws Exception {
        bench.append("a");
        assertThat(bench.log.segmentsNeeded()).isEqualTo(1);
        bench.append(LogBench.large('x'));
        bench.append(LogBench.large('y'));
        assertThat(bench.log.segmentsNeeded()).isEqualTo(3);
        bench.pool.prepare(3);
        bench.log.flush();
        assertThat(bench.pool.free()).isZero();
        bench.append("b");
        assertThat(bench.log.segmentsNeeded()).isEqualTo(1);
    }
}
