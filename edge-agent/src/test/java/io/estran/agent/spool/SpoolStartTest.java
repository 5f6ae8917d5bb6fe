package io.estran.agent.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** A spool that cannot be opened, and what it leaves behind. */
class SpoolStartTest {
    private final SpoolBench bench = new SpoolBench();

    SpoolStartTest() throws IOException {}

    @Test
    void whateverCallFailsAtAStartNoFileStaysOpen() throws IOException {
        bench.event("a", "b", "c");
        bench.aggregates(3);
        bench.connect();
        bench.damage(bench.send().get(1).batch()); // which recovery replaces with a gap
        bench.disk.kill();
        int failed = 0;
        while (failsAtCall(failed + 1)) {
            failed++;
            assertThat(bench.disk.openFiles()).as("call %d failed", failed).isZero();
        }
        assertThat(failed).isGreaterThan(2);
    }

    /** Whether a start fails if that call to the disk does. */
    private boolean failsAtCall(int call) {
        bench.disk.failAtCall(bench.disk.calls() + call);
        try {
            bench.restart();
            return false;
        } catch (IOException broken) {
            return true;
        }
    }
}
