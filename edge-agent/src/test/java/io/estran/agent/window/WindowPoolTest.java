package io.estran.agent.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Windows are used again and again: nothing is lost to the pool, and it keeps no more than its bound. */
class WindowPoolTest {
    private static final long SECOND = 1_000_000_000L;

    private final WindowPool pool = new WindowPool();

    @Test
    void everyWindowThatWasClosedIsUsedAgain() {
        WindowGroup group = new WindowGroup(new WindowSpec("**", SECOND, 3 * SECOND, null), pool);
        WindowSlot[] slots = new WindowSlot[20];
        for (int i = 0; i < slots.length; i++) {
            slots[i] = group.slot(i, "a/" + i, "", -1);
        }
        CheckedReading reading = new CheckedReading();
        Random random = new Random(1);
        int most = 0;
        long watermark = 0;
        for (int second = 0; second < 2_000; second++) {
            for (WindowSlot slot : slots) {
                reading.time = second * SECOND - random.nextInt(5) * SECOND;
                reading.value = random.nextGaussian();
                slot.add(reading, watermark, true);
            }
            int open = 0;
            for (WindowSlot slot : slots) {
                open += slot.size();
            }
            most = Math.max(most, open);
            watermark = second * SECOND;
            group.advance(watermark, (slot, aggregate, counted) -> {});
            group.revise((slot, aggregate, counted) -> {});
        }
        for (WindowSlot slot : slots) {
            slot.closeAll((closed, aggregate, counted) -> {});
        }
        assertThat(group.hasOpen()).isFalse();
        assertThat(most).as("open at once").isLessThanOrEqualTo(20 * 6);
        assertThat(pool.size()).as("made in all").isEqualTo(most);
    }

    @Test
    void itKeepsNoMoreThanItsBound() {
        OpenWindow[] taken = new OpenWindow[WindowPool.MOST + 50];
        for (int i = 0; i < taken.length; i++) {
            taken[i] = pool.take();
        }
        for (OpenWindow window : taken) {
            pool.giveBack(window);
        }
        assertThat(pool.size()).isEqualTo(WindowPool.MOST);
        Set<OpenWindow> again = Collections.newSetFromMap(new IdentityHashMap<>());
        for (int i = 0; i < WindowPool.MOST; i++) {
            again.add(pool.take());
        }
        assertThat(again).as("none twice").hasSize(WindowPool.MOST);
        assertThat(pool.size()).isZero();
    }

    @Test
    void aWindowThatIsUsedAgainRemembersNothing() {
        OpenWindow used = pool.take();
        used.begin(0, SECOND, 2);
        CheckedReading reading = new CheckedReading();
        reading.quality = 1;
        reading.reason = 1;
        for (double value : new double[] {-5, 0, 7, 1e9}) {
            reading.value = value;
            reading.tick = Math.round(value * 100);
            used.add(reading);
        }
        used.counted = 4;
        used.state("a/b", "", false);
        used.begin(SECOND, 2 * SECOND, -1);
        OpenWindow fresh = new OpenWindow();
        fresh.begin(SECOND, 2 * SECOND, -1);
        assertThat(used.counted).isZero();
        assertThat(used.state("a/b", "", true)).isEqualTo(fresh.state("a/b", "", true));
    }
}
