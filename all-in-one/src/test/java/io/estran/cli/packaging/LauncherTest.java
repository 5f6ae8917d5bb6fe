package io.estran.cli.packaging;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The launcher of the package, in a folder whose path has a space, with a Java that says how it was called. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
    @TempDir
    Path folder;

    private Path launcher;
    private Path elsewhere;

    @BeforeEach
    void makeAPackage() throws IOException {
        Path home = Files.createDirectories(folder.resolve("a package"));
        launcher = Files.createDirectories(home.resolve("bin")).resolve("estran-agent");
        try (InputStream text = requireNonNull(AgentPackage.class.getResourceAsStream("estran-agent"))) {
            Files.copy(text, launcher);
        }
        Path java = Files.createDirectories(home.resolve("runtime/bin")).resolve("java");
        Files.writeString(
                java,
                "#!/bin/sh\npwd -P\necho \"arenas $MALLOC_ARENA_MAX\"\nfor word in \"$@\"; do echo \"$word\"; done\n");
        assertThat(launcher.toFile().setExecutable(true)).isTrue();
        assertThat(java.toFile().setExecutable(true)).isTrue();
        elsewhere = Files.createDirectories(folder.resolve("else where")).toRealPath();
    }

    private List<String> run(Path program, Map<String, String> environment, String... arguments) throws Exception {
        List<String> words = new ArrayList<>(List.of(program.toString()));
        words.addAll(List.of(arguments));
        Path out = folder.resolve("out.txt");
        ProcessBuilder builder = new ProcessBuilder(words)
                .directory(elsewhere.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile());
        builder.environment().keySet().removeAll(List.of("ESTRAN_JVM_OPTIONS", "MALLOC_ARENA_MAX"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return Files.readAllLines(out);
    }

    @Test
    void theAgentStartsInItsOwnFolderAndFindsAConfigurationOfTheCallersFolder() throws Exception {
        assertThat(run(launcher, Map.of(), "--config", "my agent.yaml"))
                .containsExactly(
                        launcher.getParent().getParent().toRealPath().toString(),
                        "arenas 1",
                        "@lib/jvm.options",
                        "io.estran.agent.AgentMain",
                        "--config",
                        elsewhere + "/my agent.yaml");
    }

    @Test
    void everyWayToNameAConfigurationIsUnderstood() throws Exception {
        assertThat(run(launcher, Map.of(), "--config=a.yaml")).endsWith("--config=" + elsewhere + "/a.yaml");
        assertThat(run(launcher, Map.of(), "--config=/etc/a.yaml")).endsWith("--config=/etc/a.yaml");
        assertThat(run(launcher, Map.of(), "--config", "/etc/a.yaml")).endsWith("--config", "/etc/a.yaml");
        assertThat(run(launcher, Map.of(), "--version")).endsWith("io.estran.agent.AgentMain", "--version");
        assertThat(run(launcher, Map.of())).endsWith("io.estran.agent.AgentMain");
    }

    @Test
    void furtherOptionsOfTheJvmComeAfterTheFileSoThatTheyWin() throws Exception {
        assertThat(run(launcher, Map.of("ESTRAN_JVM_OPTIONS", "-Xmx96m -Done=1", "MALLOC_ARENA_MAX", "2")))
                .containsSubsequence("arenas 2", "@lib/jvm.options", "-Xmx96m", "-Done=1", "io.estran.agent.AgentMain");
    }

    @Test
    void itIsFoundThroughALink() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("linked"), Path.of("a package", "bin", "estran-agent"));
        assertThat(run(link, Map.of()).get(0))
                .isEqualTo(launcher.getParent().getParent().toRealPath().toString());
    }
}
