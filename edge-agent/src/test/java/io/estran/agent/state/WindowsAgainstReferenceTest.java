package io.estran.agent.state;

import static io.estran.agent.state.StateBench.NOON;
import static io.estran.agent.state.StateBench.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.estran.agent.input.Inputs;
import io.estran.agent.source.SeriesAttributes;
import io.estran.agent.state.PipelineConfiguration.SourceSpec;
import io.estran.agent.window.WindowSpec;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.reading.Quality;
import io.estran.protocol.reading.QualityReason;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/**
 * Whatever comes, in whatever order, over whatever windows: these say what a slow and plain computation says that knows nothing of
 * panes, merging, calendars or open sessions.
 */
class WindowsAgainstReferenceTest {
    private static final List<SourceSpec> SOURCES =
            List.of(new SourceSpec("plc", true), new SourceSpec("line", true), new SourceSpec("file", false));
    private static final List<String> NAMES = List.of("a/exact", "b/double", "c/offset", "a/double", "b/exact");
    private static final int NONE = SeriesAttributes.NO_RESOLUTION;
    private static final int[] EXPONENTS = {2, NONE, NONE, NONE, 0};
    private static final QualityReason[] REASONS = QualityReason.values();
    private static final ZoneId PARIS = ZoneId.of("Europe/Paris");
    private static final long HOUR = 3_600 * SECOND;

    /** An ordinary day, and a little before the clocks of Paris go forward and back. */
    private static final long[] BEGINS = {NOON, at("2027-03-28T00:58:00Z"), at("2026-10-25T00:58:00Z")};

    private static long at(String instant) {
        return Instant.parse(instant).getEpochSecond() * SECOND;
    }

    private static int source(int series) {
        return series % SOURCES.size();
    }

    @Property(tries = 250)
    void windowsSayWhatThePlainComputationSays(@ForAll long seed) {
        Random random = new Random(seed);
        compare(random, windows(random), 1 + random.nextInt(2_000));
    }

    /** As windows come one from another: seconds into a minute, that into shifts and days, and all into what overlaps. */
    @Property(tries = 40)
    void windowsThatFeedOneAnotherSayIt(@ForAll long seed) {
        Random random = new Random(seed);
        List<WindowSpec> windows = new ArrayList<>(List.of(
                epoch(random, 1),
                epoch(random, 10),
                epoch(random, 60),
                hopping(random, 20, 5, null),
                hopping(random, 90, 30, PARIS),
                local(random, 900 * SECOND, 0),
                local(random, 8 * HOUR, 6 * HOUR),
                local(random, 24 * HOUR, 6 * HOUR),
                session(random, 3)));
        Collections.shuffle(windows, random);
        compare(random, windows, 400);
    }

    private static List<WindowSpec> windows(Random random) {
        List<WindowSpec> all = new ArrayList<>(List.of(
                epoch(random, 1),
                epoch(random, 3),
                epoch(random, 7),
                epoch(random, 12),
                epoch(random, 60),
                hopping(random, 24, 3, null),
                hopping(random, 10, 5, null),
                hopping(random, 35, 7, null),
                hopping(random, 5_400, 900, PARIS),
                local(random, HOUR, 0),
                local(random, 240 * SECOND, 6 * HOUR),
                local(random, 6 * HOUR, 3 * HOUR),
                local(random, 48 * HOUR, 0),
                session(random, 1 + random.nextInt(4)),
                session(random, 6 + random.nextInt(20))));
        Collections.shuffle(all, random);
        return all.subList(0, 1 + random.nextInt(5));
    }

    private static long lateness(Random random) {
        return random.nextInt(3) * random.nextInt(6) * SECOND;
    }

    private static WindowSpec epoch(Random random, long seconds) {
        return new WindowSpec("**", seconds * SECOND, lateness(random), null);
    }

    private static WindowSpec local(Random random, long length, long from) {
        return new WindowSpec("**", length, lateness(random), PARIS, from, 0);
    }

    private static WindowSpec hopping(Random random, long seconds, long every, @Nullable ZoneId zone) {
        return new WindowSpec("**", seconds * SECOND, lateness(random), zone, 0, every * SECOND);
    }

    private static WindowSpec session(Random random, long gap) {
        return WindowSpec.session("**", gap * SECOND, 366 * 24 * HOUR, lateness(random));
    }

    private static void compare(Random random, List<WindowSpec> windows, int mostStep) {
        PipelineConfiguration configuration = StateBench.configuration(SOURCES, windows);
        long begin = BEGINS[random.nextInt(BEGINS.length)];
        StateBench bench = new StateBench();
        bench.state.runStarted(1, new Id128(0, 1), "lab-1", "1.0", begin, 0);
        bench.configure(configuration);
        List<ReferenceWindows> references = new ArrayList<>();
        for (int i = 0; i < SOURCES.size(); i++) {
            references.add(new ReferenceWindows(configuration, EXPONENTS, begin));
        }
        for (int i = 0; i < NAMES.size(); i++) {
            bench.state.series(
                    i,
                    source(i),
                    NAMES.get(i),
                    new SeriesAttributes("", EXPONENTS[i], Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY));
        }
        long wall = begin;
        long time = begin;
        int given = 0;
        for (int step = 20 + random.nextInt(400); step > 0; step--) {
            if (random.nextInt(12) == 0) {
                wall += random.nextInt(20) == 0 ? 10 * SECOND : random.nextInt(1_000) * 1_000_000L;
                bench.state.tick(wall, wall - begin, 0, 0);
                for (int i = 0; i < SOURCES.size(); i++) {
                    references.get(i).tick(wall, wall - begin, SOURCES.get(i).idles());
                }
            } else {
                time += random.nextInt(5) == 0 ? 0 : random.nextInt(mostStep) * 1_000_000L;
                long at = time + disturbance(random);
                int series = random.nextInt(NAMES.size());
                double value = value(random, series);
                Quality quality = Quality.values()[Math.max(0, random.nextInt(12) - 9)];
                QualityReason reason =
                        quality == Quality.GOOD ? QualityReason.NONE : REASONS[random.nextInt(REASONS.length)];
                for (int copies = random.nextInt(10) == 0 ? 2 : 1; copies > 0; copies--) {
                    bench.state.reading(series, at, value, quality.code(), reason.code(), Inputs.NO_POSITION);
                    references.get(source(series)).reading(series, at, value, quality, reason);
                    given++;
                }
                wall = Math.max(wall, time - 2 * SECOND);
            }
            bench.assertBalance();
            if (random.nextInt(100) == 0) {
                bench.reopen();
            }
        }
        bench.state.endOfInput();
        for (int i = 0; i < SOURCES.size(); i++) {
            int source = i;
            references.get(i).end();
            references
                    .get(i)
                    .check(
                            bench.windows,
                            NAMES.stream()
                                    .map(name -> source(NAMES.indexOf(name)) == source ? name : "")
                                    .toList());
        }
        bench.assertBalance();
        long dropped = references.stream().mapToLong(each -> each.dropped).sum();
        assertThat(bench.state.summary())
                .returns(0L, StateSummary::open)
                .returns(references.stream().mapToLong(each -> each.late).sum(), StateSummary::late)
                .returns(references.stream().mapToLong(each -> each.unwindowed).sum(), StateSummary::unwindowed)
                .returns(dropped, StateSummary::dropped)
                .returns(given - dropped, StateSummary::accepted);
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
            case 2 -> 1e12 + random.nextGaussian();
            case 3 -> random.nextInt(4) * 0.1;
            default -> random.nextInt(100);
        };
    }
}
