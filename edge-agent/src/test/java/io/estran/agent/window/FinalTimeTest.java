package io.estran.agent.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.estran.agent.input.ByteReader;
import io.estran.agent.input.ByteWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class FinalTimeTest {
    private static final long DAY = WindowSpec.DAY;
    private static final long HOUR = DAY / 24;

    private final FinalTime time = new FinalTime();

    @Test
    void nothingIsFinalBeforeAnythingWas() {
        assertThat(time.has(0)).isFalse();
    }

    @Test
    void whatLiesBetweenTwoWindowsThatAreNearIsFinalToo() {
        time.add(0, HOUR);
        time.add(2 * HOUR, 3 * HOUR);
        assertThat(time.has(HOUR + HOUR / 2)).isTrue();
        assertThat(time.has(3 * HOUR)).isFalse();
        assertThat(time.has(-1)).isFalse();
    }

    @Test
    void aGapOfADayStaysOpenAsAClockMayHaveLeftIt() {
        time.add(DAY, DAY + HOUR);
        time.add(0, HOUR);
        assertThat(time.has(HOUR)).isFalse();
        assertThat(time.has(DAY)).isTrue();
    }

    @Test
    void aGapOfYearsStaysOpen() {
        time.add(0, HOUR);
        time.add(1000 * DAY, 1000 * DAY + HOUR);
        assertThat(time.has(500 * DAY)).isFalse();
        time.add(HOUR, 2 * HOUR);
        assertThat(time.has(HOUR)).isTrue();
        assertThat(time.has(2 * HOUR)).isFalse();
        assertThat(time.has(1000 * DAY)).isTrue();
    }

    @Test
    void whatLiesBeforeTheNewestIsTakenAsOneBeforeWhatAClockAheadHasLeft() {
        for (int day = 0; day < 6; day++) {
            time.add(day * DAY, day * DAY + HOUR);
        }
        time.add(6 * DAY + 3 * HOUR, 6 * DAY + 4 * HOUR);
        time.add(6 * DAY, 6 * DAY + HOUR / 2);
        assertThat(time.has(6 * DAY + HOUR)).isFalse();
        assertThat(time.has(6 * DAY)).isTrue();
        assertThat(time.has(6 * DAY + 3 * HOUR)).isTrue();
    }

    @Property(tries = 300)
    void everyWindowThatWasFinalStaysSoAndMemoryIsBounded(@ForAll long seed) {
        Random random = new Random(seed);
        List<Long> starts = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            long start = (random.nextInt(400) - 200) * (random.nextBoolean() ? 30 * DAY : HOUR);
            time.add(start, start + HOUR);
            starts.add(start);
            assertThat(starts).allMatch(time::has);
            ByteWriter to = new ByteWriter();
            time.write(to);
            assertThat(to.toBytes().length).isLessThanOrEqualTo(1 + 16 * FinalTime.MOST);
            FinalTime copy = new FinalTime();
            copy.read(new ByteReader(to.toBytes()));
            assertThat(starts).allMatch(copy::has);
        }
    }
}
