package io.estran.benchmarks.delivery;

import io.estran.agent.journal.Journal;
import io.estran.agent.journal.JournalScan;
import io.estran.agent.log.LogFindings;
import io.estran.agent.log.ReadMemory;
import io.estran.agent.log.ReadProgress;
import io.estran.benchmarks.report.Limit;
import io.estran.benchmarks.report.Rounds;
import io.estran.benchmarks.report.Row;
import io.estran.process.disk.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * A journal is opened after a crash and every record read and checked, against reading the same files, each whole, into one
 * buffer that is there already. Both find them in the page cache: on a cold disk reading takes longer, and checking does not.
 * What the pipeline does with the records is not in it.
 */
final class JournalRecovery {
    private static final double BUDGET = 2;
    private static final int RECORD = 64 * 1024;
    private static final int RECORDS_PER_SYNC = 32;
    private static final int AHEAD = 4;
    private static final long SEGMENT = 4L << 20;
    private static final int SPARE_SEGMENTS = 16;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final long MIB = 1L << 20;
    private static final Rounds ROUNDS = new Rounds(1, 5);

    private final Path folder;
    private final long capacity;
    private long filled;
    private long replayed;

    private JournalRecovery(Path folder, long bytes) {
        this.folder = folder;
        this.capacity = bytes + bytes / 8 + SPARE_SEGMENTS * SEGMENT;
    }

    /** Measures it on a journal of that size in that folder. */
    static Row row(Path folder, long bytes) throws Exception {
        JournalRecovery recovery = new JournalRecovery(folder, bytes);
        recovery.fill(bytes);
        return ROUNDS.row(
                "recovery of " + bytes / MIB + " MiB of journal",
                "ms",
                recovery::readFiles,
                recovery::recover,
                Limit.RATIO_AT_MOST,
                BUDGET);
    }

    private Journal open(ReadMemory memory) throws IOException {
        return Journal.open(Journal.pool(Disk.local(), folder, SEGMENT, capacity, memory), 1, 0, RECORD, AHEAD);
    }

    private void fill(long bytes) throws IOException {
        byte[] noise = new byte[RECORD];
        new Random(1).nextBytes(noise);
        try (Journal journal = open(new ReadMemory())) {
            while (journal.end() < bytes) {
                for (int i = 0; i < RECORDS_PER_SYNC; i++) {
                    journal.append(ByteBuffer.wrap(noise));
                    filled += noise.length;
                }
                journal.flush();
            }
        }
    }

    private double readFiles() throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect((int) SEGMENT);
        long begun = System.nanoTime();
        for (Path file : segments()) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                buffer.clear();
                while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
                    // The rest of it.
                }
            }
        }
        return (System.nanoTime() - begun) / NANOS_PER_MILLI;
    }

    private List<Path> segments() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(Journal.FOLDER))) {
            return files.sorted().toList();
        }
    }

    /** As a start does it: the end is found, then everything before it is read for replay. */
    private double recover() throws IOException {
        long begun = System.nanoTime();
        ReadMemory memory = new ReadMemory();
        try (Journal journal = open(memory)) {
            LogFindings found = JournalScan.read(
                    Disk.local(),
                    folder,
                    0,
                    journal.end(),
                    memory,
                    ReadProgress.NONE,
                    record -> replayed += record.payload().remaining());
            double millis = (System.nanoTime() - begun) / NANOS_PER_MILLI;
            if (!found.missing().isEmpty() || replayed < filled) {
                throw new IOException("recovery read " + replayed + " of " + filled + " bytes: " + found);
            }
            replayed = 0;
            return millis;
        }
    }
}
