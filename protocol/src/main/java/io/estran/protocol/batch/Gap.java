package io.estran.protocol.batch;

import io.estran.protocol.lane.GapReason;
import io.estran.protocol.lane.Hash256;
import java.util.Arrays;

/**
 * A declared gap: it takes the place of the sequences from its own header's sequence (the range's first) to {@code to}.
 *
 * @param to last sequence of the range, at least the header's sequence
 * @param hashOfTo chain hash of the batch {@code to}: the chain goes on from it
 * @param reason why
 * @param records records in the range; -1 if not known
 * @param firstTime first event time in the range, ns; {@code Long.MAX_VALUE} if not known
 * @param lastTime last event time in the range, ns; {@code Long.MIN_VALUE} if not known
 * @param signatureAlgorithm 0 none, 1 Ed25519
 * @param signature empty without a signature; at most 128 bytes
 */
public record Gap(
        long to,
        Hash256 hashOfTo,
        GapReason reason,
        long records,
        long firstTime,
        long lastTime,
        int signatureAlgorithm,
        byte[] signature) {
    @Override
    public boolean equals(Object other) {
        return other instanceof Gap gap
                && to == gap.to
                && hashOfTo.equals(gap.hashOfTo)
                && reason == gap.reason
                && records == gap.records
                && firstTime == gap.firstTime
                && lastTime == gap.lastTime
                && signatureAlgorithm == gap.signatureAlgorithm
                && Arrays.equals(signature, gap.signature);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(to) * 31 + hashOfTo.hashCode();
    }
}
