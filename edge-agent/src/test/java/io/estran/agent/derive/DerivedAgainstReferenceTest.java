package io.estran.agent.derive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.estran.agent.derive.DeriveSpec.Kind;
import io.estran.agent.window.CheckedReading;
import io.estran.protocol.reading.Quality;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/**
 * Periods of random readings, with gaps, uncertain ones, and some out of order, against a plain computation that goes through
 * time millisecond by millisecond.
 */
class DerivedAgainstReferenceTest {
    private static final long MILLI = 1_000_000L;
    private static final long PERIOD = 1_000;

    private record Reading(long milli, double value, Quality quality) {}

    private record Stated(double value, Quality quality) {}

    @Property(tries = 300)
    void periodsSayWhatAPlainComputationSays(@ForAll long seed) {
        Random random = new Random(seed);
        Kind kind = List.of(Kind.MEAN, Kind.TIME_IN, Kind.ENERGY).get(random.nextInt(3));
        boolean line = kind != Kind.TIME_IN && random.nextBoolean();
        long longest = 1 + random.nextInt(2_500);
        List<Reading> readings = readings(random);
        DeriveSpec spec = new DeriveSpec(
                "**", kind, "{series}-d", "", 1, PERIOD * MILLI, null, longest * MILLI, 0.75, line, 0, 0, 3, 6);
        Map<Long, Stated> derived = derived(spec, readings);
        Map<Long, Stated> plain = plain(spec, readings);
        assertThat(derived.keySet()).isEqualTo(plain.keySet());
        plain.forEach((start, expected) -> {
            Stated stated = derived.get(start);
            assertThat(stated.quality).as("at %s of %s", start, spec).isEqualTo(expected.quality);
            assertThat(stated.value).as("at %s of %s", start, spec).isCloseTo(expected.value, within(1e-9));
        });
    }

    private static List<Reading> readings(Random random) {
        List<Reading> readings = new ArrayList<>();
        long time = 1_000_000 + random.nextInt(2_000);
        for (int i = 0; i < 60; i++) {
            time += random.nextInt(8) == 0 ? random.nextInt(4_000) : random.nextInt(400);
            long at = random.nextInt(10) == 0 ? time - random.nextInt(1_500) : time;
            int quality = Math.max(0, random.nextInt(19) - 17);
            readings.add(new Reading(at, random.nextInt(10), quality(quality)));
        }
        return readings;
    }

    private static Quality quality(int code) {
        return code == 0 ? Quality.GOOD : Quality.UNCERTAIN;
    }

    /** By the start of its period, ms. */
    private static Map<Long, Stated> derived(DeriveSpec spec, List<Reading> readings) {
        Derived one = Derived.of(spec, 0, 1, new DeriveTally());
        Origin origin = new Origin(List.of(one));
        Periods periods = new Periods();
        periods.add((PerPeriod) one);
        Map<Long, Stated> stated = new TreeMap<>();
        DerivedOutput output = (series, time, value, quality, reason, recovered) -> {
            long start = Math.floorDiv(time, PERIOD * MILLI) * PERIOD;
            assertThat(time).isEqualTo((start + PERIOD) * MILLI - 1);
            assertThat(stated.put(start, new Stated(value, quality(quality == 0 ? 0 : 1))))
                    .isNull();
        };
        CheckedReading reading = new CheckedReading();
        long watermark = Long.MIN_VALUE;
        for (Reading each : readings) {
            reading.time = each.milli * MILLI;
            reading.value = each.value;
            reading.reason = 1;
            origin.show(reading, each.quality.code(), false);
            watermark = Math.max(watermark, reading.time);
            while (periods.due() <= watermark) {
                periods.state(output);
            }
            origin.take(watermark, output);
        }
        return stated;
    }

    private static Map<Long, Stated> plain(DeriveSpec spec, List<Reading> readings) {
        List<Reading> used = new ArrayList<>();
        long last = readings.stream().mapToLong(Reading::milli).max().orElseThrow();
        for (Reading each : readings) {
            if (used.isEmpty() || each.milli >= used.get(used.size() - 1).milli) {
                used.add(each);
            }
        }
        Map<Long, Stated> stated = new TreeMap<>();
        long first = Math.floorDiv(used.get(0).milli, PERIOD) * PERIOD;
        for (long start = first; start + PERIOD <= last; start += PERIOD) {
            Stated of = period(spec, used, start);
            if (of != null) {
                stated.put(start, of);
            }
        }
        return stated;
    }

    private static @Nullable Stated period(DeriveSpec spec, List<Reading> used, long start) {
        long known = 0;
        double twice = 0;
        boolean doubt = false;
        for (long milli = start; milli < start + PERIOD; milli++) {
            int at = used.size() - 1;
            while (at >= 0 && used.get(at).milli > milli) {
                at--;
            }
            if (at < 0 || milli - used.get(at).milli >= spec.longest() / MILLI) {
                Reading next = at >= 0 && at + 1 < used.size() ? used.get(at + 1) : null;
                if (next == null || next.milli - used.get(at).milli > spec.longest() / MILLI) {
                    continue;
                }
            }
            Reading before = used.get(at);
            Reading after = at + 1 < used.size() ? used.get(at + 1) : null;
            boolean between = after != null && after.milli - before.milli <= spec.longest() / MILLI;
            known++;
            doubt |= before.quality == Quality.UNCERTAIN;
            if (spec.kind() == Kind.TIME_IN) {
                twice += before.value >= 3 && before.value <= 6 ? 2 : 0;
            } else if (spec.line() && between) {
                doubt |= after.quality == Quality.UNCERTAIN;
                double slope = (after.value - before.value) / (after.milli - before.milli);
                twice += 2 * (before.value + slope * (milli + 0.5 - before.milli));
            } else {
                twice += 2 * before.value;
            }
        }
        if (known == 0) {
            return null;
        }
        double value = spec.kind() == Kind.MEAN ? twice / 2 / known : twice / 2 / 1_000;
        return new Stated(value, doubt || known < 0.75 * PERIOD ? Quality.UNCERTAIN : Quality.GOOD);
    }
}
