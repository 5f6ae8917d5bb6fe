package io.estran.agent.seal;

import java.time.Duration;

/**
 * When a batch is sealed, and how large it may be.
 *
 * @param bytes estimated bytes at which a batch is sealed
 * @param age most time that a record waits while a gateway is connected
 * @param awayAge most time that a record waits while none is: larger batches cost less of the spool
 * @param largestBatch most bytes of an encoded batch; what is larger is split
 */
public record Sealing(int bytes, Duration age, Duration awayAge, int largestBatch) {}
