package io.estran.agent.state;

import static io.estran.agent.state.StateBench.NOON;
import static io.estran.agent.state.StateBench.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.estran.agent.derive.DerivePlan;
import io.estran.agent.derive.DeriveSpecs;
import io.estran.agent.input.InputColumns;
import io.estran.agent.input.InputEncoder;
import io.estran.agent.input.Inputs;
import io.estran.agent.ring.Ring;
import io.estran.agent.ring.RingConsumer;
import io.estran.agent.rule.Priority;
import io.estran.agent.rule.RuleSpec;
import io.estran.agent.source.SeriesAttributes;
import io.estran.agent.window.WindowSpec;
import io.estran.protocol.aggregate.WindowAggregate;
import io.estran.protocol.event.Event;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.reading.Reading;
import java.lang.management.ManagementFactory;
import java.time.ZoneId;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * DESIGN "Budgets": in steady state a reading makes no garbage, from the ring through the journal's encoding, rules and
 * windows. A statement on a window makes some: the record, its sums and the counts of its sketch.
 */
class SteadyStateTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int SERIES = 100;
    private static final int WARM_UP = 150_000;
    private static final int MEASURED = 100_000;
    /** A window of ten readings whose sketch has some ten bins takes 305 bytes. */
    private static final double BYTES_PER_STATEMENT = 600;

    private final Counting outputs = new Counting();
    private final PipelineState state = new PipelineState(outputs, Effects.NONE, 1_000);
    private final Ring ring = new Ring(1024);
    private final InputEncoder encoder = new InputEncoder();
    private final InputColumns handed = new InputColumns(InputEncoder.HAND_OVER_BYTES);
    private long recorded;
    private final SplittableRandom random = new SplittableRandom(1);
    private long time = NOON;
    private int series;

    private final RingConsumer pipeline = new RingConsumer() {
        @Override
        public void reading(int of, long at, double value, int quality, int reason, long position, long stamp) {
            if (!handed.hasRoom(InputEncoder.READING_BYTES)) {
                pack();
            }
            handed.reading(of, at, value, quality, reason, position);
            state.reading(of, at, value, quality, reason, position);
        }

        @Override
        public void rare(Object input) {
            throw new IllegalStateException("nothing rare here");
        }
    };

    private static final class Counting implements Outputs {
        long aggregates;
        long events;

        @Override
        public void aggregate(long ordinal, String asset, WindowAggregate aggregate) {
            aggregates++;
        }

        @Override
        public void raw(long ordinal, String asset, Reading reading) {
            throw new AssertionError("nothing is sent on here");
        }

        @Override
        public void event(long ordinal, Event event) {
            events++;
        }
    }

    /** What the storage thread does, on this one: so what it allocates is seen. */
    private void pack() {
        while (!encoder.take(handed)) {
            recorded += encoder.finish().remaining();
        }
        handed.clear();
    }

    private void begin(List<WindowSpec> windows) {
        begin(windows, DerivePlan.NONE);
    }

    private void begin(List<WindowSpec> windows, DerivePlan derive) {
        RuleSpec never = new RuleSpec("never", "**", true, 1e9, 1, 0, Priority.HIGH, null);
        RuleSpec delayed = new RuleSpec("delayed", "**", false, -1e9, 1, SECOND, Priority.LOW, null);
        state.runStarted(1, new Id128(0, 1), "lab-1", "1.0", NOON, 0);
        state.configured(
                StateBench.configuration(windows, never, delayed).with(derive).toBytes(), true);
        for (int i = 0; i < SERIES; i++) {
            int exponent = i % 2 == 0 ? SeriesAttributes.NO_RESOLUTION : 2;
            state.series(i, 0, "asset-" + i % 10 + "/series-" + i, new SeriesAttributes("", exponent, -1e12, 1e12));
        }
    }

    /** So many readings, 10 a second of each series, in order but for some that are a little late. */
    private void pump(int readings, long late) {
        for (int left = readings; left > 0; left -= 500) {
            for (int i = 0; i < 500; i++) {
                series = (series + 1) % SERIES;
                time += SECOND / (10 * SERIES);
                long at = random.nextInt(20) == 0 ? time - late : time;
                double value = 100 + 10 * Math.sin(time / 1e9) + random.nextDouble();
                if (!ring.offer(series, at, value, 0, 0, Inputs.NO_POSITION, 0)) {
                    throw new IllegalStateException("full");
                }
            }
            ring.drain(pipeline, 500);
            state.tick(time, time - NOON, 0, 0);
        }
    }

    /** Bytes that the thread allocates for so many readings. */
    private long allocated(int readings, long late) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        pump(readings, late);
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    @Test
    void aReadingMakesNoGarbage() {
        begin(List.of(
                new WindowSpec("**", 3_600 * SECOND, 60 * SECOND, null),
                new WindowSpec("**", 86_400 * SECOND, 0, null),
                WindowSpec.session("**", 20 * SECOND, 86_400 * SECOND, 0)));
        pump(WARM_UP, SECOND);
        long statements = outputs.aggregates;
        double bytes = (double) allocated(MEASURED, SECOND) / MEASURED;
        assertThat(outputs.aggregates).as("no window closed meanwhile").isEqualTo(statements);
        assertThat(bytes).as("bytes per reading").isLessThan(0.1);
        assertThat(recorded).as("records were made of them").isPositive();
        assertThat(state.summary().accepted()).isEqualTo(WARM_UP + MEASURED);
    }

    @Test
    void neitherDoesADerivedOne() {
        DerivePlan derive = new DerivePlan(
                List.of(
                        DeriveSpecs.rate("**", "{series}-rate", 0, 0),
                        DeriveSpecs.increase("**", "{series}-increase", 1),
                        DeriveSpecs.mean("**", "{series}-mean", 2, 10, true),
                        DeriveSpecs.energy("**", "{series}-energy", 3, 10, true),
                        DeriveSpecs.timeIn("**", "{series}-time", 4, 10, 95, 100)),
                1_000);
        begin(List.of(), derive); // a sketch of values that it has not seen takes room
        pump(WARM_UP, SECOND);
        long statements = outputs.aggregates;
        long derived = state.summary().derived();
        double bytes = (double) allocated(MEASURED, SECOND) / MEASURED;
        assertThat(outputs.aggregates).as("no window closed meanwhile").isEqualTo(statements);
        assertThat(state.summary().derived() - derived).isGreaterThan(MEASURED / 2);
        assertThat(bytes).as("bytes per reading").isLessThan(0.1);
    }

    @Test
    void aReadingMakesNoGarbageWhateverWindowsAreSummedUpFromOthers() {
        begin(List.of(
                new WindowSpec("**", 3_600 * SECOND, 60 * SECOND, null),
                new WindowSpec("**", 7_200 * SECOND, 60 * SECOND, null, 0, 600 * SECOND),
                new WindowSpec("**", 86_400 * SECOND, 0, ZoneId.of("Europe/Paris"), 6 * 3_600 * SECOND, 0),
                new WindowSpec("**", 600 * SECOND, 60 * SECOND, null)));
        pump(WARM_UP, SECOND);
        long statements = outputs.aggregates;
        double bytes = (double) allocated(MEASURED, SECOND) / MEASURED;
        assertThat(outputs.aggregates).as("no window closed meanwhile").isEqualTo(statements);
        assertThat(bytes).as("bytes per reading").isLessThan(0.1);
    }

    @Test
    void aStatementMakesLittleAndItsReadingsNothing() {
        begin(List.of(new WindowSpec("**", SECOND, SECOND / 2, null)));
        pump(WARM_UP, SECOND / 5);
        long statements = outputs.aggregates;
        long bytes = allocated(MEASURED, SECOND / 5);
        long made = outputs.aggregates - statements;
        assertThat(made).isGreaterThan(2 * MEASURED / 10 - 1_000);
        assertThat((double) bytes / made).as("bytes per statement").isLessThan(BYTES_PER_STATEMENT);
        assertThat(outputs.events).isEqualTo(1);
    }

    /** Windows are pooled: what the state holds does not grow with what went through it. */
    @Test
    void memoryDoesNotGrowWithWhatWentThrough() {
        begin(List.of(new WindowSpec("**", SECOND, 3 * SECOND, null)));
        pump(WARM_UP, SECOND);
        int written = StateCodec.write(state).length;
        int pooled = state.pool.size();
        pump(WARM_UP, SECOND);
        assertThat(StateCodec.write(state).length).isBetween(written / 2, written * 2);
        assertThat(state.pool.size()).isBetween(0, pooled + SERIES);
        state.endOfInput();
        assertThat(state.pool.size()).as("all windows are back").isBetween(4 * SERIES, 6 * SERIES);
    }
}
