package io.estran.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.estran.gateway.config.GatewayRole;
import io.estran.process.tls.TlsFiles;
import io.estran.protocol.account.AccountJson;
import io.estran.protocol.name.KafkaTopics;
import io.estran.testkit.KafkaBroker;
import io.estran.testkit.WithKafka;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients of another make: {@code mosquitto_pub} and {@code mosquitto_sub}, over mutual TLS. */
@WithKafka
class MosquittoEmbeddedTest {
    private static final long WAIT_SECONDS = 20;

    @TempDir
    private static Path folder;

    private static String bootstrap;
    private static RunningGateway running;

    private final String name = "m-" + UUID.randomUUID().toString().substring(0, 8);

    /** What a client printed, both streams, and how it ended. */
    private record Outcome(int code, String output) {}

    @BeforeAll
    static void start(KafkaBroker kafka) throws Exception {
        assumeTrue(
                isThere("mosquitto_pub") && isThere("mosquitto_sub"),
                "skipped: mosquitto_pub is not there (Debian: mosquitto-clients)");
        bootstrap = kafka.bootstrap();
        running = new RunningGateway(bootstrap, GatewayRole.BOTH, folder, Duration.ofSeconds(10));
    }

    @AfterAll
    static void stop() throws Exception {
        if (running != null) {
            running.close();
        }
    }

    private static boolean isThere(String program) {
        for (String place : System.getenv("PATH").split(File.pathSeparator)) {
            if (Files.isExecutable(Path.of(place, program))) {
                return true;
            }
        }
        return false;
    }

    @Test
    void aBatchFromMosquittoIsStoredAndItsAccountReachesMosquitto() throws Exception {
        AgentBatches batches = new AgentBatches(name);
        byte[] batch = batches.next();
        Path file = Files.write(folder.resolve(name), batch);

        Outcome published = publish("-t", "estran/1/" + name + "/events", "-f", file.toString());
        assertThat(published).isEqualTo(new Outcome(0, ""));
        assertThat(TopicReader.read(bootstrap, KafkaTopics.INGEST, name, 1)
                        .get(0)
                        .value())
                .isEqualTo(batch);

        Outcome account = run("mosquitto_sub", "-t", "estran/1/" + name + "/down", "-C", "1", "-N", "-W", "15");
        assertThat(account.code()).as(account.output()).isZero();
        assertThat(AccountJson.readMessage(account.output().getBytes(StandardCharsets.UTF_8))
                        .account()
                        .lane())
                .isEqualTo(batches.lane);
    }

    @Test
    void publishingUnderAnotherNameIsRefusedInWordsThatMosquittoUnderstands() throws Exception {
        Outcome refused = publish("-t", "estran/1/somebody-else/events", "-m", "x");
        assertThat(refused.output()).containsIgnoringCase("not authorized");
    }

    @Test
    void mqtt311IsRefusedInWordsThatMosquittoUnderstands() throws Exception {
        Outcome refused = publish("-V", "mqttv311", "-t", "estran/1/" + name + "/events", "-m", "x");
        assertThat(refused.code()).isNotZero();
        assertThat(refused.output()).containsIgnoringCase("protocol version");
    }

    private Outcome publish(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("-q", "1"));
        all.addAll(List.of(arguments));
        return run("mosquitto_pub", all.toArray(new String[0]));
    }

    private Outcome run(String program, String... arguments) throws Exception {
        TlsFiles tls = running.authority.issue(folder, name);
        List<String> command = new ArrayList<>(List.of(program, "-V", "mqttv5", "-h", "localhost"));
        command.addAll(List.of("-p", Integer.toString(running.gateway.tlsPort())));
        command.addAll(List.of("--cafile", tls.authority().toString()));
        command.addAll(List.of(
                "--cert", tls.certificate().toString(), "--key", tls.key().toString()));
        command.addAll(List.of("-i", name + "/" + "0123456789abcdef".repeat(2)));
        command.addAll(List.of(arguments));
        Path output = folder.resolve(name + "-" + program + ".txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(WAIT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(program + " did not end: " + Files.readString(output));
        }
        return new Outcome(process.exitValue(), Files.readString(output));
    }
}
