package io.estran.agent.state;

import static io.estran.agent.state.StateBench.NOON;
import static io.estran.agent.state.StateBench.SECOND;

import io.estran.agent.derive.DerivePlan;
import io.estran.agent.derive.DeriveSpec;
import io.estran.agent.input.Inputs;
import io.estran.agent.raw.RawSpec;
import io.estran.agent.rule.Priority;
import io.estran.agent.rule.RuleSpec;
import io.estran.agent.source.SeriesAttributes;
import io.estran.agent.state.PipelineConfiguration.SourceSpec;
import io.estran.agent.window.WindowSpec;
import io.estran.protocol.event.Event;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.reading.QualityReason;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/** Any inputs in any order, from a seed: readings and time mostly, everything else now and then. */
final class RandomInputs {
    private static final List<String> SOURCES = List.of("a", "b", "c");
    private static final String[] SERIES = {"x/1", "x/2", "y/1", "y/2", "y/z/1"};
    private static final int[] EXPONENTS = {SeriesAttributes.NO_RESOLUTION, 0, 2};

    private final Random random;
    private final boolean keepsLengths;
    private final List<String> configured = new ArrayList<>();
    private final List<DerivePlan> kept = new ArrayList<>();
    private long wall = NOON;
    private long monotonic;
    private long time = NOON;
    private long run;
    private long position;

    /**
     * Inputs.
     *
     * @param keepsLengths whether every configuration cuts time in the same ways for every series
     */
    RandomInputs(long seed, boolean keepsLengths) {
        this.random = new Random(seed);
        this.keepsLengths = keepsLengths;
    }

    /** The first ones: a run, a configuration, all series. */
    List<Consumer<Inputs>> begin() {
        List<Consumer<Inputs>> inputs = new ArrayList<>();
        inputs.add(runStarted());
        inputs.add(configured());
        for (int i = 0; i < SERIES.length; i++) {
            inputs.add(series(i));
        }
        return inputs;
    }

    Consumer<Inputs> next() {
        int kind = random.nextInt(200);
        if (kind < 150) {
            return reading();
        } else if (kind < 180) {
            return tick();
        } else if (kind < 184) {
            return configured();
        } else if (kind < 188) {
            return series(random.nextInt(SERIES.length));
        } else if (kind < 190) {
            return runStarted();
        } else if (kind < 192) {
            int source = source();
            long last = position;
            return inputs -> inputs.ended(source, last);
        } else if (kind < 193) {
            return Inputs::endOfInput;
        } else if (kind < 195) {
            int source = source();
            long upTo = position + random.nextInt(50);
            return inputs -> inputs.allowance(source, upTo);
        } else if (kind < 197) {
            Event event = new Event("source-lost", "x", wall, Map.of("micros", random.nextLong(), "text", "\u00e4"));
            return inputs -> inputs.event(event);
        }
        long order = 1 + random.nextInt(20);
        long micros = random.nextInt(100) - 1;
        long when = wall;
        return inputs -> inputs.outcome(order, micros < 0 ? "timeout" : "done", micros, when);
    }

    Consumer<Inputs> reading() {
        time += random.nextInt(400) * 1_000_000L;
        int series = random.nextInt(60) == 0 ? 99 : random.nextInt(SERIES.length);
        long at = time + disturbance();
        double value = value();
        int quality = Math.max(0, random.nextInt(12) - 9);
        int reason = quality == 0 ? 0 : random.nextInt(QualityReason.values().length);
        long given = random.nextBoolean() ? Inputs.NO_POSITION : ++position;
        wall = Math.max(wall, time - 2 * SECOND);
        return inputs -> inputs.reading(series, at, value, quality, reason, given);
    }

    private double value() {
        int kind = random.nextInt(30);
        return kind == 0 ? Double.NaN : kind == 1 ? 1e300 : 80 + random.nextGaussian() * 15;
    }

    private long disturbance() {
        return switch (random.nextInt(16)) {
            case 0 -> -random.nextInt(1_500) * 1_000_000L;
            case 1 -> -random.nextInt(30_000) * 1_000_000L;
            case 2 -> random.nextInt(5) == 0 ? 400 * 86_400 * SECOND : 0;
            case 3 -> random.nextInt(40_000) * 1_000_000L;
            default -> 0;
        };
    }

    Consumer<Inputs> tick() {
        long passed = random.nextInt(15) == 0 ? 8 * SECOND : random.nextInt(500) * 1_000_000L;
        monotonic += passed;
        wall += passed;
        if (random.nextInt(40) == 0) {
            wall += (random.nextInt(200_000) - 100_000) * SECOND;
            time = wall;
        }
        long wallNow = wall;
        long monotonicNow = monotonic;
        long rejected = random.nextInt(3);
        long dropped = random.nextInt(3);
        return inputs -> inputs.tick(wallNow, monotonicNow, rejected, dropped);
    }

    private Consumer<Inputs> runStarted() {
        long number = ++run;
        monotonic = random.nextInt() * 1_000L;
        wall += random.nextInt(100) * SECOND;
        long wallNow = wall;
        long monotonicNow = monotonic;
        return inputs -> inputs.runStarted(number, new Id128(7, number), "lab-1", "1.0", wallNow, monotonicNow);
    }

    Consumer<Inputs> series(int number) {
        int source = source();
        int exponent = EXPONENTS[random.nextInt(EXPONENTS.length)];
        SeriesAttributes attributes = new SeriesAttributes(random.nextBoolean() ? "degC" : "", exponent, -1e9, 1e9);
        return inputs -> inputs.series(number, source, SERIES[number], attributes);
    }

    private int source() {
        return random.nextInt(configured.size());
    }

    private Consumer<Inputs> configured() {
        List<SourceSpec> sources = new ArrayList<>();
        for (String source : SOURCES) {
            if (random.nextInt(3) > 0) {
                sources.add(new SourceSpec(source, random.nextInt(3) > 0));
            }
        }
        if (sources.isEmpty()) {
            sources.add(new SourceSpec("a", true));
        }
        for (SourceSpec source : sources) {
            if (!configured.contains(source.name())) {
                configured.add(source.name());
            }
        }
        PipelineConfiguration configuration =
                new PipelineConfiguration(sources, windows(), rules(), raw(), derive(), 2 * SECOND, 60 * SECOND);
        byte[] bytes = configuration.toBytes();
        int cut = random.nextInt(bytes.length);
        return inputs -> {
            inputs.configured(Arrays.copyOf(bytes, cut), false);
            inputs.configured(Arrays.copyOfRange(bytes, cut, bytes.length), true);
        };
    }

    private List<RawSpec> raw() {
        List<RawSpec> raw = new ArrayList<>();
        for (RawSpec.Kind kind : RawSpec.Kind.values()) {
            if (random.nextInt(3) == 0) {
                raw.add(new RawSpec(
                        random.nextBoolean() ? "**" : "y/**",
                        kind,
                        random.nextInt(4) * 0.5,
                        (1 + random.nextInt(20)) * SECOND));
            }
        }
        Collections.shuffle(raw, random);
        return raw;
    }

    /** Some of them contradict one another, or name what a source gives: then the state decides. */
    private DerivePlan derive() {
        if (keepsLengths && !kept.isEmpty()) {
            return kept.get(0);
        }
        List<DeriveSpec> derive = new ArrayList<>();
        String[] patterns = {"x/1", "x/*", "y/**", "**"};
        String[] names = {"3", "2", "{series}-d", "d-{series}"};
        for (DeriveSpec.Kind kind : DeriveSpec.Kind.values()) {
            if (random.nextInt(3) == 0) {
                int at = random.nextInt(patterns.length);
                boolean periods = kind != DeriveSpec.Kind.RATE;
                int bits = kind.isOfCounters() ? random.nextInt(3) * 16 : 0;
                derive.add(new DeriveSpec(
                        patterns[at],
                        kind,
                        at == 0 ? names[random.nextInt(4)] : names[2 + random.nextInt(2)],
                        random.nextBoolean() ? "kW" : "",
                        random.nextBoolean() ? 1 : 0.1,
                        periods ? (1 + random.nextInt(5)) * SECOND : 0,
                        null,
                        (1 + random.nextInt(10)) * SECOND,
                        0.5,
                        !kind.isOfCounters() && kind != DeriveSpec.Kind.TIME_IN && random.nextBoolean(),
                        bits,
                        bits == 0 ? 0 : 50,
                        70,
                        90));
            }
        }
        Collections.shuffle(derive, random);
        kept.add(new DerivePlan(derive, 1 + random.nextInt(6)));
        return kept.get(kept.size() - 1);
    }

    private List<WindowSpec> windows() {
        List<WindowSpec> windows = new ArrayList<>();
        if (keepsLengths) {
            if (random.nextBoolean()) {
                windows.add(window("x/*", 1));
            }
            windows.add(window("**", 1));
            windows.add(random.nextInt(windows.size() + 1), window("**", 10));
            windows.add(random.nextInt(windows.size() + 1), hopping(6, 2));
            windows.add(random.nextInt(windows.size() + 1), session(3, 8));
            ZoneId zone = random.nextBoolean() ? ZoneId.of("UTC") : null;
            windows.add(new WindowSpec("**", 86_400 * SECOND, random.nextInt(2) * SECOND, zone));
        } else {
            for (int i = random.nextInt(5); i > 0; i--) {
                windows.add(window(random.nextInt(3) == 0 ? "x/*" : "**", 1 + random.nextInt(4)));
            }
            if (random.nextBoolean()) {
                windows.add(new WindowSpec("y/**", 86_400 * SECOND, 0, ZoneId.of("Europe/Paris")));
            }
            if (random.nextBoolean()) {
                windows.add(random.nextInt(windows.size() + 1), hopping(12, 1 + random.nextInt(4)));
            }
            if (random.nextBoolean()) {
                windows.add(random.nextInt(windows.size() + 1), session(1 + random.nextInt(3), 4 + random.nextInt(30)));
            }
        }
        return windows;
    }

    private WindowSpec hopping(long seconds, long every) {
        return new WindowSpec("**", seconds * SECOND, random.nextInt(3) * 2 * SECOND, null, 0, every * SECOND);
    }

    private WindowSpec session(long gap, long most) {
        return WindowSpec.session("**", gap * SECOND, most * SECOND, random.nextInt(3) * 2 * SECOND);
    }

    private WindowSpec window(String pattern, long seconds) {
        return new WindowSpec(pattern, seconds * SECOND, random.nextInt(3) * 2 * SECOND, null);
    }

    private List<RuleSpec> rules() {
        List<RuleSpec> rules = new ArrayList<>();
        for (String name : List.of("p", "q", "r")) {
            if (random.nextBoolean()) {
                rules.add(random.nextInt(rules.size() + 1), rule(name));
            }
        }
        return rules;
    }

    private RuleSpec rule(String name) {
        long delay = random.nextInt(3) * SECOND;
        RuleSpec.Write write = random.nextBoolean() ? new RuleSpec.Write(StateBench.PUMP, 1) : null;
        return name.equals("p")
                ? new RuleSpec(name, "x/**", true, 90, 10, SECOND, Priority.HIGH, write)
                : new RuleSpec(name, "**", random.nextBoolean(), 85, 5, delay, Priority.LOW, write);
    }
}
