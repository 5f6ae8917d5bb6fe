package io.estran.gateway.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class QuarantineRateTest {
    private static final int MIB = 1 << 20;
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);
    private static final long NOW = TimeUnit.DAYS.toNanos(20_000);

    private final QuarantineRate rate = new QuarantineRate(MIB, 4 * MIB);

    @Test
    void aFullBucketGivesTheBurstAndThenTheRate() {
        long paid = Long.MIN_VALUE;
        for (int i = 0; i < 4; i++) {
            paid = rate.pay(paid, NOW, MIB);
            assertThat(paid).isNotEqualTo(QuarantineRate.BEYOND);
        }
        assertThat(rate.pay(paid, NOW, 512)).isEqualTo(QuarantineRate.BEYOND);
        assertThat(rate.pay(paid, NOW + MINUTE - 1, MIB)).isEqualTo(QuarantineRate.BEYOND);
        assertThat(rate.pay(paid, NOW + MINUTE, MIB)).isEqualTo(paid + MINUTE);
    }

    @Test
    void aClockThatWentBackEmptiesTheBucketAndNoMore() {
        long paid = rate.pay(Long.MIN_VALUE, NOW + TimeUnit.DAYS.toNanos(365), MIB);
        assertThat(rate.pay(paid, NOW, 512)).isEqualTo(QuarantineRate.BEYOND);
        long later = rate.pay(NOW + 4 * MINUTE, NOW + MINUTE, MIB);
        assertThat(later).isNotEqualTo(QuarantineRate.BEYOND);
    }

    @Test
    void theLargestSettingsDoNotOverflow() {
        QuarantineRate slow = new QuarantineRate(1_024, 1L << 30);
        assertThat(slow.pay(Long.MIN_VALUE, NOW, MIB)).isGreaterThan(NOW);
    }

    @Test
    void aBurstThatOneRecordCouldExceedIsRefused() {
        assertThatThrownBy(() -> new QuarantineRate(MIB, MIB - 1)).hasMessageContaining("at once");
    }
}
