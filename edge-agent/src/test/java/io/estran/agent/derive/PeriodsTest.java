package io.estran.agent.derive;

import static io.estran.agent.derive.DeriveSpecs.mean;
import static org.assertj.core.api.Assertions.assertThat;

import io.estran.agent.window.CheckedReading;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Periods of one source that wait for their end. */
class PeriodsTest {
    private static final long SECOND = 1_000_000_000L;
    private static final int MANY = 200_000;

    private final Periods periods = new Periods();
    private final List<String> stated = new ArrayList<>();

    private Derived derived(int series, long every) {
        return Derived.of(mean("**", "{series}-d", every, every, false), 0, series, new DeriveTally());
    }

    private void take(Derived by, long second) {
        CheckedReading reading = new CheckedReading();
        reading.time = second * SECOND;
        reading.value = 1;
        by.of.show(reading, 0, false);
        by.of.take(second * SECOND, this::given);
    }

    private void given(int series, long time, double value, int quality, int reason, boolean recovered) {
        stated.add(series + " at " + (time + 1) / SECOND);
    }

    private Derived open(int series, long every, long second) {
        Derived one = derived(series, every);
        new Origin(List.of(one));
        periods.add((PerPeriod) one);
        take(one, second);
        return one;
    }

    /** Who looked at all of them again for each that ends would look four times ten to the tenth times. */
    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void manyPeriodsEndAtOnceWithTheirSourceOrTheirEntry() {
        List<Derived> all = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            all.add(open(i, 10, 1));
        }
        assertThat(periods.due()).isEqualTo(10 * SECOND);
        periods.finish(this::given);
        assertThat(periods.due()).isEqualTo(Long.MAX_VALUE);
        all.forEach(each -> take(each, 2));
        assertThat(periods.due()).isEqualTo(10 * SECOND);
        all.forEach(each -> each.finish(this::given));
        assertThat(periods.due()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void whatIsDueNextIsKnownWhateverEndsBefore() {
        Derived first = open(1, 10, 1);
        Derived second = open(2, 10, 2);
        Derived longer = open(3, 20, 2);
        assertThat(periods.due()).isEqualTo(10 * SECOND);
        first.finish(this::given);
        assertThat(periods.due()).isEqualTo(10 * SECOND);
        periods.remove((PerPeriod) second);
        assertThat(periods.due()).isEqualTo(20 * SECOND);
        periods.add((PerPeriod) second);
        assertThat(periods.due()).isEqualTo(10 * SECOND);
        take(second, 11);
        assertThat(periods.due()).isEqualTo(20 * SECOND);
        take(first, 12);
        first.clockWentBack(0, this::given);
        second.clockWentBack(0, this::given);
        assertThat(periods.due()).isEqualTo(20 * SECOND);
        longer.finish(this::given);
        assertThat(periods.due()).isEqualTo(Long.MAX_VALUE);
        assertThat(stated).contains("2 at 10");
    }
}
