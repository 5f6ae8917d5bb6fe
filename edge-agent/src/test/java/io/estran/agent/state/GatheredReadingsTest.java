package io.estran.agent.state;

import static io.estran.agent.state.StateBench.NOON;
import static io.estran.agent.state.StateBench.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.estran.agent.input.Inputs;
import io.estran.agent.rule.Priority;
import io.estran.agent.rule.RuleSpec;
import io.estran.agent.source.SeriesAttributes;
import io.estran.agent.window.WindowSpec;
import io.estran.protocol.lane.Id128;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Readings that are gathered for a moment do to windows and alarms, to the bit, what they would do one by one. Whoever takes the
 * state as bytes has everything given first, and the next reading looked at by itself: so a state of which the bytes are taken
 * after each input is the one that gathers nothing.
 */
class GatheredReadingsTest {
    private static final int SERIES = 4;
    private static final double LIMIT = 100;

    @Property(tries = 60)
    void gatheringChangesNothing(@ForAll long seed) {
        RecordedOutputs gatheredOutputs = new RecordedOutputs();
        RecordedOutputs singleOutputs = new RecordedOutputs();
        List<Long> gatheredOrders = new ArrayList<>();
        List<Long> singleOrders = new ArrayList<>();
        PipelineState gathered =
                new PipelineState(gatheredOutputs, (order, target, value) -> gatheredOrders.add(order), 1_000);
        PipelineState single =
                new PipelineState(singleOutputs, (order, target, value) -> singleOrders.add(order), 1_000);
        for (Consumer<Inputs> input : inputs(new Random(seed))) {
            input.accept(gathered);
            input.accept(single);
            StateCodec.write(single);
            assertThat(gathered.summary()).isEqualTo(single.summary());
            assertThat(gathered.completeUpTo(NOON, 0)).isEqualTo(single.completeUpTo(NOON, 0));
        }
        for (int i = 0; i < singleOutputs.all.size(); i++) {
            assertThat(gatheredOutputs.all.get(i)).isEqualTo(singleOutputs.all.get(i));
        }
        assertThat(gatheredOutputs.all).hasSameSizeAs(singleOutputs.all);
        assertThat(gatheredOutputs.windows()).as("windows were closed").isNotEmpty();
        assertThat(gatheredOrders).isEqualTo(singleOrders);
        assertThat(StateCodec.write(gathered)).isEqualTo(StateCodec.write(single));
    }

    /** Dense readings of few series, mostly good, in order and near a limit; and everything that may come between them. */
    private static List<Consumer<Inputs>> inputs(Random random) {
        List<Consumer<Inputs>> inputs = new ArrayList<>();
        inputs.add(to -> to.runStarted(1, new Id128(0, 1), "lab-1", "1.0", NOON, 0));
        inputs.add(configured(random));
        for (int i = 0; i < SERIES; i++) {
            inputs.add(series(i, random));
        }
        long time = NOON;
        long position = 0;
        double drift = 0;
        for (int i = 0; i < 1_500; i++) {
            time += random.nextInt(random.nextInt(50) == 0 ? 2_000 : 20) * 1_000_000L;
            drift += random.nextGaussian() / 10;
            int series = random.nextInt(SERIES);
            long at = random.nextInt(40) == 0 ? time - random.nextInt(3_000) * 1_000_000L : time;
            double value = value(random, drift);
            int quality = random.nextInt(60) == 0 ? 1 + random.nextInt(2) : 0;
            long given = random.nextInt(3) == 0 ? ++position : Inputs.NO_POSITION;
            inputs.add(to -> to.reading(series, at, value, quality, quality, given));
            if (random.nextInt(30) == 0) {
                long wall = time + (random.nextInt(10) == 0 ? -10 * SECOND : 0);
                long monotonic = time - NOON;
                inputs.add(to -> to.tick(wall, monotonic, 0, 0));
            }
            switch (random.nextInt(400)) {
                case 0 -> inputs.add(configured(random));
                case 1, 2 -> inputs.add(series(random.nextInt(SERIES), random));
                case 3 -> {
                    long offset = random.nextBoolean() ? 0 : 20 * SECOND;
                    inputs.add(to -> to.timeKnown(NOON, offset));
                }
                case 4 -> {
                    long upTo = position + 5;
                    inputs.add(to -> to.allowance(0, upTo));
                    long wall = time;
                    inputs.add(to -> to.runStarted(2, new Id128(0, 2), "lab-1", "1.0", wall, wall - NOON));
                }
                default -> {
                    // Mostly only readings.
                }
            }
        }
        inputs.add(Inputs::endOfInput);
        return inputs;
    }

    private static double value(Random random, double drift) {
        return switch (random.nextInt(80)) {
            case 0 -> Double.NaN;
            case 1 -> Double.NEGATIVE_INFINITY;
            case 2 -> 1e12;
            case 3 -> -0.01;
            case 4 -> LIMIT;
            case 5 -> 0;
            default -> LIMIT - 5 + drift + random.nextGaussian();
        };
    }

    private static Consumer<Inputs> series(int number, Random random) {
        int exponent = random.nextInt(4) - 1;
        SeriesAttributes attributes = random.nextBoolean()
                ? new SeriesAttributes("", exponent, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY)
                : new SeriesAttributes("degC", exponent, -LIMIT, 2 * LIMIT);
        return to -> to.series(number, 0, "asset/series-" + number, attributes);
    }

    private static Consumer<Inputs> configured(Random random) {
        List<WindowSpec> windows = new ArrayList<>(List.of(
                new WindowSpec("**", SECOND, random.nextBoolean() ? 0 : SECOND / 2, null),
                new WindowSpec("*/series-1", 3 * SECOND, SECOND, null)));
        if (random.nextInt(4) == 0) {
            windows.remove(0);
        }
        if (random.nextInt(3) > 0) {
            long gap = (1 + random.nextInt(40)) * SECOND / 40;
            windows.add(WindowSpec.session("**", gap, gap * (1 + random.nextInt(8)), random.nextInt(3) * SECOND / 2));
        }
        List<RuleSpec> rules = new ArrayList<>();
        rules.add(new RuleSpec("high", "**", true, LIMIT, 2, 0, Priority.HIGH, new RuleSpec.Write(StateBench.PUMP, 1)));
        if (random.nextBoolean()) {
            rules.add(new RuleSpec("low", "*/series-2", false, LIMIT - 7, 1, SECOND / 4, Priority.LOW, null));
        }
        byte[] bytes = StateBench.configuration(windows, rules.toArray(RuleSpec[]::new))
                .toBytes();
        return to -> to.configured(bytes, true);
    }
}
