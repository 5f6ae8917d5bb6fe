package io.estran.agent.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.estran.agent.window.WindowSpec;
import io.estran.protocol.aggregate.WindowAggregate;
import io.estran.protocol.reading.Quality;
import io.estran.protocol.reading.QualityReason;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the windows of one source must state, whatever entries they are of, written down as slowly and plainly as possible: every reading is kept, every
 * statement is computed from all readings of its window, in exact decimals.
 */
final class ReferenceWindows {
    private static final MathContext EXACT = new MathContext(60, RoundingMode.HALF_EVEN);
    private static final long NEVER = Long.MIN_VALUE;
    private static final int MOST_AHEAD = 16;
    /** Half the distance from 1 to the next double. */
    private static final double U = 0x1p-53;

    /** A reading as windows take it; {@code exponent} below 0 means that its series has no resolution. */
    private record Reading(long time, double value, Quality quality, QualityReason reason, int exponent) {}

    private static final class Window {
        final long start;
        final long end;
        final List<Reading> readings = new ArrayList<>();
        /** Gap that cuts it, 0 if time does. */
        final long session;

        int stated;
        boolean dirty;

        Window(long start, long end, long session) {
            this.start = start;
            this.end = end;
            this.session = session;
        }
    }

    /** The windows of one series and entry. */
    private static final class Slot {
        final TreeMap<Long, Window> open = new TreeMap<>();
        final Set<Long> closed = new HashSet<>();
        /** Panes with readings in windows that are open. */
        final Set<Long> panes = new TreeSet<>();
        /** Of sessions that are not final. */
        final List<Reading> readings = new ArrayList<>();

        final List<Window> finalSessions = new ArrayList<>();

        boolean isEmpty() {
            return open.isEmpty() && readings.isEmpty();
        }
    }

    private final List<WindowSpec> specs;
    private final List<ReferenceCalendar> calendars;
    private final int shortest;
    private final int[] exponents;
    private final List<List<Slot>> slots = new ArrayList<>();
    private final Map<String, Runnable> expected = new TreeMap<>();
    private final Map<String, WindowAggregate> stated = new TreeMap<>();
    private final long idle;
    private final long future;
    private long wall;
    private long watermark = NEVER;
    private long newest = NEVER;
    private long activeAt;
    private boolean active;
    long late;
    long dropped;
    long unwindowed;

    ReferenceWindows(PipelineConfiguration configuration, int[] exponents, long wall) {
        this(configuration, exponents, wall, wall, wall);
    }

    /** For readings from one time to another. */
    ReferenceWindows(PipelineConfiguration configuration, int[] exponents, long wall, long from, long to) {
        this.specs = configuration.windows();
        this.calendars = specs.stream()
                .map(spec -> new ReferenceCalendar(spec, from, to))
                .toList();
        this.shortest = specs.stream()
                .filter(WindowSpec::isTumbling)
                .min(Comparator.comparingLong(WindowSpec::length))
                .map(specs::indexOf)
                .orElse(-1);
        this.exponents = exponents;
        this.idle = configuration.idle();
        this.future = configuration.future();
        this.wall = wall;
        for (int series = 0; series < exponents.length; series++) {
            slots.add(specs.stream().map(spec -> new Slot()).toList());
        }
    }

    void reading(int series, long time, double given, Quality givenQuality, QualityReason givenReason) {
        boolean isFuture = time > wall + future;
        Quality quality = Double.isFinite(given) ? givenQuality : Quality.BAD;
        QualityReason reason =
                !Double.isFinite(given) && givenQuality != Quality.BAD ? QualityReason.NOT_A_NUMBER : givenReason;
        if (isFuture && quality != Quality.BAD) {
            quality = Quality.UNCERTAIN;
            reason = QualityReason.CLOCK_FUTURE;
        }
        int exponent = exponents[series];
        double value = given;
        if (exponent >= 0 && Double.isFinite(given)) {
            value = new BigDecimal(given)
                    .setScale(exponent, RoundingMode.HALF_EVEN)
                    .doubleValue();
        }
        unwindowed += shortest < 0 ? 1 : 0;
        for (int i = 0; i < specs.size(); i++) {
            add(series, i, new Reading(time, value, quality, reason, exponent), isFuture);
        }
        if (!isFuture) {
            active = true;
            newest = Math.max(newest, time);
            if (time > watermark) {
                advance(time);
            }
        }
    }

    private void add(int series, int entry, Reading reading, boolean isFuture) {
        ReferenceCalendar calendar = calendars.get(entry);
        long lateness = specs.get(entry).lateness();
        Slot slot = slots.get(series).get(entry);
        if (specs.get(entry).isSession()) {
            addToSession(slot, specs.get(entry), reading, isFuture);
            return;
        }
        int counts = entry == shortest ? 1 : 0;
        long pane = calendar.pane(reading.time());
        if (isOver(slot, pane, calendar.end(pane) + lateness)) {
            late += counts;
            return;
        }
        if (!slot.panes.contains(pane)) {
            long ahead = slot.panes.stream().filter(start -> start > watermark).count();
            if (isFuture && ahead >= MOST_AHEAD) {
                dropped += counts;
                return;
            }
            slot.panes.add(pane);
        }
        for (long start : calendar.starts(pane)) {
            long end = calendar.end(start);
            if (!isOver(slot, start, end + lateness)) {
                Window window = slot.open.computeIfAbsent(start, at -> new Window(at, end, 0));
                window.readings.add(reading);
                window.dirty |= watermark != NEVER && end <= watermark;
            }
        }
    }

    private void addToSession(Slot slot, WindowSpec spec, Reading reading, boolean isFuture) {
        List<Reading> all = new ArrayList<>(slot.readings);
        all.add(reading);
        Window session = sessions(all, spec.session()).stream()
                .filter(each -> each.readings.contains(reading))
                .findFirst()
                .orElseThrow();
        boolean isLate = session.end + spec.lateness() <= watermark
                || slot.finalSessions.stream()
                        .anyMatch(each -> reading.time() >= each.start && reading.time() < each.end);
        long ahead = sessions(slot.readings, spec.session()).stream()
                .filter(each -> each.start > watermark)
                .count();
        boolean isFull = isFuture && session.readings.size() == 1 && ahead >= MOST_AHEAD;
        if (!isLate && !isFull) {
            slot.readings.add(reading);
        }
    }

    /** The readings by time, cut wherever none comes for the gap. */
    private static List<Window> sessions(List<Reading> readings, long gap) {
        List<Reading> byTime = new ArrayList<>(readings);
        byTime.sort(Comparator.comparingLong(Reading::time));
        List<Window> sessions = new ArrayList<>();
        for (int first = 0, i = 1; i <= byTime.size(); i++) {
            long last = byTime.get(i - 1).time();
            if (i == byTime.size() || byTime.get(i).time() - last >= gap) {
                Window session = new Window(byTime.get(first).time(), last + gap, gap);
                List<Reading> held = byTime.subList(first, i);
                readings.stream().filter(held::contains).forEach(session.readings::add);
                sessions.add(session);
                first = i;
            }
        }
        return sessions;
    }

    private boolean isOver(Slot slot, long start, long until) {
        return slot.closed.contains(start) || (watermark != NEVER && until <= watermark);
    }

    void tick(long newWall, long monotonic, boolean idles) {
        wall = newWall;
        if (active) {
            active = false;
            activeAt = monotonic;
        }
        long silent = monotonic - activeAt;
        if (idles && silent > idle) {
            boolean waiting = slots.stream().flatMap(List::stream).anyMatch(slot -> !slot.isEmpty());
            long reached = newest != NEVER ? newest + silent - idle : waiting ? wall - idle : NEVER;
            if (reached > watermark) {
                advance(reached);
            }
        }
        for (int series = 0; series < slots.size(); series++) {
            for (Slot slot : slots.get(series)) {
                for (Window window : slot.open.values()) {
                    if (window.dirty) {
                        state(series, window, false);
                    }
                }
            }
        }
    }

    void end() {
        advance(Long.MAX_VALUE);
    }

    private void advance(long to) {
        watermark = to;
        for (int series = 0; series < slots.size(); series++) {
            for (int i = 0; i < specs.size(); i++) {
                Slot slot = slots.get(series).get(i);
                if (specs.get(i).isSession()) {
                    for (Window session : sessions(slot.readings, specs.get(i).session())) {
                        if (session.end + specs.get(i).lateness() <= to) {
                            state(series, session, true);
                            slot.readings.removeAll(session.readings);
                            slot.finalSessions.add(session);
                        }
                    }
                }
                for (Window window : List.copyOf(slot.open.values())) {
                    if (window.end + specs.get(i).lateness() <= to) {
                        state(series, window, true);
                        slot.open.remove(window.start);
                        slot.closed.add(window.start);
                        slot.panes.remove(window.start);
                    } else if (window.end <= to && window.stated == 0 && !window.dirty) {
                        state(series, window, false);
                    }
                }
            }
        }
    }

    private void state(int series, Window window, boolean isFinal) {
        window.dirty = false;
        List<Reading> readings = List.copyOf(window.readings);
        String key = key(series, window.start, window.end, window.session, window.stated++) + (isFinal ? " final" : "");
        expected.put(key, () -> compare(key, stated.get(key), readings));
    }

    private static String key(int series, long start, long end, long session, int revision) {
        return series + " " + start + " " + end + " s" + session + " r" + revision;
    }

    /** The state's own statements must be these, and say this. */
    void check(List<WindowAggregate> windows, List<String> names) {
        for (WindowAggregate window : windows) {
            if (!names.contains(window.series())) {
                continue;
            }
            String key = key(
                            names.indexOf(window.series()),
                            window.start(),
                            window.end(),
                            window.session(),
                            window.revision())
                    + (window.isFinal() ? " final" : "");
            assertThat(stated.put(key, window)).as("%s twice", key).isNull();
        }
        assertThat(stated.keySet()).isEqualTo(expected.keySet());
        expected.values().forEach(Runnable::run);
    }

    private static void compare(String key, WindowAggregate is, List<Reading> readings) {
        List<Reading> good =
                readings.stream().filter(r -> r.quality() != Quality.BAD).toList();
        assertThat(is.count()).as(key).isEqualTo(good.size());
        assertThat(is.bad()).as(key).isEqualTo(readings.size() - good.size());
        Reading worst = readings.get(0);
        for (Reading each : readings) {
            worst = each.quality().compareTo(worst.quality()) > 0 ? each : worst;
        }
        assertThat(is.quality()).as(key).isEqualTo(worst.quality());
        assertThat(readings)
                .as("%s: one of them has quality %s for %s", key, is.quality(), is.reason())
                .anyMatch(each -> each.quality() == is.quality()
                        && (each.quality() == Quality.GOOD ? QualityReason.NONE : each.reason()) == is.reason());
        double[] sorted = good.stream().mapToDouble(Reading::value).sorted().toArray();
        if (good.isEmpty()) {
            assertThat(new double[] {is.min(), is.max(), is.first(), is.last(), is.mean(), is.variance(), is.p50()})
                    .as(key)
                    .containsOnly(Double.NaN);
            return;
        }
        Reading first = good.get(0);
        Reading last = good.get(0);
        for (Reading each : good) {
            first = each.time() < first.time() ? each : first;
            last = each.time() >= last.time() ? each : last;
        }
        assertThat(is.min()).as(key).isEqualTo(sorted[0]);
        assertThat(is.max()).as(key).isEqualTo(sorted[sorted.length - 1]);
        assertThat(is.first()).as(key).isEqualTo(first.value());
        assertThat(is.last()).as(key).isEqualTo(last.value());
        compareMoments(key, is, sorted, first.exponent());
        for (double q : new double[] {0.5, 0.99}) {
            double exact = sorted[(int) (q * (sorted.length - 1))];
            assertThat(is.quantile(q)).as("%s p%s", key, q).isCloseTo(exact, within(Math.abs(exact) * 0.01 + 1e-300));
        }
    }

    private static void compareMoments(String key, WindowAggregate is, double[] values, int exponent) {
        BigDecimal count = BigDecimal.valueOf(values.length);
        List<BigDecimal> exact = Arrays.stream(values)
                .mapToObj(value -> exponent < 0 ? new BigDecimal(value) : BigDecimal.valueOf(value))
                .toList();
        BigDecimal sum = exact.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        BigDecimal mean = sum.divide(count, EXACT);
        BigDecimal squares = exact.stream().map(value -> value.pow(2)).reduce(BigDecimal.ZERO, BigDecimal::add);
        BigDecimal variance = count.multiply(squares).subtract(sum.pow(2)).divide(count.pow(2), EXACT);
        if (exponent >= 0) {
            assertThat(is.moments().sum()).as(key).isEqualTo(sum.doubleValue());
            assertThat(is.mean()).as(key).isEqualTo(mean.doubleValue());
            assertThat(is.variance()).as(key).isEqualTo(variance.doubleValue());
        } else {
            assertWithin(key + " sum", is.moments().sum(), sum, boundOfSum(sum, exact));
            double spread = values[values.length - 1] - values[0];
            assertWithin(key + " variance", is.variance(), variance, 8 * (values.length + 10) * U * spread * spread);
        }
    }

    /** What MomentSums states. */
    private static double boundOfSum(BigDecimal sum, List<BigDecimal> values) {
        double sizes =
                values.stream().mapToDouble(value -> value.abs().doubleValue()).sum();
        double n = values.size();
        return 2 * U * sum.abs().doubleValue() + 4 * n * n * U * U * sizes;
    }

    private static void assertWithin(String what, double is, BigDecimal exact, double bound) {
        assertThat(new BigDecimal(is).subtract(exact).abs())
                .as("%s is %s, exactly %s", what, is, exact)
                .isLessThanOrEqualTo(new BigDecimal(bound));
    }
}
