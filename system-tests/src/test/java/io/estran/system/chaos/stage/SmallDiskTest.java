package io.estran.system.chaos.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real small file system, where this user may mount one. */
class SmallDiskTest {
    @TempDir
    Path folder;

    @Test
    void itTakesNothingWhileItIsFullAndGoesAwayWithAllThatIsOnIt() throws Exception {
        Path place = folder.resolve("disk");
        assumeTrue(SmallDisk.problem(place).isEmpty(), "this user may not mount a tmpfs");
        try (SmallDisk disk = SmallDisk.mount(place)) {
            Path file = Files.write(place.resolve("before"), new byte[8_192]);
            disk.fill();
            assertThatThrownBy(() -> Files.write(place.resolve("during"), new byte[8_192]))
                    .isInstanceOf(IOException.class);
            disk.free();
            Files.write(place.resolve("after"), new byte[8_192]);
            disk.copyTo(folder.resolve("copy"));
            assertThat(file).hasSize(8_192);
        }
        assertThat(place).isEmptyDirectory();
        assertThat(folder.resolve("copy/before")).hasSize(8_192);
    }

    @Test
    void aMachineThatDoesNotAllowItSaysWhy() throws Exception {
        Path noFolder = Files.createFile(folder.resolve("file")).resolve("disk");
        assertThat(SmallDisk.problem(noFolder)).isNotEmpty();
    }
}
