package io.estran.protocol.batch;

import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.lane.Id128;

/**
 * The part of a header whose place never changes, whatever its version: all that a gateway needs.
 *
 * @param from first sequence
 * @param to last sequence (of a gap; otherwise {@code from})
 */
public record BatchOutline(
        int version, BatchClass batchClass, String agent, Id128 lane, long from, long to, boolean isGap) {}
