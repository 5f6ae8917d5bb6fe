package io.estran.cli.packaging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A JDK from which a runtime is made.
 *
 * @param home its folder
 * @param feature as in 17
 * @param version as in 17.0.15
 */
record Jdk(Path home, int feature, String version) {
    private static final int OLDEST = 17;
    /** From here on one run of the program makes an AOT cache (JEP 514). */
    private static final int FIRST_WITH_AOT_CACHE = 25;

    private static final Pattern VERSION = Pattern.compile("JAVA_VERSION=\"((\\d+)[^\"]*)\"");

    /**
     * Looks at it.
     *
     * @throws UnsuitableException if it is none, too old, or has no jlink
     */
    static Jdk at(Path home) throws UnsuitableException, IOException {
        Path release = home.resolve("release");
        if (!Files.isExecutable(home.resolve("bin/java")) || !Files.isRegularFile(release)) {
            throw new UnsuitableException(
                    home + " is no Java installation: it has no bin/java or no file \"release\"; name"
                            + " the folder of a JDK with --jdk");
        }
        Matcher version = VERSION.matcher(Files.readString(release));
        if (!version.find() || Integer.parseInt(version.group(2)) < OLDEST) {
            throw new UnsuitableException(
                    home + " is not Java " + OLDEST + " or newer; name the folder of such a JDK with --jdk");
        }
        if (!Files.isExecutable(home.resolve("bin/jlink"))) {
            throw new UnsuitableException(home + " has no bin/jlink: it is not a whole JDK (Debian: openjdk-"
                    + version.group(2) + "-jdk-headless); name the folder of one with --jdk");
        }
        return new Jdk(home, Integer.parseInt(version.group(2)), version.group(1));
    }

    boolean hasAotCache() {
        return feature >= FIRST_WITH_AOT_CACHE;
    }

    /** What jlink is told so that it compresses nothing: classes are read from the archive, and a package is compressed whole. */
    String plainImage() {
        return feature < 21 ? "--compress=0" : "--compress=zip-0";
    }
}
