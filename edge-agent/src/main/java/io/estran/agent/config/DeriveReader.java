package io.estran.agent.config;

import io.estran.agent.derive.DerivePlan;
import io.estran.agent.derive.DeriveSpec;
import io.estran.agent.derive.DeriveSpec.Kind;
import io.estran.agent.derive.DerivedName;
import io.estran.process.configuration.Section;
import io.estran.protocol.name.NamePattern;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads {@code derive} and {@code derivedLimit}. */
final class DeriveReader {
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofNanos(DeriveSpec.LONGEST);
    private static final String NONE = "none";
    private static final String LINE = "line";
    private static final String HOLD = "hold";
    private static final Set<Kind> COUNTERS = EnumSet.of(Kind.RATE, Kind.INCREASE);
    private static final Set<Kind> PERIODS = EnumSet.complementOf(EnumSet.of(Kind.RATE));
    private static final Set<Kind> CURVES = EnumSet.of(Kind.MEAN, Kind.ENERGY);
    private static final double DEFAULT_KNOWN = 0.9;
    private static final int LONGEST_UNIT = 256;

    private final List<DeriveSpec> entries = new ArrayList<>();
    private final List<DerivedName> names = new ArrayList<>();
    private final List<String> keys = new ArrayList<>();
    private final List<Section> readable = new ArrayList<>();
    private boolean unreadable;

    DerivePlan read(Section root) {
        List<Section> sections = root.sections("derive");
        for (int i = 0; i < sections.size(); i++) {
            int before = entries.size();
            entry(sections.get(i));
            if (entries.size() > before) {
                compare(sections.get(i));
                keys.add(root.keyPath("derive") + "[" + i + "]");
                readable.add(sections.get(i));
            }
        }
        int most = root.integer("derivedLimit", DerivePlan.DEFAULT_MOST, 0, DerivePlan.LARGEST_MOST);
        return new DerivePlan(entries, most);
    }

    /** Whether a series of that name may be derived. */
    boolean mayGive(String series) {
        return unreadable || names.stream().anyMatch(name -> name.matches(series));
    }

    /** Names that the file itself gives to two series, one of a source and a derived one, are refused. */
    void compare(Set<String> given) {
        for (int i = 0; i < entries.size(); i++) {
            NamePattern pattern = NamePattern.of(entries.get(i).pattern());
            DerivedName name = names.get(i);
            Optional<String> taken = given.stream()
                    .filter(pattern::matches)
                    .map(name::of)
                    .filter(given::contains)
                    .findFirst();
            if (taken.isPresent()) {
                readable.get(i)
                        .problem("name", "makes " + taken.get() + ", which a source gives; allowed are other names");
            }
        }
    }

    /** Two series of one name, and what is derived of what is derived, are refused where they can be told beforehand. */
    private void compare(Section section) {
        int last = names.size() - 1;
        for (int i = 0; i < last; i++) {
            if (names.get(i).meets(names.get(last))) {
                section.problem(
                        "name", "may be the name of a series of " + keys.get(i) + ", too; allowed are other names");
            }
        }
        for (int i = 0; i <= last; i++) {
            String made = i == last ? "this entry" : keys.get(i);
            if (names.get(i).meets(entries.get(last).pattern())) {
                section.problem("series", "is derived itself, by " + made + "; allowed are series that sources give");
            } else if (names.get(last).meets(entries.get(i).pattern())) {
                section.problem("name", "is a name of which " + keys.get(i) + " derives; allowed are other names");
            }
        }
    }

    private void entry(Section section) {
        Optional<String> series = section.requiredParsed("series", "a pattern, as in line-1/**", WindowReader::pattern);
        String word = section.choice(
                "as", Arrays.stream(Kind.values()).map(Kind::word).toList());
        if (!section.has("as") || !section.text("as", "").equals(word)) { // what else it says depends on that
            unreadable = true;
            section.acceptUnknownKeys();
            return;
        }
        Kind kind = Arrays.stream(Kind.values())
                .filter(each -> each.word().equals(word))
                .findFirst()
                .orElse(Kind.RATE);
        String pattern = series.orElse("unreadable");
        Optional<DerivedName> name = section.requiredParsed(
                "name", "the last segment of the new series' names", text -> new DerivedName(pattern, text));
        double scale = section.parsed("scale", DeriveReader::scale).orElse(1.0);
        Duration every = every(section, kind);
        Optional<ZoneId> zone = zone(section, kind, every);
        int bits = bits(section, kind);
        double most = most(section, kind, bits);
        Duration longest = longest(section, kind, every);
        refuse(section, "known", kind, PERIODS);
        double known = section.parsed("known", DeriveReader::share).orElse(DEFAULT_KNOWN);
        refuse(section, "between", kind, CURVES);
        String between = section.choice("between", kind == Kind.ENERGY ? LINE : HOLD, List.of(HOLD, LINE));
        List<Double> state = state(section, kind);
        String unit = section.parsed("unit", DeriveReader::unit).orElse("");
        if (series.isPresent() && name.isPresent()) {
            names.add(name.get());
            entries.add(new DeriveSpec(
                    pattern,
                    kind,
                    section.text("name", ""),
                    unit,
                    scale,
                    every.toNanos(),
                    zone.orElse(null),
                    longest.toNanos(),
                    known,
                    CURVES.contains(kind) && between.equals(LINE),
                    bits,
                    most,
                    state.get(0),
                    state.get(1)));
        }
    }

    private static String unit(String text) {
        if (text.length() > LONGEST_UNIT || text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("allowed are up to " + LONGEST_UNIT + " characters");
        }
        return text;
    }

    private static Duration every(Section section, Kind kind) {
        refuse(section, "every", kind, PERIODS);
        if (kind == Kind.RATE) {
            section.text("every", "");
            return Duration.ZERO;
        }
        return section.duration("every", SECOND, LONGEST);
    }

    private static Optional<ZoneId> zone(Section section, Kind kind, Duration every) {
        refuse(section, "zone", kind, PERIODS);
        Optional<ZoneId> zone = section.parsed("zone", WindowReader::zone);
        boolean days = !every.isZero() && every.toNanos() % DAY.toNanos() == 0;
        if (PERIODS.contains(kind) && section.has("zone") && !days) {
            section.problem("zone", "needs periods of whole days; leave it out, or write every: 1d");
        } else if (days && !section.has("zone")) {
            section.problem("every", "a day begins somewhere; add zone: UTC, Europe/Paris, +08:00 ...");
        }
        return days ? zone : Optional.empty();
    }

    private static int bits(Section section, Kind kind) {
        refuse(section, "counter", kind, COUNTERS);
        String counter = section.choice("counter", NONE, List.of(NONE, "16", "32"));
        return COUNTERS.contains(kind) && !counter.equals(NONE) ? Integer.parseInt(counter) : 0;
    }

    private static double most(Section section, Kind kind, int bits) {
        refuse(section, "most", kind, COUNTERS);
        double most = section.decimal("most", bits == 0 ? 0 : 1, 0, Double.MAX_VALUE);
        if (bits > 0 && (!section.has("most") || most < Double.MIN_NORMAL)) {
            section.problem(
                    "most",
                    "is required with counter: " + bits
                            + ", as it tells a counter that wraps from one that was reset; allowed is a"
                            + " number above 0: so far can it count in a second");
            return 1;
        }
        return COUNTERS.contains(kind) ? most : 0;
    }

    /** Its default: an hour for a rate, a day for an increase, for others a period. */
    private static Duration longest(Section section, Kind kind, Duration every) {
        Duration most = kind == Kind.RATE || every.isZero()
                ? LONGEST
                : min(LONGEST, every.multipliedBy(DeriveSpec.MOST_PERIODS));
        Duration absent =
                kind == Kind.RATE ? HOUR : kind == Kind.INCREASE ? min(DAY, most) : every.isZero() ? DAY : every;
        return section.duration("longest", absent, Duration.ofMillis(1), most);
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static List<Double> state(Section section, Kind kind) {
        refuse(section, "state", kind, EnumSet.of(Kind.TIME_IN));
        refuse(section, "range", kind, EnumSet.of(Kind.TIME_IN));
        Optional<Double> state = section.decimal("state");
        List<Double> range = section.numbers("range", 2);
        if (kind != Kind.TIME_IN) {
            return List.of(0.0, 0.0);
        }
        if (section.has("state") == section.has("range")) {
            section.problem("state", "required is one of state, a number, and range, as in [1, 3]");
        }
        if (range.size() == 2 && range.get(0) > range.get(1)) {
            section.problem("range", "ends before it begins; allowed is [least, largest]");
            return List.of(0.0, 0.0);
        }
        return range.size() == 2 ? range : List.of(state.orElse(0.0), state.orElse(0.0));
    }

    private static void refuse(Section section, String key, Kind kind, Set<Kind> allowed) {
        if (section.has(key) && !allowed.contains(kind)) {
            String words = String.join(", ", allowed.stream().map(Kind::word).toList());
            section.problem(key, "means nothing for " + kind.word() + "; allowed for " + words);
        }
    }

    private static double scale(String text) {
        String allowed = "allowed is a number other than 0, or a fraction of two, as in 1/3600";
        try {
            int slash = text.indexOf('/');
            double value = slash < 0
                    ? Double.parseDouble(text)
                    : Double.parseDouble(text.substring(0, slash).strip())
                            / Double.parseDouble(text.substring(slash + 1).strip());
            if (Double.isFinite(value) && value != 0) {
                return value;
            }
            throw new IllegalArgumentException(allowed);
        } catch (NumberFormatException refused) {
            throw new IllegalArgumentException(allowed, refused);
        }
    }

    private static double share(String text) {
        String allowed = "allowed is a share from 0% to 100%";
        try {
            double value = text.endsWith("%")
                    ? Double.parseDouble(text.substring(0, text.length() - 1).strip()) / 100
                    : Double.NaN;
            if (value >= 0 && value <= 1) {
                return value;
            }
            throw new IllegalArgumentException(allowed);
        } catch (NumberFormatException refused) {
            throw new IllegalArgumentException(allowed, refused);
        }
    }
}
