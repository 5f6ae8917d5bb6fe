package io.estran.protocol.lane;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Why a range of a lane's sequences will never come (DELIVERY.md rules 11, 18, 24, 25). The code is on the wire. */
public enum GapReason {
    /** The spool was full. */
    EVICTED(1),
    /** The gateway refused it for good: too large, unreadable. */
    REFUSED(2),
    /** Corrupt at rest. */
    CORRUPT(3),
    /** The account went back, and the spool no longer holds it. */
    LOST(4),
    /** Was accounted for and freed; restated because the sequencer has forgotten the lane. */
    FREED(5);

    private final int code;

    GapReason(int code) {
        this.code = code;
    }

    /** Wire code. */
    public int code() {
        return code;
    }

    /** The word in JSON: evicted, refused, corrupt, lost, freed. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The reason with that wire code, or null. */
    public static @Nullable GapReason byCode(int code) {
        for (GapReason reason : values()) {
            if (reason.code == code) {
                return reason;
            }
        }
        return null;
    }

    /** The reason with that word, or null. */
    public static @Nullable GapReason byWord(String word) {
        for (GapReason reason : values()) {
            if (reason.word().equals(word)) {
                return reason;
            }
        }
        return null;
    }
}
