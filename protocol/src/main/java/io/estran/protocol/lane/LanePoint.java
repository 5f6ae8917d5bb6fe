package io.estran.protocol.lane;

/** A place in a lane: the batch with that sequence and chain hash. Sequence 0 with {@link Hash256#ZERO} is the lane's start. */
public record LanePoint(Id128 lane, long sequence, Hash256 hash) {}
