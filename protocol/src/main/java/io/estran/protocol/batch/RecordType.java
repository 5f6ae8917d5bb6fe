package io.estran.protocol.batch;

import org.jspecify.annotations.Nullable;

/** What the records of a block are; the code is on the wire. */
public enum RecordType {
    AGGREGATES(1),
    EVENTS(2),
    RAW_READINGS(3);

    private final int code;

    RecordType(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /** The type with that code, or null. */
    public static @Nullable RecordType byCode(int code) {
        for (RecordType type : values()) {
            if (type.code == code) {
                return type;
            }
        }
        return null;
    }
}
