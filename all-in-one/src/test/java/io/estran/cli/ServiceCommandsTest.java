package io.estran.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Gateways and consoles that cannot start: the reason for the person who must act, and the exit code for the script. */
class ServiceCommandsTest {
    @TempDir
    Path folder;

    @Test
    void aGatewayWithoutKafkaSaysSoAndEndsWith1() throws IOException {
        Captured ended = run("gateway", """
                gateway: gw-1
                role: sequencer
                kafka: {bootstrap: "127.0.0.1:1", wait: 0s}
                http: 127.0.0.1:0
                """);
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err()).contains("estran gateway: Kafka at 127.0.0.1:1 does not answer");
    }

    @Test
    void aTakenPortIsNamedWithExitCode1() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + taken.getLocalPort();
            Captured gateway = run("gateway", "gateway: gw-1\nrole: sequencer\nhttp: " + address + "\n");
            assertThat(gateway.code()).isEqualTo(1);
            assertThat(gateway.err()).contains(address);
            Captured console = run(
                    "console",
                    "console: console-1\nkafka: {bootstrap: \"127.0.0.1:1\"}\nlisten: " + address + "\n"
                            + "http: 127.0.0.1:0\n");
            assertThat(console.code()).isEqualTo(1);
            assertThat(console.err()).contains(Integer.toString(taken.getLocalPort()));
            Captured broker = Captured.run(
                    "broker", "--data", folder.resolve("kafka").toString(), "--port", "0", "--http", address);
            assertThat(broker.code()).isEqualTo(1);
            assertThat(broker.err()).contains("estran broker: http", address);
        }
    }

    @Test
    void aBrokersAddressThatIsNoneEndsWith2() {
        assertThat(Captured.run("broker", "--data", "kafka", "--http", "nowhere")
                        .code())
                .isEqualTo(2);
        assertThat(Path.of("kafka")).doesNotExist();
    }

    @Test
    void aWrongConfigurationStartsNothingAndEndsWith2() throws IOException {
        assertThat(run("gateway", "gateway: gw-1\nroll: both\n").code()).isEqualTo(2);
        assertThat(run("console", "console: console-1\nlisten: nowhere\n").code())
                .isEqualTo(2);
    }

    private Captured run(String command, String yaml) throws IOException {
        Path file = Files.writeString(folder.resolve("file.yaml"), yaml);
        return Captured.run(command, "--config", file.toString());
    }
}
