package io.estran.broker;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerFolderTest {
    private static final BrokerQuorum THREE = BrokerQuorum.parse("1@10.0.0.1:9093,2@10.0.0.2:9093,3@10.0.0.3:9093");

    @TempDir
    Path parent;

    private BrokerFolder folder;

    @BeforeEach
    void newFolder() {
        folder = new BrokerFolder(parent.resolve("data"));
    }

    @Test
    void aFolderThatIsThisNodesIsTakenAgain() throws Exception {
        folder.prepare(2, THREE);
        assertThatCode(() -> folder.prepare(2, THREE)).doesNotThrowAnyException();
    }

    @Test
    void aFolderOfAnotherNodeIsRefused() throws Exception {
        folder.prepare(2, THREE);
        assertThatThrownBy(() -> folder.prepare(3, THREE))
                .hasMessageContaining("belongs to node 2")
                .hasMessageContaining("this is node 3");
    }

    @Test
    void aFolderOfAnotherClusterIsRefused() throws Exception {
        folder.prepare(2, THREE);
        assertThatThrownBy(() -> folder.prepare(2, BrokerQuorum.parse("1@10.0.0.1:9093,2@10.0.0.2:9093")))
                .hasMessageContaining("belongs to cluster");
    }

    @Test
    void aFolderOfANewerFormatIsRefused() throws Exception {
        folder.prepare(1, BrokerQuorum.single(0));
        Path meta = folder.folder().resolve(BrokerFolder.META);
        Files.writeString(meta, Files.readString(meta).replace("version=1", "version=2"));
        assertThatThrownBy(() -> folder.prepare(1, BrokerQuorum.single(0)))
                .hasMessageContaining("written by a newer Kafka");
    }

    @Test
    void aFolderWhoseFirstStartWasCutOffIsFormattedAgain() throws Exception {
        folder.prepare(1, BrokerQuorum.single(0));
        Files.delete(folder.folder().resolve(BrokerFolder.META)); // which Kafka writes last
        Files.writeString(folder.folder().resolve("meta.properties.tmp"), "#");
        Files.writeString(folder.folder().resolve("bootstrap.checkpoint.tmp"), "");
        folder.prepare(1, BrokerQuorum.single(0));
        assertThatCode(() -> folder.prepare(1, BrokerQuorum.single(0))).doesNotThrowAnyException();
    }

    @Test
    void aFolderWithForeignFilesIsRefused() throws Exception {
        Files.createDirectories(folder.folder());
        Files.writeString(folder.folder().resolve("letter.txt"), "Dear Sir or Madam");
        assertThatThrownBy(() -> folder.prepare(1, BrokerQuorum.single(0))).hasMessageContaining("is not empty");
    }
}
