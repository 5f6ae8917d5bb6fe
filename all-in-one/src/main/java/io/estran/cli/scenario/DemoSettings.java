package io.estran.cli.scenario;

import java.time.Duration;
import java.util.Optional;

/**
 * What may be chosen of the demonstration.
 *
 * @param length of the input, from the first reading of all sources; empty until a signal comes
 * @param rate readings per second of the fast sensors together
 */
public record DemoSettings(Optional<Duration> length, int rate) {}
