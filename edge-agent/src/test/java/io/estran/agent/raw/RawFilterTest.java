package io.estran.agent.raw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.estran.agent.input.ByteReader;
import io.estran.agent.input.ByteWriter;
import io.estran.agent.raw.RawSpec.Kind;
import io.estran.protocol.reading.Quality;
import io.estran.protocol.reading.QualityReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What may be left out, and what whoever has the rest knows of it. */
class RawFilterTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long NOON = 1_795_521_600L * SECOND;
    private static final int GOOD = Quality.GOOD.code();
    private static final int UNCERTAIN = Quality.UNCERTAIN.code();
    private static final int BAD = Quality.BAD.code();
    private static final int LOST = QualityReason.SOURCE_LOST.code();

    private record Point(long time, double value) {}

    private final List<Point> sent = new ArrayList<>();
    private final RawSink sink = (time, value, quality, reason) -> sent.add(new Point(time, value));

    @Test
    void withoutABoundEveryReadingIsSent() {
        RawFilter filter = filter(Kind.EVERY, 0, 0);
        take(filter, 0, 1);
        take(filter, 1, 1);
        take(filter, 0.5, 1);

        assertThat(values()).containsExactly(1.0, 1.0, 1.0);
    }

    @Test
    void aDeadbandOfZeroSendsChangesOnly() {
        RawFilter filter = filter(Kind.DEADBAND, 0, 0);
        double[] values = {1, 1, 2, 2, 2, 1};
        for (int i = 0; i < values.length; i++) {
            take(filter, i, values[i]);
        }

        assertThat(values()).containsExactly(1.0, 2.0, 1.0);
    }

    @Test
    void aSlowDriftDoesNotHideWithinADeadband() {
        RawFilter filter = filter(Kind.DEADBAND, 1, 0);
        for (int i = 0; i <= 25; i++) {
            take(filter, i, i / 10.0);
        }

        assertThat(values())
                .as("measured against the last one sent, not the last one")
                .containsExactly(0.0, 1.1, 2.2);
    }

    @Test
    void aPercentageIsOfTheLastValueSent() {
        RawFilter filter = filter(Kind.PERCENT, 10, 0);
        double[] values = {-100, -109, -110, -111, 0, 0, 0.001};
        for (int i = 0; i < values.length; i++) {
            take(filter, i, values[i]);
        }

        assertThat(values()).containsExactly(-100.0, -111.0, 0.0, 0.001);
    }

    @Test
    void afterSilenceTheNextReadingIsSentWhateverItIs() {
        RawFilter filter = filter(Kind.DEADBAND, 5, 10);
        for (int i = 0; i <= 25; i++) {
            take(filter, i, 1);
        }

        assertThat(seconds()).containsExactly(0.0, 10.0, 20.0);
    }

    @Test
    void aChangeOfQualityIsSentAndBadReadingsOnceUntilItChanges() {
        RawFilter filter = filter(Kind.DEADBAND, 5, 0);
        take(filter, 0, 1);
        filter.take(at(1), 1, UNCERTAIN, 0, false, sink);
        filter.take(at(2), Double.NaN, BAD, LOST, false, sink);
        filter.take(at(3), 7_000, BAD, LOST, false, sink);
        filter.take(at(4), 7_000, BAD, QualityReason.OUT_OF_RANGE.code(), false, sink);
        take(filter, 5, 1);

        assertThat(seconds()).containsExactly(0.0, 1.0, 2.0, 4.0, 5.0);
    }

    @Test
    void lateReadingsAndThoseFromTheFutureAreSentAndChangeNothing() {
        RawFilter filter = filter(Kind.DEADBAND, 5, 0);
        take(filter, 10, 100);
        take(filter, 4, 1);
        filter.take(at(1_000), 1, UNCERTAIN, 0, true, sink);
        take(filter, 11, 104);

        assertThat(seconds()).containsExactly(10.0, 4.0, 1_000.0);
    }

    @Test
    void aStraightLineTakesTwoReadings() {
        RawFilter filter = filter(Kind.DOOR, 0.01, 1_000);
        for (int i = 0; i <= 500; i++) {
            take(filter, i, 3 * i);
        }
        filter.flush(sink);

        assertThat(seconds()).containsExactly(0.0, 500.0);
    }

    @Test
    void theDoorClosesASegmentWithAReadingThatWasTaken() {
        RawFilter filter = filter(Kind.DOOR, 0.5, 1_000);
        for (int i = 0; i <= 10; i++) {
            take(filter, i, 0);
        }
        take(filter, 11, 10);
        take(filter, 12, 20);
        take(filter, 13, 20);

        assertThat(sent).containsExactly(new Point(at(0), 0), new Point(at(10), 0), new Point(at(12), 20));
    }

    @Test
    void whatTheDoorHoldsIsSentWhenSilenceHasPassedOrTheSourceEnds() {
        RawFilter filter = filter(Kind.DOOR, 1, 60);
        take(filter, 0, 1);
        take(filter, 5, 1.5);
        filter.pass(at(59), sink);
        assertThat(seconds()).containsExactly(0.0);
        filter.pass(at(60), sink);
        assertThat(seconds()).containsExactly(0.0, 5.0);
        filter.pass(at(600), sink);
        take(filter, 600, 1);
        take(filter, 601, 1);
        filter.pass(Long.MAX_VALUE, sink);

        assertThat(seconds()).containsExactly(0.0, 5.0, 600.0, 601.0);
    }

    /** The bound, against every reading; rounding may add a few units in the last place of the largest value. */
    @Property(tries = 300)
    void theLineBetweenReadingsSentPassesAllOthersWithinTheBound(@ForAll long seed) {
        Random random = new Random(seed);
        double bound = random.nextInt(3) == 0 ? 0 : random.nextDouble() * 3;
        long silence = 5 + random.nextInt(200);
        RawFilter filter = filter(Kind.DOOR, bound, silence);
        List<Point> all = signal(random, filter);
        filter.flush(sink);

        assertThat(sent.get(0)).isEqualTo(all.get(0));
        assertThat(sent.get(sent.size() - 1)).isEqualTo(all.get(all.size() - 1));
        int segment = 0;
        for (Point point : all) {
            while (sent.get(segment + 1).time() < point.time()) {
                segment++;
            }
            Point from = sent.get(segment);
            Point to = sent.get(segment + 1);
            double share = (double) (point.time() - from.time()) / (to.time() - from.time());
            assertThat(from.value() + share * (to.value() - from.value()))
                    .isCloseTo(point.value(), within(bound + 1e-9));
            assertThat(to.time() - from.time()).isLessThanOrEqualTo((silence + 10) * SECOND);
        }
    }

    @Property(tries = 300)
    void theLastReadingSentIsWithinTheDeadbandOfAllThatFollow(@ForAll long seed) {
        Random random = new Random(seed);
        double bound = random.nextDouble() * 3;
        RawFilter filter = filter(Kind.DEADBAND, bound, random.nextInt(50));
        List<Point> all = signal(random, filter);

        int last = 0;
        for (Point point : all) {
            while (last + 1 < sent.size() && sent.get(last + 1).time() <= point.time()) {
                last++;
            }
            assertThat(Math.abs(sent.get(last).value() - point.value())).isLessThanOrEqualTo(bound);
        }
    }

    /** At most ten seconds apart. */
    private List<Point> signal(Random random, RawFilter filter) {
        sent.clear();
        List<Point> all = new ArrayList<>();
        double value = random.nextInt(100);
        double trend = random.nextGaussian();
        double time = 0;
        for (int i = 0; i < 300; i++) {
            time += 0.001 + random.nextInt(10_000) / 1_001.0;
            trend = random.nextInt(20) == 0 ? random.nextGaussian() : trend;
            value += trend + (random.nextBoolean() ? random.nextGaussian() * 0.3 : 0);
            all.add(new Point(at(time), value));
            take(filter, time, value);
        }
        return all;
    }

    @Test
    void aFilterGoesOnFromItsBytes() {
        Random random = new Random(3);
        for (Kind kind : Kind.values()) {
            RawFilter filter = filter(kind, 0.5, 20);
            for (int i = 0; i < 200; i++) {
                ByteWriter bytes = new ByteWriter();
                filter.write(bytes);
                RawFilter again = new RawFilter(filter.spec());
                again.read(new ByteReader(bytes.toBytes()));
                ByteWriter once = new ByteWriter();
                again.write(once);
                assertThat(once.toBytes()).isEqualTo(bytes.toBytes());
                filter = again;
                take(filter, i, Math.sin(i / 10.0) + random.nextInt(2) / 10.0);
            }
        }
    }

    @Test
    void anEntryThatMakesNoSenseIsNone() {
        assertThatThrownBy(() -> new RawSpec("**", Kind.DEADBAND, -1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RawSpec("**", Kind.DEADBAND, Double.NaN, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RawSpec("**", Kind.DOOR, 1, 0))
                .as("without a bound on silence its newest reading would wait for ever")
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static RawFilter filter(Kind kind, double bound, long silence) {
        return new RawFilter(new RawSpec("**", kind, bound, silence * SECOND));
    }

    private void take(RawFilter filter, double seconds, double value) {
        filter.take(at(seconds), value, GOOD, 0, false, sink);
    }

    private static long at(double seconds) {
        return NOON + Math.round(seconds * SECOND);
    }

    private List<Double> values() {
        return sent.stream().map(Point::value).toList();
    }

    private List<Double> seconds() {
        return sent.stream()
                .map(point -> (point.time() - NOON) / (double) SECOND)
                .toList();
    }
}
