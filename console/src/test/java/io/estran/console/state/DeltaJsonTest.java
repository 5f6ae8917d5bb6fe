package io.estran.console.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.estran.console.Examples;
import io.estran.console.SyntheticPlant;
import io.estran.protocol.account.LaneStatus;
import io.estran.protocol.aggregate.WindowAggregate;
import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.reading.QualityReason;
import io.estran.testkit.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever happens to the plant, the deltas lead from any state to the same state as looking at it anew. */
class DeltaJsonTest {
    private static final long START = 1_764_000_000_000_000_000L;
    private static final String[] SERIES = {"a/b/c", "a/b/d", "a/e/<script>", "f/g"};

    private final Limits limits = new Limits(3, 5, 2, 1, 2, 3, 4);
    private final DeltaJson deltas = new DeltaJson(limits);
    private final StateJson whole = new StateJson("console-1", limits);

    @Property(tries = 150)
    void deltasLeadToTheSameStateAsLookingAnew(@ForAll long seed) {
        Random random = new Random(seed);
        ManualClock clock = new ManualClock(START);
        SyntheticPlant plant = new SyntheticPlant();
        Map<String, List<WindowAggregate>> windows = new HashMap<>();
        Observer observer = new Observer(plant, limits, clock);
        PlantState sent = observer.look();
        FoldedState page = new FoldedState(whole.write(sent), limits);
        for (int step = 0; step < 25; step++) {
            clock.advance(Duration.ofMillis(random.nextInt(2_000)));
            for (int i = random.nextInt(3); i > 0; i--) {
                change(plant, windows, random, clock.wallNanos());
            }
            PlantState now = observer.look();
            var delta = deltas.write(sent, now);
            if (delta.isPresent()) {
                page.apply(delta.get());
                sent = now;
            }

            assertThat(page.all()).isEqualTo(new FoldedState(whole.write(sent), limits).all());
        }
    }

    private void change(SyntheticPlant plant, Map<String, List<WindowAggregate>> windows, Random random, long now) {
        String series = SERIES[random.nextInt(SERIES.length)];
        switch (random.nextInt(8)) {
            case 0 -> plant.remove(series);
            case 1 -> plant.put(Examples.agent("lab-" + random.nextInt(3), random.nextBoolean(), now, account(random)));
            case 2 -> plant.put(Examples.raised("rule-" + random.nextInt(4), series, "high", now, random.nextInt(9)));
            case 3 -> plant.put(Examples.cleared("rule-" + random.nextInt(4), series, "low", now, random.nextInt(9)));
            case 4 -> plant.happened(Examples.event("actuation", "a/b", now, "value", random.nextInt(9)));
            case 5 -> plant.connected(random.nextBoolean());
            default -> {
                List<WindowAggregate> history = windows.computeIfAbsent(series, name -> new ArrayList<>());
                int back = history.isEmpty() ? 0 : random.nextInt(2);
                long end = now - now % Examples.SECOND - back * Examples.SECOND;
                history.removeIf(window -> window.end() == end);
                history.add(
                        random.nextInt(4) == 0
                                ? Examples.bad(series, "bar", end, QualityReason.SOURCE_LOST)
                                : Examples.window(
                                        series, "bar", random.nextInt(3) - 1, end, 0.1, random.nextDouble(), 7));
                history.sort((x, y) -> Long.compare(x.start(), y.start()));
                history.subList(0, Math.max(0, history.size() - limits.trend())).clear();
                plant.put(Examples.property(null, history));
            }
        }
    }

    private static io.estran.protocol.account.Account account(Random random) {
        return Examples.account(BatchClass.AGGREGATES, random.nextInt(4), LaneStatus.OK, 9, random.nextInt(9), 0);
    }
}
