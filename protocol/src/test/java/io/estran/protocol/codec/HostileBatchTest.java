package io.estran.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.estran.protocol.batch.Batch;
import io.estran.protocol.batch.BatchLimits;
import io.estran.protocol.batch.Block;
import io.estran.protocol.fault.MalformedBatchException;
import io.estran.protocol.fault.UnreadableVersionException;
import io.estran.protocol.golden.GoldenBatches;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is damaged or lies is refused with a reason, at the cost of no more memory than its own length suggests. */
class HostileBatchTest {
    /** The largest golden batch has 1.3 KB; reading it takes some times as much. */
    private static final long FEW = 64 * 1024;

    static Stream<Map.Entry<String, Batch>> golden() {
        return GoldenBatches.all().entrySet().stream();
    }

    @ParameterizedTest
    @MethodSource("golden")
    void everyTruncationIsRefused(Map.Entry<String, Batch> golden) {
        byte[] bytes = golden.getValue().bytes();
        for (int length = 0; length < bytes.length; length++) {
            assertRefused(Arrays.copyOf(bytes, length), "cut to " + length);
        }
    }

    @ParameterizedTest
    @MethodSource("golden")
    void everyFlippedBitIsRefused(Map.Entry<String, Batch> golden) {
        byte[] bytes = golden.getValue().bytes();
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            byte[] flipped = bytes.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertRefused(flipped, "bit " + bit);
        }
    }

    @ParameterizedTest
    @MethodSource("golden")
    void aByteTooManyIsRefused(Map.Entry<String, Batch> golden) {
        assertRefused(Arrays.copyOf(golden.getValue().bytes(), golden.getValue().bytes().length + 1), "one more");
    }

    /** With the checksums put right, so that the parsers themselves are met. */
    @ParameterizedTest
    @MethodSource("golden")
    void aFlippedBitWithTheRightChecksumsIsReadOrRefusedButNeverAnythingElse(Map.Entry<String, Batch> golden) {
        byte[] bytes = golden.getValue().bytes();
        for (int bit = 64; bit < bytes.length * 8; bit++) {
            byte[] flipped = bytes.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            Forgery.restoreChecksums(flipped);
            assertThat(allocatedBy(() -> BatchReader.blocks(BatchReader.read(flipped))))
                    .as("bit %s", bit)
                    .isLessThan(FEW);
        }
    }

    @Test
    void aFlippedBitInABodyIsReadOrRefusedButNeverAnythingElse() throws Exception {
        for (Block block : BatchReader.blocks(GoldenBatches.all().get("aggregates"))) {
            byte[] body = PlainBodies.of(block);
            int step = body.length > 200 ? 11 : 1; // every column of the large body, every bit of the small one
            for (int bit = 0; bit < body.length * 8; bit += step) {
                byte[] flipped = body.clone();
                flipped[bit / 8] ^= (byte) (1 << bit % 8);
                Block forged = Forgery.block(block, flipped, block.recordCount());
                assertThat(allocatedBy(() -> BlockReader.aggregates(forged)))
                        .as("bit %s", bit)
                        .isLessThan(4 * FEW);
            }
        }
    }

    @Test
    void aHugeRecordCountInATinyBodyTakesNoMemory() throws Exception {
        Block block = BatchReader.blocks(GoldenBatches.all().get("aggregates-one-window"))
                .get(0);
        Block forged = Forgery.block(block, PlainBodies.of(block), BatchLimits.MAX_BLOCK_RECORDS);
        assertThatThrownBy(() -> BlockReader.aggregates(forged))
                .isInstanceOf(MalformedBatchException.class)
                .hasMessageContaining("must hold 65536 records");
        assertThat(allocatedBy(() -> BlockReader.aggregates(forged))).isLessThan(FEW);
    }

    @Test
    void aHugeColumnInATinyBodyTakesNoMemory() throws Exception {
        Block block = BatchReader.blocks(GoldenBatches.all().get("aggregates-one-window"))
                .get(0);
        // Column 1, strings, of 4 MiB, of which no byte is there.
        Block forged = Forgery.block(block, new byte[] {12, (byte) 0x80, (byte) 0x80, (byte) 0x80, 2}, 1);
        assertThatThrownBy(() -> BlockReader.aggregates(forged))
                .isInstanceOf(MalformedBatchException.class)
                .hasMessageContaining("length of column 1");
        assertThat(allocatedBy(() -> BlockReader.aggregates(forged))).isLessThan(FEW);
    }

    @Test
    void aDeflateBombIsRefusedAtTheBoundOfABody() throws Exception {
        byte[] bomb = deflated(BatchLimits.MAX_BODY_BYTES + 1);
        Block events = BatchReader.blocks(GoldenBatches.all().get("events")).get(0);
        assertThatThrownBy(() -> BlockReader.read(Forgery.deflatedBlock(events, bomb, BatchLimits.MAX_BODY_BYTES + 1)))
                .isInstanceOf(MalformedBatchException.class)
                .hasMessageContaining("plain body length");
        Block lying = BlockReader.read(Forgery.deflatedBlock(events, bomb, 1000));
        assertThatThrownBy(() -> BlockReader.events(lying))
                .isInstanceOf(MalformedBatchException.class)
                .hasMessageContaining("must give 1000");
        assertThat(allocatedBy(() -> BlockReader.events(lying))).isLessThan(FEW);
    }

    @Test
    void aPlainLengthThatDeflateCannotReachIsRefusedBeforeMemoryIsTaken() throws Exception {
        Block events = BatchReader.blocks(GoldenBatches.all().get("events")).get(0);
        assertThatThrownBy(() ->
                        BlockReader.read(Forgery.deflatedBlock(events, new byte[] {3, 0}, BatchLimits.MAX_BODY_BYTES)))
                .isInstanceOf(MalformedBatchException.class)
                .hasMessageContaining("more than deflate can make of 2 bytes");
    }

    @Test
    void anythingThatIsNotABatchIsRefused() {
        assertRefused(new byte[0], "empty");
        assertRefused(new byte[1000], "zeros");
        assertRefused("{\"temperature\":21.5}".repeat(20).getBytes(java.nio.charset.StandardCharsets.US_ASCII), "JSON");
        assertRefused(new byte[BatchLimits.MAX_BATCH_BYTES + 1], "too long");
    }

    private static void assertRefused(byte[] bytes, String how) {
        assertThat(refusal(() -> BatchReader.outline(ByteBuffer.wrap(bytes))))
                .as(how)
                .isNotBlank();
        assertThat(refusal(() -> BatchReader.read(bytes))).as(how).isNotBlank();
    }

    private interface Reading {
        void run() throws MalformedBatchException, UnreadableVersionException;
    }

    /** Why it is refused; empty if it is read. */
    private static String refusal(Reading reading) {
        try {
            reading.run();
            return "";
        } catch (MalformedBatchException | UnreadableVersionException refused) {
            return String.valueOf(refused.getMessage());
        }
    }

    /** Bytes allocated by a reading, loading of classes and the like excluded. */
    private static long allocatedBy(Reading reading) {
        refusal(reading);
        long before = allocated();
        refusal(reading);
        return allocated() - before;
    }

    private static byte[] deflated(int zeros) {
        Deflater deflater = new Deflater(9, true);
        deflater.setInput(new byte[zeros]);
        deflater.finish();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] part = new byte[8192];
        while (!deflater.finished()) {
            out.write(part, 0, deflater.deflate(part));
        }
        deflater.end();
        return out.toByteArray();
    }

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }
}
