package io.estran.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.estran.protocol.batch.Attestation;
import io.estran.protocol.batch.Batch;
import io.estran.protocol.batch.BatchHeader;
import io.estran.protocol.batch.Gap;
import io.estran.protocol.batch.SignedStatement;
import io.estran.protocol.lane.BatchClass;
import io.estran.protocol.lane.GapReason;
import io.estran.protocol.lane.Hash256;
import io.estran.protocol.lane.Id128;
import io.estran.protocol.lane.LanePoint;
import io.estran.protocol.name.AgentName;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Attestations travel in an extension of the header, and a signature is over exactly what docs/wire.md draws. */
class AttestationTest {
    private static final AgentName AGENT = new AgentName("lab-1");
    private static final Hash256 HASH = new Hash256(HexFormat.of().parseHex("ab".repeat(32)));

    private static Attestation attestation(long sequence, int algorithm, int bytes) {
        return new Attestation(new LanePoint(new Id128(7, 8), sequence, HASH), algorithm, new byte[bytes]);
    }

    private static BatchHeader header(List<Attestation> attestations) {
        return new BatchHeader(
                1,
                BatchClass.EVENTS,
                false,
                AGENT,
                "",
                new Id128(1, 2),
                3,
                new Id128(4, 5),
                1,
                Hash256.ZERO,
                null,
                new Gap(4, HASH, GapReason.EVICTED, 4, 10, 20, 0, new byte[0]),
                1,
                10,
                20,
                0,
                0,
                7,
                99,
                "",
                0,
                0,
                "",
                1,
                new byte[0],
                attestations);
    }

    @Test
    void attestationsComeBackAsTheyWereWritten() throws Exception {
        List<Attestation> all = Collections.nCopies(BatchHeader.MOST_ATTESTATIONS, attestation(3, 1, 64));
        Batch batch = BatchWriter.writeGap(header(all));
        assertThat(BatchReader.read(batch.bytes()).header()).isEqualTo(batch.header());
        assertThat(batch.chainHash())
                .isNotEqualTo(BatchWriter.writeGap(header(List.of())).chainHash());
    }

    @Test
    void whatIsNoAttestationIsNotWritten() {
        refused(Collections.nCopies(BatchHeader.MOST_ATTESTATIONS + 1, attestation(3, 1, 64)), "at most 8");
        refused(List.of(attestation(3, 1, 63)), "63 bytes of signature");
        refused(List.of(attestation(3, 0, 64)), "algorithm 0");
        refused(List.of(attestation(3, 2, 129)), "129 bytes of signature");
        refused(List.of(attestation(0, 1, 64)), "at least 1");
    }

    private static void refused(List<Attestation> attestations, String reason) {
        assertThatThrownBy(() -> BatchWriter.writeGap(header(attestations)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void anAttestationSignsItsPurposeTheAgentAndThePoint() {
        byte[] statement = SignedStatement.attestation(AGENT, new LanePoint(new Id128(7, 8), 3, HASH));
        assertThat(HexFormat.of().formatHex(statement))
                .isEqualTo("14" + hex("estran attestation 1") + "05" + hex("lab-1") + "0000000000000007"
                        + "0000000000000008" + "0300000000000000" + HASH);
    }

    @Test
    void aGapSignsItsRangeItsHashesAndWhatIsGone() {
        Gap gap = new Gap(4, HASH, GapReason.EVICTED, 9, 10, 20, 1, new byte[64]);
        byte[] statement = SignedStatement.gap(AGENT, new Id128(7, 8), 2, Hash256.ZERO, null, gap);
        assertThat(HexFormat.of().formatHex(statement))
                .isEqualTo("0c" + hex("estran gap 1") + "05" + hex("lab-1")
                        + "0000000000000007" + "0000000000000008" + "0200000000000000" + "0400000000000000"
                        + Hash256.ZERO + HASH + "01" + "0900000000000000" + "0a00000000000000"
                        + "1400000000000000");
    }

    /** Else somebody could hang a lane behind another one and no signature would tell. */
    @Test
    void aGapThatOpensItsLaneSignsThePredecessorToo() {
        Gap gap = new Gap(4, HASH, GapReason.EVICTED, 9, 10, 20, 1, new byte[64]);
        LanePoint predecessor = new LanePoint(new Id128(5, 6), 3, HASH);
        byte[] statement = SignedStatement.gap(AGENT, new Id128(7, 8), 1, Hash256.ZERO, predecessor, gap);
        assertThat(HexFormat.of().formatHex(statement))
                .endsWith("1400000000000000" + "0000000000000005" + "0000000000000006" + "0300000000000000" + HASH);
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }
}
