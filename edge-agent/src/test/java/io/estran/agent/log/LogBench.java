package io.estran.agent.log;

import io.estran.process.disk.DiskFile;
import io.estran.testkit.FaultyDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A log on a faulty disk, its records as text. */
final class LogBench {
    static final Path FOLDER = Path.of("data/log");
    static final int SEGMENT = 8192;
    static final int KIND = 4;

    final FaultyDisk disk;
    final List<String> found = new ArrayList<>();
    final List<Long> positions = new ArrayList<>();
    long capacity = 16L * SEGMENT;
    long run;
    long known;
    long first;
    SegmentPool pool;
    Log log;
    LogFindings findings;

    LogBench() throws IOException {
        this(1);
    }

    LogBench(long seed) throws IOException {
        disk = new FaultyDisk(new SplittableRandom(seed));
        open();
    }

    /** A new process on the same disk. */
    void open() throws IOException {
        run++;
        found.clear();
        positions.clear();
        pool = SegmentPool.open(disk, FOLDER, SEGMENT, capacity, new ReadMemory());
        Log.Opened opened = Log.open(pool, KIND, run, known, first, ReadProgress.NONE, record -> {
            found.add(text(record));
            positions.add(record.position());
        });
        log = opened.log();
        findings = opened.findings();
    }

    void restart() throws IOException {
        disk.kill();
        open();
    }

    static String text(LogRecord record) {
        return StandardCharsets.UTF_8.decode(record.payload()).toString();
    }

    long append(String text) {
        return append(log, text);
    }

    static long append(Log log, String text) {
        return log.append(text.length(), ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Each text as its own group. */
    void write(String... texts) throws IOException {
        for (String text : texts) {
            append(text);
            log.flush();
        }
    }

    static Path file(int number) {
        return FOLDER.resolve("%06d.segment".formatted(number));
    }

    static int offset(long position) {
        return SegmentHeader.RECORDS_AT + (int) position;
    }

    /** Puts bytes over what stands in a file, synced. */
    void put(Path path, long offset, byte[] bytes) throws IOException {
        try (DiskFile file = disk.open(path)) {
            file.write(ByteBuffer.wrap(bytes), offset);
            file.sync();
        }
    }

    /** A record that fills most of a segment. */
    static String large(char filler) {
        return String.valueOf(filler).repeat(SEGMENT - SegmentHeader.RECORDS_AT - RecordFormat.HEADER - 24);
    }
}
