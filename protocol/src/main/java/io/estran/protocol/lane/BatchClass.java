package io.estran.protocol.lane;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The class of a batch and its lane, lowest first in the order of eviction; the code is on the wire. */
public enum BatchClass {
    RAW(3),
    AGGREGATES(1),
    EVENTS(2);

    private final int code;
    private final String word = name().toLowerCase(Locale.ROOT);

    BatchClass(int code) {
        this.code = code;
    }

    /** Wire code. */
    public int code() {
        return code;
    }

    /** The word on topics and in JSON: raw, aggregates, events. */
    public String word() {
        return word;
    }

    /** The class with that wire code, or null. */
    public static @Nullable BatchClass byCode(int code) {
        for (BatchClass batchClass : values()) {
            if (batchClass.code == code) {
                return batchClass;
            }
        }
        return null;
    }

    /** The class named by a topic level or JSON word, or null. */
    public static @Nullable BatchClass byTopicLevel(String word) {
        for (BatchClass batchClass : values()) {
            if (batchClass.word().equals(word)) {
                return batchClass;
            }
        }
        return null;
    }
}
