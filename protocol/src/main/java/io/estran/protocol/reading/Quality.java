package io.estran.protocol.reading;

import org.jspecify.annotations.Nullable;

/** The quality classes of OPC UA Part 8, worst last. The code is on the wire and never changes its meaning. */
public enum Quality {
    GOOD(0),
    UNCERTAIN(1),
    BAD(2);

    private final int code;

    Quality(int code) {
        this.code = code;
    }

    /** Wire code; a worse quality has a larger one. */
    public int code() {
        return code;
    }

    /** The quality with that code, or null. */
    public static @Nullable Quality byCode(int code) {
        for (Quality quality : values()) {
            if (quality.code == code) {
                return quality;
            }
        }
        return null;
    }
}
