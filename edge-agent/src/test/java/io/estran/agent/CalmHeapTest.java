package io.estran.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CalmHeapTest {
    private long alive = 10;
    private long committed = 16;
    private int collections;

    private final CalmHeap heap = new CalmHeap(20, () -> committed, () -> {
        collections++;
        committed = alive;
    });

    private void grows(long to) {
        committed = to;
        heap.look();
    }

    @Test
    void aHeapThatIsNotLargerThanTheCalmSizeIsLeftAlone() {
        grows(20);
        assertThat(collections).isZero();
    }

    @Test
    void aHeapThatHasGrownBeyondItIsCollected() {
        grows(21);
        grows(20);
        grows(21);
        assertThat(collections).isEqualTo(2);
    }

    @Test
    void whereMoreIsAliveTheHeapMayBeAQuarterLargerThanThat() {
        alive = 40;
        grows(48);
        assertThat(collections).isEqualTo(1);
        grows(50);
        assertThat(collections).as("collections that would free nothing").isEqualTo(1);
        grows(51);
        assertThat(collections).isEqualTo(2);
    }

    @Test
    void whatWasAliveForAWhileOnlyDoesNotRaiseTheBoundForEver() {
        alive = 40;
        grows(48);
        alive = 10;
        grows(51);
        grows(21);
        assertThat(collections).isEqualTo(3);
    }

    @Test
    void withoutThePropertyThereIsNoThread() throws Exception {
        AutoCloseable none = CalmHeap.start();
        assertThat(none).isNotInstanceOf(CalmHeap.class);
        none.close();
    }
}
