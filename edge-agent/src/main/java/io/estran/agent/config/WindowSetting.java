package io.estran.agent.config;

import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * An entry of {@code windows}.
 *
 * @param series pattern of the series it is for
 * @param lengthNanos positive; the most of a session
 * @param latenessNanos how long after its end a window still takes readings
 * @param zone where days begin; null: windows align to the epoch
 * @param fromNanos when days begin there, after midnight
 * @param everyNanos distance of the starts of windows that overlap, of which the length is a multiple; 0: they follow one
 *     another
 * @param sessionNanos gap between readings that ends a window, at most the length; 0: time cuts windows
 */
public record WindowSetting(
        String series,
        long lengthNanos,
        long latenessNanos,
        @Nullable ZoneId zone,
        long fromNanos,
        long everyNanos,
        long sessionNanos) {
    /** What holds if the file names no windows: 1 s for every series. */
    public static final WindowSetting DEFAULT = new WindowSetting("**", 1_000_000_000L, 0, null, 0, 0, 0);

    /** Whether windows overlap. */
    public boolean isHopping() {
        return everyNanos > 0;
    }

    /** Whether windows follow one another as time cuts them. */
    public boolean isTumbling() {
        return everyNanos == 0 && sessionNanos == 0;
    }

    /** Whether readings cut the windows. */
    public boolean isSession() {
        return sessionNanos > 0;
    }
}
