package io.estran.agent.config;

import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * An entry of {@code windows}.
 *
 * @param series pattern of the series it is for
 * @param lengthNanos positive; whole days exactly if there is a zone
 * @param latenessNanos how long after its end a window still takes readings
 * @param zone where days begin; null: windows align to the epoch
 */
public record WindowSetting(
        String series,
        long lengthNanos,
        long latenessNanos,
        @Nullable ZoneId zone) {
    /** What holds if the file names no windows: 1 s for every series. */
    public static final WindowSetting DEFAULT = new WindowSetting("**", 1_000_000_000L, 0, null);
}
