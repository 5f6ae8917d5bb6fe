package io.estran.cli.packaging;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The package of an agent: made step by step (package comment), or taken away again if a step fails. One owner, used once.
 */
public final class AgentPackage {
    /**
     * What the agent and its libraries need. By the class files alone it would be more: java.desktop, java.prefs and java.sql
     * are named by classes of Paho and SnakeYAML that an agent never loads (a test compares with what jdeps says).
     */
    public static final List<String> MODULES = List.of(
            "java.base",
            "java.logging",
            "java.management",
            "jdk.crypto.ec",
            "jdk.httpserver",
            "jdk.management",
            "jdk.net",
            "jdk.unsupported");

    private static final Duration LINKING = Duration.ofMinutes(5);
    private static final Duration STARTING = Duration.ofMinutes(1);
    private static final double MIB = 1 << 20;

    private final Path output;
    private final Path home;
    private final Path jars;
    private final Consumer<String> people;

    /**
     * @param output where it goes, absolute
     * @param home of the JDK
     * @param jars the agent's: {@code estran-agent.jar} and {@code lib/}
     * @param people are told of each step
     */
    public AgentPackage(Path output, Path home, Path jars, Consumer<String> people) {
        this.output = output;
        this.home = home;
        this.jars = jars;
        this.people = people;
    }

    /**
     * Makes it.
     *
     * @param archived with an archive of classes, for which the agent runs here
     * @throws UnsuitableException if the output, the JDK or the jars cannot be used; nothing was changed
     * @throws PackagingException if a step failed; what was made is gone again
     */
    public void make(boolean archived)
            throws UnsuitableException, PackagingException, IOException, InterruptedException {
        Jdk jdk = Jdk.at(home);
        if (!Files.isRegularFile(jars.resolve("estran-agent.jar"))) {
            throw new UnsuitableException(
                    jars.resolve("estran-agent.jar") + " is missing: build with ./mvnw -Dfast package");
        }
        refuseWhatIsNotEmpty();
        Path workshop = Files.createTempDirectory("estran-package-");
        boolean made = false;
        try {
            Files.createDirectories(output);
            link(jdk, workshop);
            copyJars();
            writeLauncher();
            writeOptions(null);
            if (archived) {
                archive(jdk, workshop);
            }
            made = true;
            people.accept("made " + output + ", " + mebibytes(output) + " MiB: runtime " + mebibytes(path("runtime"))
                    + ", jars and archive " + mebibytes(path("lib")));
            people.accept("start it with " + path("bin/estran-agent") + " --config FILE");
        } finally {
            remove(workshop);
            if (!made) {
                removeWhatWasMade();
            }
        }
    }

    private Path path(String name) {
        return output.resolve(name);
    }

    private void refuseWhatIsNotEmpty() throws UnsuitableException, IOException {
        if (!Files.exists(output)) {
            return;
        }
        try (Stream<Path> files = Files.list(output)) {
            if (files.findAny().isPresent()) {
                throw new UnsuitableException(
                        "--output " + output + " is not empty: name a folder that is empty or does not exist");
            }
        } catch (NotDirectoryException file) {
            throw new UnsuitableException("--output " + output + " is a file: name a folder that does not exist");
        }
    }

    private void link(Jdk jdk, Path workshop) throws PackagingException, IOException, InterruptedException {
        people.accept("runtime of " + MODULES.size() + " modules from " + jdk.home() + " (Java " + jdk.version() + ")");
        run(
                "jlink",
                List.of(
                        jdk.home().resolve("bin/jlink").toString(),
                        "--add-modules",
                        String.join(",", MODULES),
                        "--strip-debug",
                        "--no-header-files",
                        "--no-man-pages",
                        jdk.plainImage(),
                        "--output",
                        path("runtime").toString()),
                Map.of(),
                workshop,
                LINKING);
    }

    private void copyJars() throws IOException {
        Files.createDirectory(path("lib"));
        copy(jars.resolve("estran-agent.jar"));
        try (Stream<Path> libraries = Files.list(jars.resolve("lib"))) {
            for (Path library : libraries.toList()) {
                copy(library);
            }
        }
    }

    private void copy(Path jar) throws IOException {
        Files.copy(jar, path("lib").resolve(jar.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
    }

    private void writeLauncher() throws IOException {
        Files.createDirectory(path("bin"));
        Path launcher = path("bin/estran-agent");
        try (InputStream text = resource("estran-agent")) {
            Files.copy(text, launcher);
        }
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private InputStream resource(String name) throws IOException {
        InputStream found = AgentPackage.class.getResourceAsStream(name);
        if (found == null) {
            throw new IOException("the resource " + name + " of the command line is missing");
        }
        return found;
    }

    /** @param archiveOption null while there is no archive */
    private void writeOptions(@Nullable String archiveOption) throws IOException {
        StringBuilder options = new StringBuilder();
        try (InputStream text = resource("jvm.options")) {
            options.append(new String(text.readAllBytes(), StandardCharsets.UTF_8));
        }
        if (archiveOption != null) {
            options.append(
                            "\n# The archive of classes, made by the training run; without it the agent starts more slowly.\n")
                    .append(archiveOption)
                    .append('\n');
        }
        options.append("\n-cp ").append(classPath()).append('\n');
        Files.writeString(path("lib/jvm.options"), options);
    }

    /** As seen from the package's folder: the archive holds good for this text. */
    private String classPath() throws IOException {
        try (Stream<Path> files = Files.list(path("lib"))) {
            List<String> names = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".jar"))
                    .sorted()
                    .map(name -> "lib/" + name)
                    .toList();
            return String.join(":", names);
        }
    }

    private void archive(Jdk jdk, Path workshop) throws PackagingException, IOException, InterruptedException {
        String making;
        String using;
        String demanding;
        if (jdk.hasAotCache()) {
            making = "-XX:AOTCacheOutput=lib/agent.aot";
            using = "-XX:AOTCache=lib/agent.aot";
            demanding = "-XX:AOTMode=on";
        } else {
            // The archive of the agent's classes lies on top of the JDK's own, which jlink does not bring along.
            run(
                    "the archive of the runtime's own classes",
                    List.of(path("runtime/bin/java").toString(), "-XX:+UseG1GC", "-Xshare:dump"),
                    Map.of(),
                    workshop,
                    LINKING);
            making = "-XX:ArchiveClassesAtExit=lib/agent.jsa";
            using = "-XX:SharedArchiveFile=lib/agent.jsa";
            demanding = "-Xshare:on";
        }
        new Training(path("bin/estran-agent"), workshop, people).run(making);
        writeOptions(using);
        run(
                "the agent with its archive",
                List.of(path("bin/estran-agent").toString(), "--version"),
                Map.of("ESTRAN_JVM_OPTIONS", demanding),
                workshop,
                STARTING);
    }

    private static void run(
            String what, List<String> words, Map<String, String> environment, Path workshop, Duration bound)
            throws PackagingException, IOException, InterruptedException {
        try (Program program = Program.start(words, environment, workshop.resolve("output.txt"))) {
            int code = program.await(bound);
            if (code != 0) {
                throw new PackagingException(what + " failed with exit code " + code + ":\n" + program.said());
            }
        }
    }

    private static String mebibytes(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> regular =
                    new ArrayList<>(files.filter(Files::isRegularFile).toList());
            long bytes = 0;
            for (Path file : regular) {
                bytes += Files.size(file);
            }
            return String.valueOf(Math.round(bytes / MIB));
        }
    }

    private void removeWhatWasMade() throws IOException {
        for (String name : List.of("bin", "lib", "runtime")) {
            if (Files.exists(path(name))) {
                remove(path(name));
            }
        }
    }

    private static void remove(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
