package io.estran.agent.source;

/**
 * What a source declares about a series when it first names it.
 *
 * @param unit empty if none
 * @param resolutionExponent decimal places of the declared resolution (0.001 is 3), or {@link #NO_RESOLUTION}
 * @param rangeLow smallest plausible value; below it a reading is bad (out of range); {@code -Infinity} if none
 * @param rangeHigh largest plausible value; {@code +Infinity} if none
 */
public record SeriesAttributes(String unit, int resolutionExponent, double rangeLow, double rangeHigh) {
    public static final int NO_RESOLUTION = -1;
    public static final SeriesAttributes NONE =
            new SeriesAttributes("", NO_RESOLUTION, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
}
