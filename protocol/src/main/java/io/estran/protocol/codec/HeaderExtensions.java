package io.estran.protocol.codec;

import io.estran.protocol.batch.Attestation;
import io.estran.protocol.batch.BatchHeader;
import io.estran.protocol.batch.SignedStatement;
import io.estran.protocol.bytes.ByteReader;
import io.estran.protocol.bytes.ByteWriter;
import io.estran.protocol.fault.MalformedBatchException;
import io.estran.protocol.fault.UnreadableVersionException;
import io.estran.protocol.lane.Hash256;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.lane.LanePoint;
import java.util.ArrayList;
import java.util.List;

/**
 * The end of a header: what later releases may add. This release knows {@value #ATTESTATIONS}, attestations; another that is not
 * critical is skipped. Static; any thread.
 */
final class HeaderExtensions {
    static final int ATTESTATIONS = 1;
    private static final int MAX_COUNT = 64;
    private static final int MAX_BYTES = 1024;
    private static final int MAX_ID = 65_535;

    private HeaderExtensions() {}

    static void write(ByteWriter out, List<Attestation> attestations) {
        if (attestations.isEmpty()) {
            out.varint(0);
            return;
        }
        byte[] bytes = encode(attestations);
        out.varint(1);
        out.varint(ATTESTATIONS);
        out.varint(0); // may be skipped
        out.varint(bytes.length);
        out.put(bytes);
    }

    private static byte[] encode(List<Attestation> attestations) {
        if (attestations.size() > BatchHeader.MOST_ATTESTATIONS) {
            throw new IllegalArgumentException("header: has " + attestations.size()
                    + " attestations, must have at most " + BatchHeader.MOST_ATTESTATIONS);
        }
        ByteWriter out = new ByteWriter();
        out.varint(attestations.size());
        for (Attestation attestation : attestations) {
            String problem = problemWith(attestation);
            if (!problem.isEmpty()) {
                throw new IllegalArgumentException("header: " + problem);
            }
            out.id(attestation.point().lane());
            out.i64(attestation.point().sequence());
            out.put(attestation.point().hash().toBytes());
            out.u8(attestation.algorithm());
            out.varint(attestation.signature().length);
            out.put(attestation.signature());
        }
        return out.toBytes();
    }

    private static String problemWith(Attestation attestation) {
        LanePoint point = attestation.point();
        if (point.lane().equals(Id128.NONE) || point.sequence() < 1) {
            return "attestation is of lane " + point.lane() + ", sequence " + point.sequence()
                    + ", must be of a lane and at least 1";
        }
        int length = attestation.signature().length;
        boolean fits = attestation.algorithm() == SignedStatement.ED25519
                ? length == SignedStatement.ED25519_BYTES
                : attestation.algorithm() > 0
                        && attestation.algorithm() <= 0xff
                        && length > 0
                        && length <= HeaderRules.MAX_SIGNATURE_BYTES;
        return fits
                ? ""
                : "attestation has " + length + " bytes of signature, which does not fit algorithm "
                        + attestation.algorithm();
    }

    /**
     * Reads all extensions; gives what this release knows of them.
     *
     * @throws UnreadableVersionException if an unknown one is critical
     */
    static List<Attestation> readAttestations(ByteReader in)
            throws MalformedBatchException, UnreadableVersionException {
        int count = in.count("extension count", 0, MAX_COUNT);
        int critical = 0;
        int last = 0;
        List<Attestation> attestations = List.of();
        for (int i = 0; i < count; i++) {
            int id = in.count("extension id", last + 1, MAX_ID);
            last = id;
            boolean isCritical = in.count("extension's critical mark", 0, 1) == 1;
            byte[] bytes = in.take("extension", in.count("extension length", 0, MAX_BYTES));
            if (id == ATTESTATIONS) {
                attestations = decode(bytes);
            } else if (isCritical && critical == 0) {
                critical = id;
            }
        }
        if (critical != 0) {
            throw HeaderCodec.newer("header: extension " + critical + " is critical and not known to this release");
        }
        return attestations;
    }

    private static List<Attestation> decode(byte[] bytes) throws MalformedBatchException {
        ByteReader in = new ByteReader("attestations", bytes, 0, bytes.length);
        int count = in.count("attestation count", 1, BatchHeader.MOST_ATTESTATIONS);
        List<Attestation> attestations = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            Id128 lane = in.id("attestation's lane");
            long sequence = in.i64("attestation's sequence");
            Hash256 hash = in.hash("attestation's hash");
            int algorithm = in.u8("attestation's algorithm");
            byte[] signature = in.take(
                    "attestation's signature",
                    in.count("attestation's signature length", 0, HeaderRules.MAX_SIGNATURE_BYTES));
            Attestation attestation = new Attestation(new LanePoint(lane, sequence, hash), algorithm, signature);
            String problem = problemWith(attestation);
            if (!problem.isEmpty()) {
                throw new MalformedBatchException("header: " + problem);
            }
            attestations.add(attestation);
        }
        in.end();
        return attestations;
    }
}
