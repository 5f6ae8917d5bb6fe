package io.estran.agent.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.estran.protocol.aggregate.WindowAggregate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A reading is added to the shortest windows only; longer ones get it from there. */
class FeedingTest {
    private static final long SECOND = 1_000_000_000L;

    private final WindowPool pool = new WindowPool();
    private final WindowGroup seconds = group(SECOND, 0);
    private final WindowGroup tens = group(10 * SECOND, 0);
    private final WindowGroup overlapping = group(30 * SECOND, 10 * SECOND);
    private final WindowSlot[] slots = {slot(seconds), slot(tens), slot(overlapping)};
    private final CheckedReading reading = new CheckedReading();
    private final List<WindowAggregate> stated = new ArrayList<>();

    private WindowGroup group(long length, long every) {
        return new WindowGroup(new WindowSpec("**", length, 0, null, 0, every), pool);
    }

    private static WindowSlot slot(WindowGroup group) {
        return group.slot(0, "a/x", "", -1);
    }

    private void add(double second, double value) {
        reading.time = Math.round(second * SECOND);
        reading.value = value;
        for (WindowSlot slot : slots) {
            slot.add(reading, 0, false);
        }
    }

    private void advance(long second) {
        for (WindowGroup group : List.of(overlapping, tens, seconds)) {
            group.advance(second * SECOND, (slot, aggregate, counted) -> stated.add(aggregate));
        }
    }

    private static long held(WindowSlot slot) {
        return slot.open.get(0).state("a/x", "", false).count();
    }

    @Test
    void aReadingIsAddedToTheShortestWindowOnly() {
        Feeding.link(slots);
        add(0.5, 1);
        add(0.6, 2);
        assertThat(held(slots[0])).isEqualTo(2);
        assertThat(held(slots[1])).isZero();
        assertThat(held(slots[2])).isZero();
    }

    @Test
    void aWindowThatClosesIsAddedToTheNextLongerOneAlone() {
        Feeding.link(slots);
        add(0.5, 1);
        add(0.6, 2);
        advance(1);
        assertThat(held(slots[1])).isEqualTo(2);
        assertThat(held(slots[2])).isZero();
        advance(10);
        assertThat(stated.get(stated.size() - 1))
                .returns(10 * SECOND, w -> w.length())
                .returns(2L, w -> w.count());
        assertThat(held(slots[2])).isEqualTo(2);
    }

    @Test
    void whatIsStatedHoldsWhatShorterWindowsHoldStill() {
        Feeding.link(slots);
        add(0.5, 1);
        add(9.5, 2);
        advance(10);
        assertThat(stated)
                .filteredOn(window -> window.length() > SECOND)
                .extracting(window -> window.start() / SECOND + " " + window.count())
                .containsExactly("-20 2", "0 2");
    }

    @Test
    void afterAnotherConfigurationEveryWindowGoesOnByItself() {
        Feeding.link(slots);
        add(0.5, 1);
        Feeding.unlink(slots);
        assertThat(held(slots[1])).isEqualTo(1);
        assertThat(held(slots[2])).isEqualTo(1);
        Feeding.link(slots);
        add(0.6, 1);
        assertThat(held(slots[1])).as("its second was open before").isEqualTo(2);
        add(1.5, 1);
        assertThat(held(slots[1])).isEqualTo(2);
        advance(10);
        assertThat(stated.get(stated.size() - 1)).returns(1L, w -> w.count()).returns(SECOND, w -> w.length());
        assertThat(stated)
                .filteredOn(window -> window.length() == 10 * SECOND)
                .singleElement()
                .returns(3L, w -> w.count());
    }
}
