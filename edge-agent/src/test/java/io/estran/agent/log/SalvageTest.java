package io.estran.agent.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.estran.process.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What a disk gives that reads some pages only at the second or third attempt, or never. */
class SalvageTest {
    private static final int PAGE = 4096;
    private static final int SIZE = 40 * PAGE + 100;

    @Test
    void aPageThatFailsForAMomentIsRead() throws IOException {
        assertThat(read(new TiredFile(17, 3))).containsOnly(1);
    }

    @Test
    void aPageThatCannotBeReadComesAsZerosAndAllOthersAsTheyAre() throws IOException {
        byte[] read = read(new TiredFile(17, Integer.MAX_VALUE));
        assertThat(Arrays.copyOfRange(read, 17 * PAGE, 18 * PAGE)).containsOnly(0);
        Arrays.fill(read, 17 * PAGE, 18 * PAGE, (byte) 1);
        assertThat(read).containsOnly(1);
    }

    @Test
    void aFileOfWhichNothingCanBeReadIsAnError() {
        assertThatThrownBy(() -> read(new TiredFile(-1, Integer.MAX_VALUE)))
                .isInstanceOf(IOException.class)
                .hasMessage("input/output error");
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

    /** Ones, of which that page (or, if it is -1, every page) fails so many times. */
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
            boolean isTired = page < 0 || (position <= (long) page * PAGE && position + length > (long) page * PAGE);
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
