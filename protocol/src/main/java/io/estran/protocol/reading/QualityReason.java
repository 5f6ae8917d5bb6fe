package io.estran.protocol.reading;

/** Why a quality is not good. The code is on the wire and in the journal and never changes its meaning. */
public enum QualityReason {
    NONE(0, ""),
    STALE(1, "stale"),
    OUT_OF_RANGE(2, "out of range"),
    CLOCK_NOT_SYNCHRONISED(3, "clock not synchronised"),
    SOURCE_LOST(4, "source lost"),
    MISSING_VALUE(5, "missing value"),
    /** Event time lies further in the future than the configured bound. */
    CLOCK_FUTURE(6, "clock"),
    NOT_A_NUMBER(7, "not a number"),
    DEVICE_FAILURE(8, "device failure");

    private final int code;
    private final String text;

    QualityReason(int code, String text) {
        this.code = code;
        this.text = text;
    }

    /** Wire code, 0 to 255. */
    public int code() {
        return code;
    }

    /** Words for people, configuration and JSON; empty for {@link #NONE}. */
    public String text() {
        return text;
    }

    /** The reason with that code; an unknown code (a newer agent's) reads as {@link #NONE}. */
    public static QualityReason byCode(int code) {
        for (QualityReason reason : values()) {
            if (reason.code == code) {
                return reason;
            }
        }
        return NONE;
    }
}
