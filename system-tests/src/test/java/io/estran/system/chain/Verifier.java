package io.estran.system.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The verifier of {@code docs} as its user runs it: a process of its own, without any class of Estran. */
public final class Verifier {
    private static final long SECONDS = 60;

    private Verifier() {}

    /** What it printed, and its exit code. */
    public record Outcome(int code, String out) {
        /** The sum of the numbers that the pattern's first group finds. */
        public long sum(String pattern) {
            return Pattern.compile(pattern)
                    .matcher(out)
                    .results()
                    .mapToLong(found -> Long.parseLong(found.group(1)))
                    .sum();
        }
    }

    /** Verifies all lanes of the agent; {@code folder} takes a file. */
    public static Outcome run(Path folder, String bootstrap, String agent, Path certificate)
            throws IOException, InterruptedException {
        Path out = folder.resolve("verifier.txt");
        Process verifier = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        libraries(),
                        Path.of(System.getProperty("estran.root", ".."))
                                .resolve("docs/VerifyLane.java")
                                .toString(),
                        bootstrap,
                        agent,
                        certificate.toString())
                .redirectOutput(out.toFile())
                .redirectErrorStream(true)
                .start();
        assertThat(verifier.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
        return new Outcome(verifier.exitValue(), Files.readString(out));
    }

    private static String libraries() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.contains("kafka-clients") || entry.contains("slf4j-api"))
                .collect(Collectors.joining(File.pathSeparator));
    }
}
