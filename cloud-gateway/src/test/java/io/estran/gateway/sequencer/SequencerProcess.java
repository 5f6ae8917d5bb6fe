package io.estran.gateway.sequencer;

import io.estran.broker.KafkaLogging;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A sequencer in a process of its own, so that a test can kill it. */
final class SequencerProcess {
    private SequencerProcess() {}

    public static void main(String[] arguments) throws Exception {
        KafkaLogging.quiet();
        Sequencer.start(
                SequencerSettings.of(arguments[0], arguments[1], Path.of(arguments[2]), 1), new SimpleMeterRegistry());
        TimeUnit.MINUTES.sleep(10);
    }

    static Process start(String bootstrap, String name, Path folder) throws java.io.IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xshare:auto",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SequencerProcess.class.getName(),
                        bootstrap,
                        name,
                        folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("sequencer.log").toFile())
                .start();
    }
}
