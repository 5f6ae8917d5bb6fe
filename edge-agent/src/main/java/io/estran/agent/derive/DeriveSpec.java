package io.estran.agent.derive;

import io.estran.agent.input.ByteReader;
import io.estran.agent.input.ByteWriter;
import io.estran.agent.window.WindowSpec;
import io.estran.protocol.name.NamePattern;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * An entry of {@code derive} in the configuration.
 *
 * @param pattern series it is for, as in NamePattern
 * @param kind what is made of them
 * @param name last segment of the new series' name, as in {@link DerivedName}
 * @param unit of the new series; empty: for a mean that of the other series, for time in a state seconds, for others none
 * @param scale every value is multiplied by it; not 0
 * @param every length of the periods, ns; 0 for rates, which have none
 * @param zone where days begin; null: periods align to the epoch
 * @param longest after a reading nothing is known any more when so much event time has passed, ns; at most {@link #LONGEST}
 * @param known the share of a period of which something must be known for its value to be good, 0 to 1
 * @param line whether a quantity goes straight from reading to reading; otherwise it stays what it was until the next one
 * @param bits after which a counter begins at 0 again: 16, 32, or 0 if it never does
 * @param most steps of a counter in a second, its wraps included; 0: not known, and it never wraps
 * @param low least value of the state in which time is counted; {@code high} the largest
 */
public record DeriveSpec(
        String pattern,
        Kind kind,
        String name,
        String unit,
        double scale,
        long every,
        @Nullable ZoneId zone,
        long longest,
        double known,
        boolean line,
        int bits,
        double most,
        double low,
        double high) {
    /** Durations up to here are whole numbers of nanoseconds as doubles: 100 days. */
    public static final long LONGEST = 100 * 86_400_000_000_000L;

    /** So many periods may follow a last reading. */
    public static final int MOST_PERIODS = 10_000;

    /** What is made of readings. The code is in checkpoint and journal. */
    public enum Kind {
        RATE(0, "rate"),
        INCREASE(1, "increase"),
        MEAN(2, "mean"),
        TIME_IN(3, "time-in"),
        ENERGY(4, "energy");

        private final int code;
        private final String word;

        Kind(int code, String word) {
            this.code = code;
            this.word = word;
        }

        /** As the configuration says it. */
        public String word() {
            return word;
        }

        /** Whether it takes counters. */
        public boolean isOfCounters() {
            return this == RATE || this == INCREASE;
        }

        private static Kind byCode(int code) {
            for (Kind kind : values()) {
                if (kind.code == code) {
                    return kind;
                }
            }
            throw new IllegalArgumentException("derive: kind " + code);
        }
    }

    public DeriveSpec {
        boolean periods = kind == Kind.RATE ? every == 0 && zone == null : every > 0 && every <= LONGEST;
        boolean spans = longest > 0 && longest <= LONGEST && (kind == Kind.RATE || longest / MOST_PERIODS <= every);
        boolean numbers = Double.isFinite(scale) && scale != 0 && known >= 0 && known <= 1 && low <= high;
        boolean counter = (bits == 0 || bits == 16 || bits == 32) && most >= (bits == 0 ? 0 : Double.MIN_NORMAL);
        if (!periods || !spans || !numbers || !counter || most > Double.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "derive " + pattern + " as " + kind.word + ": every " + every + " ns, longest "
                            + longest + " ns, scale " + scale + ", known " + known + ", " + bits + " bits, most " + most
                            + ", state " + low + " to " + high);
        }
        if (kind != Kind.RATE) {
            new WindowSpec(pattern, every, 0, zone);
        }
        NamePattern.of(pattern);
        new DerivedName(pattern, name);
    }

    /** Unit of a series that is derived from one of that unit. */
    public String unitFor(String of) {
        if (!unit.isEmpty()) {
            return unit;
        }
        return switch (kind) {
            case MEAN -> of;
            case TIME_IN -> "s";
            default -> "";
        };
    }

    /** Writes its canonical form. */
    public void write(ByteWriter to) {
        to.text(pattern);
        to.put(kind.code);
        to.text(name);
        to.text(unit);
        to.number(scale);
        to.varint(every);
        to.text(zone == null ? "" : zone.getId());
        to.varint(longest);
        to.number(known);
        to.flag(line);
        to.varint(bits);
        to.number(most);
        to.number(low);
        to.number(high);
    }

    /** Reads its canonical form. */
    public static DeriveSpec read(ByteReader from) {
        String pattern = from.text();
        Kind kind = Kind.byCode(from.take());
        String name = from.text();
        String unit = from.text();
        double scale = from.number();
        long every = from.varint();
        String zone = from.text();
        return new DeriveSpec(
                pattern,
                kind,
                name,
                unit,
                scale,
                every,
                zone.isEmpty() ? null : ZoneId.of(zone),
                from.varint(),
                from.number(),
                from.flag(),
                from.count(32),
                from.number(),
                from.number(),
                from.number());
    }
}
