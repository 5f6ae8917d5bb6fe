package io.estran.cli.report;

/** A distribution in three numbers; the unit is where it is used. */
public record Percentiles(double p50, double p99, double max) {}
