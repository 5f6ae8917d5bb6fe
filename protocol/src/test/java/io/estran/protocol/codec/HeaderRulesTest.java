package io.estran.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.estran.protocol.batch.Batch;
import io.estran.protocol.batch.BatchLimits;
import io.estran.protocol.fault.MalformedBatchException;
import io.estran.protocol.fault.UnreadableVersionException;
import io.estran.protocol.golden.GoldenBatches;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Headers of newer releases, and headers that contradict themselves. */
class HeaderRulesTest {
    private final byte[] events = GoldenBatches.all().get("events").bytes();

    @Test
    void aNewerVersionIsUnreadableButHasAnOutline() throws Exception {
        byte[] newer = with(4, (byte) 9);
        assertThat(BatchReader.outline(ByteBuffer.wrap(newer)).version()).isEqualTo(9);
        assertThatThrownBy(() -> BatchReader.read(newer))
                .isInstanceOfSatisfying(
                        UnreadableVersionException.class,
                        e -> assertThat(e.neededVersion()).isEqualTo(9));
    }

    @Test
    void anUnknownSuiteIsUnreadableButHasAnOutline() throws Exception {
        byte[] sealed = with(11, (byte) 1);
        BatchReader.outline(ByteBuffer.wrap(sealed));
        assertThatThrownBy(() -> BatchReader.read(sealed))
                .isInstanceOf(UnreadableVersionException.class)
                .hasMessageContaining("suite is 1");
    }

    @Test
    void anUnknownDigestIsUnreadable() {
        assertThatThrownBy(() -> BatchReader.read(with(10, (byte) 2)))
                .isInstanceOf(UnreadableVersionException.class)
                .hasMessageContaining("digest is 2");
    }

    @Test
    void anExtensionThatMayBeIgnoredIsSkippedAndItsBytesAreKept() throws Exception {
        byte[] extended = withExtension(0);
        Batch batch = BatchReader.read(extended);
        assertThat(batch.header()).isEqualTo(BatchReader.read(events).header());
        assertThat(batch.bytes()).isEqualTo(extended);
        assertThat(batch.chainHash()).isNotEqualTo(BatchReader.read(events).chainHash());
    }

    @Test
    void aCriticalExtensionIsUnreadable() {
        assertThatThrownBy(() -> BatchReader.read(withExtension(1)))
                .isInstanceOf(UnreadableVersionException.class)
                .hasMessageContaining("extension 300 is critical");
    }

    @Test
    void aFlagOfLaterVersionsIsRefused() {
        assertThatThrownBy(() -> BatchReader.read(with(9, (byte) 0x10)))
                .isInstanceOf(MalformedBatchException.class)
                .hasMessageContaining("flags is 16, must be 0 to 15");
    }

    @Test
    void theFirstFlagMustTellTheTruth() {
        assertThatThrownBy(() -> BatchReader.read(with(9, (byte) 1)))
                .isInstanceOf(MalformedBatchException.class)
                .hasMessageContaining("flag first");
    }

    @Test
    void anUnknownClassIsRefusedByTheGatewayToo() {
        assertThatThrownBy(() -> BatchReader.outline(ByteBuffer.wrap(with(8, (byte) 7))))
                .isInstanceOf(MalformedBatchException.class)
                .hasMessageContaining("class is 7");
    }

    @Test
    void countsMustAgreeWithTheBlocks() {
        assertThatThrownBy(() -> BatchReader.read(with(60, (byte) 3)))
                .isInstanceOf(MalformedBatchException.class)
                .hasMessageContaining("3 records, the payload has 1 and 2");
    }

    @Test
    void theDigestMustAgreeWithTheBlocks() {
        assertThatThrownBy(() -> BatchReader.read(with(164, (byte) 0)))
                .isInstanceOf(MalformedBatchException.class)
                .hasMessageContaining("digest");
    }

    @Test
    void blocksOfAnotherClassAreRefused() {
        assertThatThrownBy(() -> BatchReader.read(with(8, (byte) 1)))
                .isInstanceOf(MalformedBatchException.class)
                .hasMessageContaining("does not belong to class aggregates");
    }

    @Test
    void aBatchBeyondTheBoundIsNotWritten() {
        assertThatThrownBy(() -> BatchWriter.write(
                        GoldenBatches.all().get("events").header(), List.of(new byte[BatchLimits.MAX_BATCH_BYTES + 1])))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at most 262144");
    }

    @Test
    void aGapNeedsItsFields() {
        assertThatThrownBy(() ->
                        BatchWriter.writeGap(GoldenBatches.all().get("events").header()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("gap");
    }

    @Test
    void anOutlineLeavesItsBufferAsItIs() throws Exception {
        ByteBuffer direct = ByteBuffer.allocateDirect(events.length + 10)
                .position(10)
                .put(events)
                .flip()
                .position(10);
        assertThat(BatchReader.outline(direct).agent()).isEqualTo("lab-1");
        assertThat(direct.position()).isEqualTo(10);
    }

    private byte[] with(int at, byte value) {
        byte[] bytes = events.clone();
        bytes[at] = value;
        Forgery.restoreChecksums(bytes);
        return bytes;
    }

    /** The same batch with extension 300 of three bytes. */
    private byte[] withExtension(int critical) {
        byte[] extension = {1, (byte) 0xac, 2, (byte) critical, 3, 7, 8, 9};
        int headerLength =
                ByteBuffer.wrap(events).order(ByteOrder.LITTLE_ENDIAN).getShort(6);
        int at = headerLength - 5;
        ByteBuffer out =
                ByteBuffer.allocate(events.length + extension.length - 1).order(ByteOrder.LITTLE_ENDIAN);
        out.put(events, 0, at).put(extension).putInt(0).put(events, headerLength, events.length - headerLength);
        out.putShort(6, (short) (headerLength + extension.length - 1));
        Forgery.restoreChecksums(out.array());
        return out.array();
    }
}
