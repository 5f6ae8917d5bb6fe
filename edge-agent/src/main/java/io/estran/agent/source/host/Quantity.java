package io.estran.agent.source.host;

import io.estran.agent.source.SeriesAttributes;

/** The kinds of quantity of a machine: unit, resolution, plausible range. */
final class Quantity {
    static final SeriesAttributes PERCENT = new SeriesAttributes("%", 2, 0, 100);
    static final SeriesAttributes BYTES = new SeriesAttributes("B", 0, 0, Double.POSITIVE_INFINITY);
    static final SeriesAttributes BYTES_PER_SECOND = new SeriesAttributes("B/s", 0, 0, Double.POSITIVE_INFINITY);
    static final SeriesAttributes LOAD = new SeriesAttributes("", 2, 0, Double.POSITIVE_INFINITY);
    static final SeriesAttributes SECONDS = new SeriesAttributes("s", 2, 0, Double.POSITIVE_INFINITY);
    /** Sensors that are not connected show -128 or 255 degrees. */
    static final SeriesAttributes CELSIUS = new SeriesAttributes("degC", 3, -100, 200);

    private Quantity() {}
}
