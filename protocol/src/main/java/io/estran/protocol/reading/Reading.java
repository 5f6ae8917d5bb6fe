package io.estran.protocol.reading;

/**
 * A measured value as it was taken.
 *
 * @param series full name
 * @param unit empty if none
 * @param time event time, ns since the Unix epoch
 * @param value any double; of bad quality also one that is no value
 * @param reason why the quality is not good; otherwise {@link QualityReason#NONE}
 */
public record Reading(String series, String unit, long time, double value, Quality quality, QualityReason reason) {}
