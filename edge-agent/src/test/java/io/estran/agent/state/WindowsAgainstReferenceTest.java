package io.estran.agent.state;

import static io.estran.agent.state.StateBench.NOON;
import static io.estran.agent.state.StateBench.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.estran.agent.input.Inputs;
import io.estran.agent.source.SeriesAttributes;
import io.estran.agent.window.WindowSpec;
import io.estran.protocol.reading.Quality;
import io.estran.protocol.reading.QualityReason;
import java.time.ZoneId;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever comes, in whatever order: the windows say what a slow and plain computation says. */
class WindowsAgainstReferenceTest {
    private static final List<String> NAMES = List.of("a/exact", "a/double", "b/offset");
    private static final int[] EXPONENTS = {2, SeriesAttributes.NO_RESOLUTION, SeriesAttributes.NO_RESOLUTION};
    private static final QualityReason[] REASONS = QualityReason.values();

    @Property(tries = 100)
    void windowsSayWhatThePlainComputationSays(@ForAll long seed) {
        Random random = new Random(seed);
        long lateness = random.nextInt(3) * 2 * SECOND;
        PipelineConfiguration configuration = StateBench.configuration(List.of(
                new WindowSpec("**", SECOND, lateness, null),
                new WindowSpec("**", 7 * SECOND, random.nextInt(2) * 10 * SECOND, null),
                new WindowSpec("**", 86_400 * SECOND, 0, ZoneId.of("Europe/Paris"))));
        StateBench bench = new StateBench();
        bench.run(1, 0);
        bench.configure(configuration);
        for (int i = 0; i < NAMES.size(); i++) {
            bench.state.series(
                    i,
                    0,
                    NAMES.get(i),
                    new SeriesAttributes("", EXPONENTS[i], Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY));
        }
        ReferenceWindows reference = new ReferenceWindows(configuration, EXPONENTS, NOON);
        long wall = NOON;
        long time = NOON;
        int given = 0;
        for (int step = 20 + random.nextInt(300); step > 0; step--) {
            if (random.nextInt(12) == 0) {
                wall += random.nextInt(20) == 0 ? 10 * SECOND : random.nextInt(1_000) * 1_000_000L;
                bench.state.tick(wall, wall - NOON, 0, 0);
                reference.tick(wall, wall - NOON);
            } else {
                time += random.nextInt(5) == 0 ? 0 : random.nextInt(400) * 1_000_000L;
                long at = time + disturbance(random);
                int series = random.nextInt(NAMES.size());
                double value = value(random, series);
                Quality quality = Quality.values()[Math.max(0, random.nextInt(12) - 9)];
                QualityReason reason =
                        quality == Quality.GOOD ? QualityReason.NONE : REASONS[random.nextInt(REASONS.length)];
                for (int copies = random.nextInt(10) == 0 ? 2 : 1; copies > 0; copies--) {
                    bench.state.reading(series, at, value, quality.code(), reason.code(), Inputs.NO_POSITION);
                    reference.reading(series, at, value, quality, reason);
                    given++;
                }
                wall = Math.max(wall, time - 2 * SECOND);
            }
            bench.assertBalance();
        }
        bench.state.endOfInput();
        reference.end();
        reference.check(bench.windows, NAMES);
        bench.assertBalance();
        assertThat(bench.state.summary())
                .returns(0L, StateSummary::open)
                .returns(reference.late, StateSummary::late)
                .returns(reference.dropped, StateSummary::dropped)
                .returns(given - reference.dropped, StateSummary::accepted);
    }

    /** Mostly in order; some out of order, late, or from the future. */
    private static long disturbance(Random random) {
        switch (random.nextInt(16)) {
            case 0:
                return -random.nextInt(1_500) * 1_000_000L;
            case 1:
                return -random.nextInt(30_000) * 1_000_000L;
            case 2:
                return random.nextInt(3) == 0 ? 200 * SECOND + random.nextInt(40) * SECOND : 0;
            case 3:
                return random.nextInt(2_000) * 1_000_000L;
            default:
                return 0;
        }
    }

    private static double value(Random random, int series) {
        switch (random.nextInt(40)) {
            case 0:
                return Double.NaN;
            case 1:
                return Double.NEGATIVE_INFINITY;
            case 2:
                return 0;
            case 3:
                return -50 * random.nextDouble();
            default:
                break;
        }
        return switch (series) {
            case 0 -> 20 + random.nextInt(1_000) / 100.0;
            case 1 -> Math.exp(random.nextGaussian() * 3) * (random.nextBoolean() ? 1 : -1);
            default -> 1e12 + random.nextGaussian();
        };
    }
}
