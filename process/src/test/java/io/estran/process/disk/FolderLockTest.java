package io.estran.process.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lock belongs to a process: the kernel drops it when that closes any channel of the file. */
class FolderLockTest {
    @TempDir
    Path folder;

    /** A process of its own that takes the lock; its exit code says whether it could. */
    static final class Other {
        private Other() {}

        public static void main(String[] arguments) {
            try {
                Disk.local().lock(Path.of(arguments[0]));
            } catch (IOException held) {
                System.exit(9);
            }
        }
    }

    private int other() throws Exception {
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Other.class.getName(),
                        file().toString())
                .inheritIO()
                .start();
        assertThat(other.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return other.exitValue();
    }

    private Path file() {
        return folder.resolve("lock");
    }

    @Test
    void aSecondLockInTheProcessIsRefusedAndCostsTheFirstNothing() throws Exception {
        try (AutoCloseable first = Disk.local().lock(file())) {
            assertThat(first).isNotNull();
            assertThatThrownBy(() -> Disk.local().lock(file())).hasMessage(file() + " is locked by this process");
            assertThatThrownBy(() -> Disk.local().lock(folder.resolve("../" + folder.getFileName() + "/lock")))
                    .hasMessageContaining("is locked by this process");
            assertThat(other()).as("another process is refused").isEqualTo(9);
        }
        assertThat(other()).as("it is given back").isZero();
        Disk.local().lock(file()).close();
    }
}
