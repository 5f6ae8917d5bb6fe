package io.estran.agent.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.estran.process.disk.DiskFile;
import io.estran.testkit.FaultyDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Of a bad disk every page that can be read is, and the others are zeros. */
class SalvageTest {
    private static final Path PATH = Path.of("data/file");
    private static final int PAGE = Salvage.PAGE;
    /** Pages that are read at once. */
    private static final int PIECE = Salvage.CHUNK / PAGE;

    private static final int LAST = 2 * PIECE + 30;
    private static final int SIZE = LAST * PAGE + 100;

    private final FaultyDisk disk = new FaultyDisk(new SplittableRandom(1));
    private final byte[] content = new byte[SIZE];
    private final DiskFile file;

    SalvageTest() throws IOException {
        for (int i = 0; i < SIZE; i++) {
            content[i] = (byte) (1 + i % 251);
        }
        file = disk.open(PATH);
        file.write(ByteBuffer.wrap(content), 0);
    }

    /** As a buffer that held another segment before. */
    private byte[] read(int capacity) throws IOException {
        byte[] used = new byte[capacity];
        Arrays.fill(used, (byte) -1);
        ByteBuffer into = ByteBuffer.wrap(used);
        Salvage.read(file, into);
        byte[] found = new byte[into.remaining()];
        into.get(found);
        return found;
    }

    private byte[] withoutPages(int from, int to) {
        byte[] expected = content.clone();
        Arrays.fill(expected, from * PAGE, Math.min(SIZE, to * PAGE), (byte) 0);
        return expected;
    }

    @Test
    void aSoundFileIsReadAsFarAsThereIsRoom() throws IOException {
        assertThat(read(SIZE + 500)).isEqualTo(content);
        assertThat(read(PAGE + 7)).isEqualTo(Arrays.copyOf(content, PAGE + 7));
    }

    @Test
    void onlyTheBadPageIsZeros() throws IOException {
        disk.spoil(PATH, 17 * PAGE + 600, 1);
        assertThat(read(SIZE)).isEqualTo(withoutPages(17, 18));
        disk.spoil(PATH, SIZE - 1, 1);
        assertThat(read(SIZE)).isEqualTo(withoutPages(LAST, LAST + 1));
        disk.spoil(PATH, PIECE * PAGE - 1, 2);
        assertThat(read(SIZE))
                .as("the last of one part and the first of the next")
                .isEqualTo(withoutPages(PIECE - 1, PIECE + 1));
    }

    @Test
    void aFileOfWhichOnePageIsLeftIsRead() throws IOException {
        disk.spoil(PATH, PAGE, SIZE - PAGE);
        assertThat(read(SIZE)).isEqualTo(withoutPages(1, LAST + 1));
    }

    @Test
    void aHeadThatCannotBeReadIsZerosWhileTheFilesEndCan() throws IOException {
        disk.spoil(PATH, 0, PAGE);
        assertThat(read(1024)).containsOnly(0);
    }

    @Test
    void aFileOfWhichNothingCanBeReadIsAnError() throws IOException {
        disk.spoil(PATH, 0, SIZE);
        assertThatThrownBy(() -> read(SIZE)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> read(1024)).isInstanceOf(IOException.class);
    }

    @Test
    void aRangeEndsWithTheFile() throws IOException {
        assertThat(Salvage.read(file, 5, 10)).isEqualTo(Arrays.copyOfRange(content, 5, 15));
        assertThat(Salvage.read(file, 5, 3 * PAGE)).isEqualTo(Arrays.copyOfRange(content, 5, 5 + 3 * PAGE));
        assertThat(Salvage.read(file, SIZE - 3, 10)).isEqualTo(Arrays.copyOfRange(content, SIZE - 3, SIZE));
        assertThat(Salvage.read(file, SIZE + 3, 10)).isEmpty();
    }

    @Test
    void ofARangeTheBadPageIsZeros() throws IOException {
        disk.spoil(PATH, 2 * PAGE + 100, 1);
        byte[] expected = Arrays.copyOfRange(content, PAGE, 4 * PAGE);
        Arrays.fill(expected, PAGE, 2 * PAGE, (byte) 0);
        assertThat(Salvage.read(file, PAGE, 3 * PAGE)).isEqualTo(expected);
    }
}
