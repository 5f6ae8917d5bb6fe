package io.estran.process.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder that was made survives a power cut: the entry of each one is synced in the folder above it. */
class LocalDiskTest {
    @TempDir
    Path folder;

    private final List<String> synced = new ArrayList<>();
    private Disk disk;

    @BeforeEach
    void watch() {
        disk = new LocalDisk() {
            @Override
            public void syncFolder(Path path) throws IOException {
                super.syncFolder(path);
                List<Path> holds = list(path);
                synced.add(folder.relativize(path) + " holding "
                        + holds.stream().map(Path::getFileName).toList());
            }
        };
    }

    @Test
    void everyFolderThatIsMadeIsSyncedInTheOneAboveBeforeTheNextIsMade() throws Exception {
        disk.createFolders(folder.resolve("a/b/c"));
        assertThat(folder.resolve("a/b/c")).isDirectory();
        assertThat(synced).containsExactly(" holding [a]", "a holding [b]", "a/b holding [c]");
    }

    @Test
    void whatStandsAlreadyIsLeftAlone() throws Exception {
        Files.createDirectories(folder.resolve("a"));
        disk.createFolders(folder.resolve("a"));
        assertThat(synced).isEmpty();
        disk.createFolders(folder.resolve("a/b"));
        assertThat(synced).containsExactly("a holding [b]");
    }

    @Test
    void aFileInTheWayIsRefused() throws Exception {
        Files.writeString(folder.resolve("a"), "");
        assertThatThrownBy(() -> disk.createFolders(folder.resolve("a"))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> disk.createFolders(folder.resolve("a/b"))).isInstanceOf(IOException.class);
    }
}
