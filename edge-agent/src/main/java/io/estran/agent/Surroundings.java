package io.estran.agent;

import io.estran.agent.seal.SealedListener;
import io.estran.process.disk.Disk;
import io.estran.process.time.Clock;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.random.RandomGenerator;

/**
 * What an agent finds around itself.
 *
 * @param random for waits between attempts and for the ids of runs and lanes; thread safe
 * @param sealed told of every batch that is sealed
 */
public record Surroundings(
        Disk disk, Clock clock, RandomGenerator random, PrometheusMeterRegistry registry, SealedListener sealed) {}
