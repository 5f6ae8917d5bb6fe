package io.estran.benchmarks.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A steady rate. */
class PaceTest {
    @Test
    void messagesLeaveInOrderAndNoneBeforeItsTime() throws Exception {
        List<Integer> sent = new ArrayList<>();
        List<Long> times = new ArrayList<>();
        long begun = System.nanoTime();
        new Pace(3).run(9, i -> {
            sent.add(i);
            times.add(System.nanoTime() - begun);
        });
        assertThat(sent).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8);
        assertThat(times.get(3)).isGreaterThanOrEqualTo(2_000_000L);
        assertThat(times.get(8)).isGreaterThanOrEqualTo(4_000_000L);
    }
}
