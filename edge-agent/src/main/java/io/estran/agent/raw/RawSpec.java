package io.estran.agent.raw;

import io.estran.agent.input.ByteReader;
import io.estran.agent.input.ByteWriter;
import io.estran.protocol.name.NamePattern;

/**
 * An entry of {@code raw} in the configuration.
 *
 * @param pattern series it is for, as in NamePattern
 * @param kind what may be left out
 * @param bound in the series' unit, or percent; 0 and up; not used by {@link Kind#EVERY}
 * @param silence a reading is sent once so much event time has passed since the last one, ns; 0: however long that is. A
 *     swinging door needs one, since it holds its newest reading back
 */
public record RawSpec(String pattern, Kind kind, double bound, long silence) {
    private static final long LONGEST = 1_000L * 86_400_000_000_000L;

    /** What may be left out. The code is in checkpoint and journal. */
    public enum Kind {
        EVERY(0),
        DEADBAND(1),
        PERCENT(2),
        DOOR(3);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        private static Kind byCode(int code) {
            for (Kind kind : values()) {
                if (kind.code == code) {
                    return kind;
                }
            }
            throw new IllegalArgumentException("raw: kind " + code);
        }
    }

    public RawSpec {
        boolean holds = kind == Kind.DOOR;
        if (!(bound >= 0 && bound <= Double.MAX_VALUE) || silence < (holds ? 1 : 0) || silence > LONGEST) {
            throw new IllegalArgumentException(
                    "raw " + pattern + ": " + kind + " with bound " + bound + " and silence " + silence + " ns");
        }
        NamePattern.of(pattern);
    }

    /** Writes its canonical form. */
    public void write(ByteWriter to) {
        to.text(pattern);
        to.put(kind.code);
        to.number(bound);
        to.varint(silence);
    }

    /** Reads its canonical form. */
    public static RawSpec read(ByteReader from) {
        String pattern = from.text();
        return new RawSpec(pattern, Kind.byCode(from.take()), from.number(), from.varint());
    }
}
