package io.estran.benchmarks.delivery.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Percentiles by nearest rank: each is a time that was measured. */
class SamplesTest {
    @Test
    void ninetyNineOfAHundredLieWithinTheP99() {
        Samples samples = new Samples(LongStream.rangeClosed(1, 200)
                .map(i -> (201 - i) * 1_000_000)
                .boxed()
                .toList());
        assertThat(samples.p50()).isEqualTo(100);
        assertThat(samples.p99()).isEqualTo(198);
        assertThat(samples.max()).isEqualTo(200);
    }

    @Test
    void nothingHasNoPercentile() {
        assertThat(new Samples(List.of()).p99()).isNaN();
    }
}
