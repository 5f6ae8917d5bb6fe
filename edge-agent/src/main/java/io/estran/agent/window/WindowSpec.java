package io.estran.agent.window;

import io.estran.agent.input.ByteReader;
import io.estran.agent.input.ByteWriter;
import io.estran.protocol.name.NamePattern;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;
import org.jspecify.annotations.Nullable;

/**
 * An entry of {@code windows} in the configuration.
 *
 * @param pattern series it is for, as in NamePattern
 * @param length ns, at most 1000 days; a multiple of a day if there is a zone
 * @param lateness how long after its end, in event time, a window still takes readings, ns; at most 1000 days
 * @param zone where days begin; null: windows align to the epoch
 */
public record WindowSpec(
        String pattern,
        long length,
        long lateness,
        @Nullable ZoneId zone) {
    static final long DAY = 86_400_000_000_000L;
    private static final long LONGEST = 1_000 * DAY;

    public WindowSpec {
        if (length <= 0
                || length > LONGEST
                || lateness < 0
                || lateness > LONGEST
                || (zone != null && length % DAY != 0)) {
            throw new IllegalArgumentException("window " + pattern + ": length " + length + " ns, lateness " + lateness
                    + " ns" + (zone == null ? ", at most 1000 days each" : ", zone " + zone + " needs whole days"));
        }
        NamePattern.of(pattern);
    }

    /** Whether both cut time into the same windows, whatever they call the zone. */
    public boolean sameWindows(WindowSpec other) {
        return length == other.length && rules().equals(other.rules());
    }

    /** Days of the epoch are days of UTC. */
    private ZoneRules rules() {
        return (zone == null ? ZoneOffset.UTC : zone).getRules();
    }

    /** Writes its canonical form. */
    public void write(ByteWriter to) {
        to.text(pattern);
        to.varint(length);
        to.varint(lateness);
        to.text(zone == null ? "" : zone.getId());
    }

    /** Reads its canonical form. */
    public static WindowSpec read(ByteReader from) {
        String pattern = from.text();
        long length = from.varint();
        long lateness = from.varint();
        String zone = from.text();
        return new WindowSpec(pattern, length, lateness, zone.isEmpty() ? null : ZoneId.of(zone));
    }
}
