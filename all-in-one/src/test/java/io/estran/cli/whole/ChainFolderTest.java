package io.estran.cli.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.estran.process.tls.TlsFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChainFolderTest {
    @TempDir
    Path given;

    @Test
    void aTemporaryFolderIsRemovedWithEverythingInIt() throws Exception {
        Path root;
        try (ChainFolder folder = ChainFolder.open(null)) {
            root = folder.root();
            Files.createDirectories(root.resolve("a/b"));
            Files.writeString(root.resolve("a/b/c"), "text");
            folder.certificate("lab-1", List.of());
        }
        assertThat(root).doesNotExist();
    }

    @Test
    void aFolderOfTheUsersIsMadeIfMissingAndKept() throws Exception {
        Path data = given.resolve("not/yet/there");
        try (ChainFolder folder = ChainFolder.open(data)) {
            Files.writeString(folder.agentFile(), "text");
        }
        assertThat(data.resolve("agent.yaml")).hasContent("text");
    }

    @Test
    void certificatesAreMadeOnceAndStayTheSame() throws Exception {
        try (ChainFolder folder = ChainFolder.open(given)) {
            TlsFiles first = folder.certificate("lab-1", List.of());
            String certificate = Files.readString(first.certificate());
            TlsFiles again = folder.certificate("lab-1", List.of());
            assertThat(again).isEqualTo(first);
            assertThat(Files.readString(again.certificate())).isEqualTo(certificate);
            assertThat(folder.certificate("gw-1", List.of("127.0.0.1")).certificate())
                    .isNotEqualTo(first.certificate());
        }
    }
}
