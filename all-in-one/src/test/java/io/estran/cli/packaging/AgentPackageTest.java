package io.estran.cli.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What is refused, and what a failure leaves. The whole package is made and run by the system tests. */
@DisabledOnOs(OS.WINDOWS)
class AgentPackageTest {
    @TempDir
    Path folder;

    private final List<String> said = new ArrayList<>();
    private Path output;
    private Path jars;

    @BeforeEach
    void makeJars() throws IOException {
        output = folder.resolve("output");
        jars = Files.createDirectories(folder.resolve("jars"));
        Files.createDirectories(jars.resolve("lib"));
        Files.writeString(jars.resolve("estran-agent.jar"), "jar");
    }

    private Path jdk(String version, String... programs) throws IOException {
        Path home = Files.createDirectories(folder.resolve("jdk"));
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
        for (String program : programs) {
            Path file = Files.writeString(
                    home.resolve("bin").resolve(program), "#!/bin/sh\necho no modules here\nexit 1\n");
            assertThat(file.toFile().setExecutable(true)).isTrue();
        }
        return home;
    }

    private void make(Path jdk) throws Exception {
        new AgentPackage(output, jdk, jars, said::add).make(true);
    }

    @Test
    void aFolderThatIsNotEmptyIsRefusedAndKept() throws Exception {
        Path kept = Files.writeString(Files.createDirectories(output).resolve("kept"), "mine");
        Path home = jdk("17.0.15", "java", "jlink");
        assertThatThrownBy(() -> make(home))
                .isInstanceOf(UnsuitableException.class)
                .hasMessage("--output " + output + " is not empty: name a folder that is empty or does not exist");
        assertThat(kept).hasContent("mine");
        assertThat(said).isEmpty();
    }

    @Test
    void aFileInPlaceOfTheFolderIsRefused() throws Exception {
        Files.writeString(output, "mine");
        Path home = jdk("17.0.15", "java", "jlink");
        assertThatThrownBy(() -> make(home))
                .isInstanceOf(UnsuitableException.class)
                .hasMessageContaining("is a file");
    }

    @Test
    void aFolderThatIsNoJavaIsRefused() {
        assertThatThrownBy(() -> make(folder))
                .isInstanceOf(UnsuitableException.class)
                .hasMessageContaining("is no Java installation")
                .hasMessageContaining("--jdk");
    }

    @Test
    void aRuntimeWithoutJlinkIsRefused() throws Exception {
        Path home = jdk("17.0.15", "java");
        assertThatThrownBy(() -> make(home))
                .isInstanceOf(UnsuitableException.class)
                .hasMessageContaining("has no bin/jlink")
                .hasMessageContaining("openjdk-17-jdk-headless");
    }

    @Test
    void anOlderJdkIsRefused() throws Exception {
        Path home = jdk("11.0.2", "java", "jlink");
        assertThatThrownBy(() -> make(home))
                .isInstanceOf(UnsuitableException.class)
                .hasMessageContaining("is not Java 17 or newer");
    }

    @Test
    void missingJarsAreRefusedWithTheCommandThatMakesThem() throws Exception {
        Files.delete(jars.resolve("estran-agent.jar"));
        Path home = jdk("17.0.15", "java", "jlink");
        assertThatThrownBy(() -> make(home))
                .isInstanceOf(UnsuitableException.class)
                .hasMessageContaining("./mvnw -Dfast package");
    }

    @Test
    void aStepThatFailsShowsWhatItSaidAndLeavesAnEmptyFolderForTheNextAttempt() throws Exception {
        Path home = jdk("17.0.15", "java", "jlink");
        assertThatThrownBy(() -> make(home))
                .isInstanceOf(PackagingException.class)
                .hasMessageContaining("jlink failed with exit code 1")
                .hasMessageContaining("no modules here");
        assertThat(output).isEmptyDirectory();
    }

    @Test
    void fromJava25OnTheArchiveIsAnAotCache() throws Exception {
        assertThat(Jdk.at(jdk("25.0.3", "java", "jlink")).hasAotCache()).isTrue();
        assertThat(Jdk.at(jdk("24", "java", "jlink")).hasAotCache()).isFalse();
    }
}
