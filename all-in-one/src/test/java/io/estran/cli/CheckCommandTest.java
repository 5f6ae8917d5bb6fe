package io.estran.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckCommandTest {
    private static final String ONE_SOURCE = """
            agent: lab-1
            sources:
              - {name: computer, type: host, interval: 1s, asset: lab-1/computer}
            """;

    @TempDir
    Path folder;

    @Test
    void aSoundAgentConfigurationIsOkAndStdoutStaysEmpty() throws IOException {
        Captured checked = check(ONE_SOURCE);
        assertThat(checked.code()).isZero();
        assertThat(checked.out()).isEmpty();
        assertThat(checked.err())
                .contains("ok, the configuration of agent lab-1 with 1 source, 1 window and 0 rules")
                .contains("That is all for estran run")
                .contains("cannot read " + folder.resolve("pki/ca.pem"))
                .contains("estran pki");
    }

    @Test
    void whoHasCertificatesIsToldOfNone() throws IOException {
        String yaml = ONE_SOURCE + "  - {name: other, type: host, interval: 1s, asset: lab-1/other}\n";
        Path pki = Files.createDirectory(folder.resolve("pki"));
        Files.writeString(pki.resolve("ca.pem"), "an authority");
        Files.writeString(pki.resolve("lab-1.pem"), "a certificate");
        assertThat(check(yaml).err()).contains("cannot read " + pki.resolve("lab-1-key.pem"));
        Files.writeString(pki.resolve("lab-1-key.pem"), "a key");
        assertThat(check(yaml).err()).contains("2 sources").doesNotContain("pki");
    }

    @Test
    void certificatesThatTheFileNamesMustBeThere() throws IOException {
        Captured checked = check(ONE_SOURCE + "uplink: {gateway: 'mqtts://127.0.0.1:8883'}\n");
        assertThat(checked.code()).isEqualTo(2);
        assertThat(checked.err()).contains("pki/ca.pem; for a trial, estran pki makes an authority and certificates");
    }

    @Test
    void everyProblemIsPrintedAtOnceWithFileLineKeyValueAndWhatIsAllowed() throws IOException {
        Captured checked = check("""
                spol: {size: 1GiB}
                agent: LAB 1
                sources:
                  - {name: computer, type: hosts, interval: 1s, asset: lab-1/computer}
                windows:
                  - {series: "**", length: 1 fortnight}
                """);
        assertThat(checked.code()).isEqualTo(2);
        assertThat(checked.out()).isEmpty();
        assertThat(checked.err().lines())
                .hasSize(4)
                .isSortedAccordingTo(Comparator.comparingInt(line -> Integer.parseInt(line.split(":")[1])))
                .anySatisfy(line -> assertThat(line)
                        .contains("file.yaml:2: agent: \"LAB 1\"")
                        .contains("a-z"))
                .anySatisfy(line -> assertThat(line)
                        .contains("file.yaml:4: sources[0].type: \"hosts\"")
                        .contains("host"))
                .anySatisfy(line -> assertThat(line).contains("file.yaml:6: windows[0].length: \"1 fortnight\""))
                .anySatisfy(
                        line -> assertThat(line).contains("file.yaml:1: spol").contains("spool"));
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        Captured checked =
                Captured.run("check", "--config", folder.resolve("no.yaml").toString());
        assertThat(checked.code()).isEqualTo(2);
        assertThat(checked.err()).contains("no.yaml").contains("does not exist");
    }

    @Test
    void aGatewaysAndAConsolesFileAreToldApartFromAnAgents() throws IOException {
        assertThat(check("console: console-1\n").err()).contains("ok, the configuration of console console-1");
        assertThat(check("gateway: gw-1\nrole: sequencer\n").err()).contains("ok, the configuration of gateway gw-1");
        Captured wrong = check("gateway: gw-1\nmqtt: {listen: 127.0.0.1:8883}\n");
        assertThat(wrong.code()).isEqualTo(2);
        assertThat(wrong.err()).contains("mqtt.tls");
    }

    private Captured check(String yaml) throws IOException {
        Path file = Files.writeString(folder.resolve("file.yaml"), yaml);
        return Captured.run("check", "--config", file.toString());
    }
}
