package io.estran.protocol.batch;

import io.estran.protocol.lane.LanePoint;
import java.util.Arrays;

/**
 * The agent's signature over a lane up to a point: a header is chained to all before it, so one signature proves every batch of
 * the lane up to that sequence. What is signed: {@link SignedStatement#attestation}.
 *
 * @param point lane, sequence (1 and up) and chain hash
 * @param algorithm 1 Ed25519
 * @param signature of Ed25519 64 bytes
 */
public record Attestation(LanePoint point, int algorithm, byte[] signature) {
    @Override
    public boolean equals(Object other) {
        return other instanceof Attestation that
                && point.equals(that.point)
                && algorithm == that.algorithm
                && Arrays.equals(signature, that.signature);
    }

    @Override
    public int hashCode() {
        return point.hashCode();
    }
}
