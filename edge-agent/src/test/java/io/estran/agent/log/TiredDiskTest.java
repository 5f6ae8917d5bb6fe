package io.estran.agent.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.estran.process.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What is read of a disk that gives a page only at the second or third attempt. */
class TiredDiskTest {
    private static final int PAGE = Salvage.PAGE;
    private static final int SIZE = 5 * Salvage.CHUNK / 2 + 100;

    @Test
    void aPageThatFailsForAMomentIsRead() throws IOException {
        assertThat(read(new TiredFile(17, 3))).containsOnly(1);
    }

    @Test
    void onlyWhatIsAskedForIsReadAPieceAtATime() throws IOException {
        TiredFile file = new TiredFile(17, 0);
        Salvage salvage = new Salvage(file, ByteBuffer.allocate(SIZE));
        salvage.fill(10);
        assertThat(file.given).isBetween(10, SIZE / 2);
        salvage.finish();
        assertThat(file.given).isEqualTo(SIZE);
    }

    private static byte[] read(TiredFile file) throws IOException {
        ByteBuffer into = ByteBuffer.allocate(SIZE + PAGE);
        Salvage.read(file, into);
        assertThat(into.remaining()).isEqualTo(SIZE);
        return Arrays.copyOf(into.array(), SIZE);
    }

    /** Ones, of which that page fails so many times. */
    private static final class TiredFile implements DiskFile {
        private final int page;
        private int failures;
        private int given;

        TiredFile(int page, int failures) {
            this.page = page;
            this.failures = failures;
        }

        @Override
        public long size() {
            return SIZE;
        }

        @Override
        public int read(ByteBuffer into, long position) throws IOException {
            int length = (int) Math.min(into.remaining(), SIZE - position);
            boolean isTired = position <= (long) page * PAGE && position + length > (long) page * PAGE;
            if (isTired && failures > 0) {
                failures--;
                throw new IOException("input/output error");
            }
            for (int i = 0; i < length; i++) {
                into.put((byte) 1);
            }
            given += length;
            return length;
        }

        @Override
        public void write(ByteBuffer from, long position) {
            throw new AssertionError("nothing is written");
        }

        @Override
        public void preallocate(long size) {
            throw new AssertionError("nothing is written");
        }

        @Override
        public void truncate(long size) {
            throw new AssertionError("nothing is written");
        }

        @Override
        public void sync() {
            throw new AssertionError("nothing is written");
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
