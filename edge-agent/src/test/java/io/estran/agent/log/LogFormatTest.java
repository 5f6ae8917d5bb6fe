package io.estran.agent.log;

import static io.estran.agent.log.LogBench.file;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/** The bytes on disk are those of the package comment: the next release reads them. */
class LogFormatTest {
    private final LogBench bench;

    LogFormatTest() throws IOException {
        bench = new LogBench();
    }

    private static byte[] segmentHead(long generation, long base, long run) {
        ByteBuffer head = ByteBuffer.allocate(36).order(ByteOrder.LITTLE_ENDIAN);
        head.put("ESLG".getBytes(StandardCharsets.US_ASCII))
                .putShort((short) 1)
                .putShort((short) LogBench.KIND)
                .putLong(generation)
                .putLong(base)
                .putLong(run);
        return head.putInt(crc(head.array(), 32)).array();
    }

    private static int crc(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }

    /** A whole record of the first segment of run 1; its tag is its length. */
    private static byte[] record(long position, long synced, String text) {
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        ByteBuffer record =
                ByteBuffer.allocate((32 + payload.length + 7) / 8 * 8).order(ByteOrder.LITTLE_ENDIAN);
        record.put("ESTR".getBytes(StandardCharsets.US_ASCII))
                .putInt(payload.length)
                .putLong(synced)
                .putLong(payload.length);
        ByteBuffer checked = ByteBuffer.allocate(32 + 8 + 24 + payload.length).order(ByteOrder.LITTLE_ENDIAN);
        checked.put(segmentHead(1, 0, 1), 0, 32)
                .putLong(position)
                .put(record.array(), 0, 24)
                .put(payload);
        record.putInt(crc(checked.array(), checked.capacity())).putInt(0).put(payload);
        return record.array();
    }

    private byte[] onDisk(int from, int length) throws IOException {
        return Arrays.copyOfRange(bench.disk.bytes(file(1)), from, from + length);
    }

    @Test
    void aSegmentBeginsWithItsHeadAndACopy() throws IOException {
        bench.write("a");
        assertThat(onDisk(0, 36)).isEqualTo(segmentHead(1, 0, 1));
        assertThat(onDisk(512, 36)).isEqualTo(segmentHead(1, 0, 1));
        assertThat(onDisk(36, 476)).containsOnly(0);
    }

    @Test
    void recordsStandOneBehindTheOtherPaddedToEight() throws IOException {
        bench.append("eight by");
        bench.append("nine byte");
        bench.log.flush();
        bench.write("");
        assertThat(onDisk(1024, 40)).isEqualTo(record(0, 0, "eight by"));
        assertThat(onDisk(1064, 48)).isEqualTo(record(40, 0, "nine byte"));
        assertThat(onDisk(1112, 32)).isEqualTo(record(88, 88, ""));
        assertThat(bench.log.end()).isEqualTo(120);
        bench.restart();
        assertThat(bench.found).containsExactly("eight by", "nine byte", "");
    }

    @Test
    void aRecordMayEndWithItsSegment() throws IOException {
        String first = "a";
        String last = "x".repeat(LogBench.SEGMENT - SegmentHeader.RECORDS_AT - 40 - RecordFormat.HEADER);
        bench.append(first);
        bench.append(last);
        assertThat(bench.log.segmentsNeeded()).isEqualTo(1);
        bench.log.flush();
        assertThat(bench.log.room()).isZero();
        assertThat(bench.pool.bytes()).isEqualTo(LogBench.SEGMENT);
        bench.restart();
        assertThat(bench.found).containsExactly(first, last);
        assertThat(bench.findings.tornBytes()).isZero();
        bench.write("b");
        bench.restart();
        assertThat(bench.found).containsExactly(first, last, "b");
    }

    @Test
    void aGroupMayEndWithItsSegmentToo() throws IOException {
        String last = "x".repeat(LogBench.SEGMENT - SegmentHeader.RECORDS_AT - 40 - 32 - RecordFormat.HEADER);
        bench.write("a", last, "");
        assertThat(bench.log.room()).isZero();
        assertThat(bench.pool.bytes()).as("the empty record fills it").isEqualTo(LogBench.SEGMENT);
        bench.restart();
        assertThat(bench.found).containsExactly("a", last, "");
    }

    @Test
    void aRecordKeepsItsOwnersTag() throws IOException {
        bench.write("four", "seventy");
        List<Long> tags = new ArrayList<>();
        try (LogInspection inspection = new LogInspection(bench.disk, LogBench.FOLDER, new ReadMemory())) {
            inspection.read(LogBench.KIND, 0, 0, ReadProgress.NONE, record -> tags.add(record.tag()));
        }
        assertThat(tags).containsExactly(4L, 7L);
    }

    @Test
    void aRecordThatNoLongerFitsBeginsTheNextSegment() throws IOException {
        bench.append("a");
        bench.append("x".repeat(LogBench.SEGMENT - SegmentHeader.RECORDS_AT - 40 - RecordFormat.HEADER + 1));
        assertThat(bench.log.segmentsNeeded()).isEqualTo(2);
        bench.log.flush();
        assertThat(bench.pool.bytes()).isEqualTo(2L * LogBench.SEGMENT);
    }

    @Test
    void aRecordLargerThanTwiceWhatWaitsInMemoryIsTaken() throws Exception {
        SegmentPool pool = SegmentPool.open(
                bench.disk, LogBench.FOLDER.resolve("large"), 512 * 1024, 1024 * 1024, new ReadMemory());
        Log log = Log.open(pool, LogBench.KIND, 1, 0, 0, ReadProgress.NONE, record -> {})
                .log();
        LogBench.append(log, "a");
        String large = "x".repeat(300_000);
        long position = LogBench.append(log, large);
        LogBench.append(log, "b");
        log.flush();
        assertThat(new String(log.read(position, large.length()), StandardCharsets.UTF_8))
                .isEqualTo(large);
        assertThat(log.read(0, 1)).containsExactly('a');
    }

    @Test
    void ofTwoHeadsThatDifferTheOneOfTheLaterLifeCounts() {
        SegmentHeader old = new SegmentHeader(LogBench.KIND, 4, 800, 2);
        SegmentHeader young = new SegmentHeader(LogBench.KIND, 5, 900, 3);
        assertThat(SegmentHeader.read(heads(old, young)).header()).isEqualTo(young);
        assertThat(SegmentHeader.read(heads(young, old)).header()).isEqualTo(young);
        assertThat(SegmentHeader.read(heads(young, young))).isEqualTo(new SegmentHeader.Reading(young, false, 0));
    }

    @Test
    void ofAHeadWithOneWholeCopyThatIsSaid() {
        SegmentHeader head = new SegmentHeader(LogBench.KIND, 4, 800, 2);
        ByteBuffer first = head.encode();
        first.put(512, (byte) 0);
        assertThat(SegmentHeader.read(first)).isEqualTo(new SegmentHeader.Reading(head, true, 0));
        ByteBuffer copy = head.encode();
        copy.put(0, (byte) 0);
        assertThat(SegmentHeader.read(copy)).isEqualTo(new SegmentHeader.Reading(head, true, 0));
        copy.put(512, (byte) 0);
        assertThat(SegmentHeader.read(copy)).isEqualTo(new SegmentHeader.Reading(null, false, 0));
    }

    @Test
    void aFileShorterThanAHeadHasNone() {
        ByteBuffer head = new SegmentHeader(LogBench.KIND, 4, 800, 2).encode();
        assertThat(SegmentHeader.read(
                                head.duplicate().order(ByteOrder.LITTLE_ENDIAN).limit(63))
                        .header())
                .isNull();
        SegmentHeader.Reading half = SegmentHeader.read(
                head.duplicate().order(ByteOrder.LITTLE_ENDIAN).limit(64));
        assertThat(half.header()).isNotNull();
        assertThat(half.isHalf()).isTrue();
    }

    private static ByteBuffer heads(SegmentHeader first, SegmentHeader copy) {
        ByteBuffer bytes = ByteBuffer.allocate(SegmentHeader.RECORDS_AT).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(0, first.encode().array(), 0, 512).put(512, copy.encode().array(), 512, 512);
        return bytes;
    }
}
