package io.estran.protocol.batch;

import io.estran.protocol.bytes.ByteWriter;
import io.estran.protocol.lane.Hash256;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.lane.LanePoint;
import io.estran.protocol.name.AgentName;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that an agent signs (docs/wire.md, "Signatures"). Each begins with its purpose, so that a signature for one is never
 * taken for another. Pure; any thread.
 */
public final class SignedStatement {
    /** Ed25519 (RFC 8032), as a signature algorithm of gaps and attestations. */
    public static final int ED25519 = 1;
    /** Bytes of a signature of Ed25519. */
    public static final int ED25519_BYTES = 64;

    private static final int PURPOSE_BYTES = 32;
    private static final int NAME_BYTES = 64;

    private SignedStatement() {}

    /** What an {@link Attestation} signs. */
    public static byte[] attestation(AgentName agent, LanePoint point) {
        ByteWriter out = begin("estran attestation 1", agent);
        point(out, point);
        return out.toBytes();
    }

    private static void point(ByteWriter out, LanePoint point) {
        out.id(point.lane());
        out.i64(point.sequence());
        out.put(point.hash().toBytes());
    }

    /**
     * What the signature of a gap signs.
     *
     * @param from first sequence of its range
     * @param previous chain hash before {@code from}
     * @param predecessor what the gap names as the lane before, if it opens its lane
     */
    public static byte[] gap(
            AgentName agent, Id128 lane, long from, Hash256 previous, @Nullable LanePoint predecessor, Gap gap) {
        ByteWriter out = begin("estran gap 1", agent);
        out.id(lane);
        out.i64(from);
        out.i64(gap.to());
        out.put(previous.toBytes());
        out.put(gap.hashOfTo().toBytes());
        out.u8(gap.reason().code());
        out.i64(gap.records());
        out.i64(gap.firstTime());
        out.i64(gap.lastTime());
        if (predecessor != null) {
            point(out, predecessor);
        }
        return out.toBytes();
    }

    private static ByteWriter begin(String purpose, AgentName agent) {
        ByteWriter out = new ByteWriter();
        out.text("purpose", purpose, PURPOSE_BYTES);
        out.text("agent", agent.value(), NAME_BYTES);
        return out;
    }
}
