package io.estran.agent.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.estran.protocol.aggregate.WindowAggregate;
import io.estran.protocol.codec.BlockReader;
import io.estran.protocol.codec.BlockWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;

/** Sessions that are cut because they would become too long; the others are in the tests against the plain computation. */
class SessionsTest {
    private static final long GAP = 10;
    private static final long MOST = 35;

    private final CheckedReading reading = new CheckedReading();
    private final List<WindowAggregate> stated = new ArrayList<>();
    private final WindowPool pool = new WindowPool();

    private WindowGroup group(long lateness) {
        return new WindowGroup(WindowSpec.session("**", GAP, MOST, lateness), pool);
    }

    private static WindowSlot slot(WindowGroup group) {
        return group.slot(0, "a/x", "", -1);
    }

    private WindowSlot.Taken add(WindowSlot slot, long time, long watermark) {
        reading.time = time;
        reading.value = time;
        return slot.add(reading, watermark, false);
    }

    private void advance(WindowGroup group, long watermark) {
        group.advance(watermark, (slot, aggregate, counted) -> stated.add(aggregate));
    }

    private List<String> stated() {
        return stated.stream()
                .map(window -> window.start() + ".." + window.end() + ": " + window.count())
                .toList();
    }

    private WindowSlot given(long lateness, long... times) {
        WindowSlot slot = slot(group(lateness));
        for (long time : times) {
            assertThat(add(slot, time, 0)).isEqualTo(WindowSlot.Taken.ADDED);
        }
        return slot;
    }

    private List<String> sessions(long... times) {
        advance(given(0, times).group(), 1_000);
        return stated();
    }

    @Test
    void aSessionEndsAGapAfterItsLastReading() {
        assertThat(sessions(100, 109, 118, 128)).containsExactly("100..128: 3", "128..138: 1");
    }

    @Test
    void aSessionThatWouldBecomeTooLongEndsAndTheNextReadingBeginsAnother() {
        assertThat(sessions(100, 109, 118, 127, 134, 135, 140)).containsExactly("100..135: 5", "135..150: 2");
    }

    @Test
    void aReadingOutOfOrderBeginsASessionEarlier() {
        assertThat(sessions(100, 91)).containsExactly("91..110: 2");
    }

    @Test
    void aReadingThatWouldMakeALaterSessionTooLongHasOneOfItsOwnUpToThere() {
        assertThat(sessions(100, 109, 118, 99)).containsExactly("99..128: 4");
        stated.clear();
        assertThat(sessions(100, 109, 118, 124, 97)).containsExactly("97..100: 1", "100..134: 4");
    }

    @Test
    void aReadingBetweenTwoSessionsJoinsThem() {
        assertThat(sessions(100, 115, 107)).containsExactly("100..125: 3");
    }

    @Test
    void sessionsThatWouldBecomeTooLongTogetherMeet() {
        assertThat(sessions(100, 109, 127, 118)).containsExactly("100..127: 3", "127..137: 1");
    }

    @Test
    void nothingIsSaidBeforeASessionIsFinal() {
        WindowSlot slot = given(20, 100);
        advance(slot.group(), 129);
        slot.group().revise((of, aggregate, counted) -> stated.add(aggregate));
        assertThat(stated()).isEmpty();
        advance(slot.group(), 130);
        assertThat(stated()).containsExactly("100..110: 1");
        assertThat(stated.get(0).isFinal()).isTrue();
        assertThat(stated.get(0).revision()).isZero();
        assertThat(stated.get(0).session()).isEqualTo(GAP);
    }

    @Test
    void whatComesWithinTheGapOfAFinalSessionIsLate() {
        WindowSlot slot = given(0, 100);
        advance(slot.group(), 110);
        assertThat(add(slot, 109, 110)).isEqualTo(WindowSlot.Taken.LATE);
        assertThat(add(slot, 110, 110)).isEqualTo(WindowSlot.Taken.ADDED);
    }

    @Test
    void anOldReadingIsTakenIfItsSessionIsOpen() {
        WindowSlot slot = given(0, 100);
        assertThat(add(slot, 92, 105)).isEqualTo(WindowSlot.Taken.ADDED);
        assertThat(add(slot, 80, 105)).isEqualTo(WindowSlot.Taken.LATE);
    }

    @Test
    void whatIsStatedOfASessionThatWasCutCanBeSent() throws Exception {
        sessions(100, 109, 118, 124, 97);
        assertThat(stated.get(0).length()).isLessThan(GAP);
        try (BlockWriter writer = new BlockWriter()) {
            assertThat(BlockReader.aggregates(BlockReader.read(writer.aggregates("a", stated))))
                    .isEqualTo(stated);
        }
    }

    @Test
    void sessionsThatWereFinalWhileTheClockWasAheadAreNotOverlapped() {
        WindowSlot slot = given(0, 1_000);
        advance(slot.group(), 1_010);
        add(slot, 995, Long.MIN_VALUE);
        add(slot, 999, Long.MIN_VALUE);
        advance(slot.group(), 1_010);
        assertThat(stated()).containsExactly("1000..1010: 1", "995..1000: 2");
    }

    @Test
    void aReadingOfAnOpenSessionIsNotLateThoughSessionsOnBothSidesAreFinal() {
        WindowSlot slot = given(20, 1_000);
        advance(slot.group(), 1_030);
        add(slot, 900, Long.MIN_VALUE);
        add(slot, 920, Long.MIN_VALUE);
        advance(slot.group(), 930); // both finals are near, and what lies between them counts as final
        assertThat(add(slot, 921, 930)).isEqualTo(WindowSlot.Taken.ADDED);
        advance(slot.group(), 960);
        assertThat(stated()).containsExactly("1000..1010: 1", "900..910: 1", "920..930: 2");
    }

    @Test
    void aSeriesIsNotOverWhileAReadingMightBeginASessionThatMeetsAFinalOne() {
        WindowSlot slot = given(0, 100);
        advance(slot.group(), 110);
        assertThat(slot.isOver(110)).isFalse();
        assertThat(slot.isOver(118)).isFalse();
        assertThat(slot.isOver(119)).isTrue();
    }

    @Test
    void aSeriesIsNotOverWhenItsClockHasGoneBack() {
        WindowSlot slot = given(20, 100);
        assertThat(slot.isOver(Long.MIN_VALUE)).isFalse();
        advance(slot.group(), 130);
        assertThat(slot.isOver(Long.MIN_VALUE)).isFalse();
    }

    @Property(tries = 500, shrinking = ShrinkingMode.OFF)
    void everyReadingIsInOneSessionAndTheseAreApartAndNotTooLong(@ForAll long seed) {
        Random random = new Random(seed);
        long lateness = random.nextInt(3) * 15L;
        stated.clear();
        WindowGroup group = group(lateness);
        WindowSlot slot = slot(group);
        List<Long> taken = new ArrayList<>();
        long watermark = 0;
        long time = 1_000;
        for (int i = 0; i < 300; i++) {
            time += random.nextInt(8) == 0 ? random.nextInt(25) : random.nextInt(4);
            long at = random.nextInt(4) == 0 ? time - random.nextInt(60) : time;
            if (add(slot, at, watermark) == WindowSlot.Taken.ADDED) {
                taken.add(at);
            }
            watermark = Math.max(watermark, at);
            advance(group, watermark);
        }
        advance(group, Long.MAX_VALUE / 2);
        long last = Long.MIN_VALUE;
        long count = 0;
        for (WindowAggregate session : stated) {
            assertThat(session.start()).isGreaterThanOrEqualTo(last);
            assertThat(session.length()).isBetween(1L, MOST);
            last = session.end();
            count += session.count();
            long[] held = taken.stream()
                    .filter(each -> each >= session.start() && each < session.end())
                    .mapToLong(Long::longValue)
                    .sorted()
                    .toArray();
            assertThat(held).hasSize((int) session.count());
            assertThat(held[0]).isEqualTo(session.start());
            assertThat(session.end()).isLessThanOrEqualTo(held[held.length - 1] + GAP);
            assertThat(Arrays.stream(held).skip(1).noneMatch(each -> !isWithinGapOfOneBefore(held, each)))
                    .isTrue();
        }
        assertThat(count).isEqualTo(taken.size());
        assertThat(slot.size()).isZero();
    }

    private static boolean isWithinGapOfOneBefore(long[] held, long time) {
        return Arrays.stream(held).anyMatch(each -> each < time && time - each < GAP)
                || Arrays.stream(held).filter(each -> each == time).count() > 1;
    }
}
