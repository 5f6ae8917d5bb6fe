package io.estran.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.estran.agent.source.modbus.ModbusSettings;
import io.estran.agent.source.modbus.RegisterKind;
import io.estran.agent.source.modbus.RegisterSetting;
import io.estran.agent.source.modbus.RegisterType;
import io.estran.agent.source.modbus.WordOrder;
import io.estran.process.configuration.InvalidConfigurationException;
import io.estran.process.configuration.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a modbus-tcp source and writes to it may say in the file, and the example that shows it. */
class ModbusReaderTest {
    private static final Path EXAMPLE =
            Path.of(System.getProperty("estran.root", "..")).resolve("deploy/examples/modbus-tcp.yaml");

    @TempDir
    Path folder;

    @Test
    void theExampleIsReadAsItsCommentsSay() throws Exception {
        AgentConfiguration read = AgentConfiguration.read(EXAMPLE, Map.of("PLC", "10.0.0.7"), ReadMode.CHECK);
        ModbusSettings plc = (ModbusSettings) read.sources().get(0);
        assertThat(plc.host()).isEqualTo("10.0.0.7");
        assertThat(plc.port()).isEqualTo(1502);
        assertThat(plc.timeout()).isEqualTo(ModbusSettings.DEFAULT_TIMEOUT);
        assertThat(plc.staleAfter()).isEqualTo(Duration.ofMillis(2500).toNanos());
        assertThat(plc.shortestBackoff()).isEqualTo(ModbusSettings.DEFAULT_SHORTEST_BACKOFF);
        assertThat(plc.longestBackoff()).isEqualTo(ModbusSettings.DEFAULT_LONGEST_BACKOFF);
        assertThat(plc.writeLimit()).isEqualTo(ModbusSettings.DEFAULT_WRITE_LIMIT);
        RegisterSetting energy = plc.registers().get(2);
        assertThat(energy.as()).isEqualTo(RegisterType.UINT32);
        assertThat(energy.order()).isEqualTo(WordOrder.CDAB);
        assertThat(energy.intervalNanos()).isEqualTo(Duration.ofSeconds(10).toNanos());
        RegisterSetting tripped = plc.registers().get(4);
        assertThat(tripped.kind()).isEqualTo(RegisterKind.INPUT);
        assertThat(tripped.bit()).isEqualTo(15);
        assertThat(tripped.as()).isEqualTo(RegisterType.BOOL);
        assertThat(tripped.intervalNanos()).isEqualTo(Duration.ofMillis(100).toNanos());
    }

    @Test
    void theExampleShowsEveryKeyThatIsUnderstood() throws Exception {
        String example = Files.readString(EXAMPLE);
        List<String> allowed = problems(file("""
                sources:
                  - name: plc
                    type: modbus-tcp
                    address: h
                    what: 1
                    backoff: {what: 1}
                    registers:
                      - {series: s/t/u, register: 1, what: 1}
                rules:
                  - {name: r, series: s/t/u, above: 1, write: {source: plc, register: 1, value: 0, what: 1}}
                """)).stream()
                .filter(problem -> problem.key().endsWith("what"))
                .flatMap(problem -> Arrays.stream(allowedKeys(problem.message()).split(", ")))
                .toList();
        assertThat(allowed).contains("staleAfter", "shortest", "bit", "unitId", "value");
        assertThat(allowed).allSatisfy(key -> assertThat(example).containsPattern("\\b" + key + ": "));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "timeout: 0s | allowed is from 1ms to 5min",
                "interval: 10us | allowed is from 1ms to 1d",
                "backoff: {shortest: 2s, longest: 1s} | is shorter than \"shortest\"",
                "writes: 0 | allowed is a whole number from 1 to 1024",
                "writes: 1025 | allowed is a whole number from 1 to 1024",
                "timout: 1s | did you mean \"timeout\"?",
            })
    void wrongSettingsAreSaidInWords(String settings, String reason) throws Exception {
        assertThat(problems(file("sources: [{name: plc, type: modbus-tcp, address: h, " + settings
                        + ", registers: [{series: s/t/u, register: 1}]}]")))
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains(reason));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "kind: coil, as: uint16, register: 1, value: 65535 | ''",
                "kind: coil, as: float32, register: 1, value: 1 | coils take bool, or a whole number whose bits go to as many coils",
                "kind: coil, as: uint32, register: 65505, value: 1 | uint32 takes 32 of them; the last would be above 65535",
                "as: float32, register: 65535, value: 1 | float32 takes 2 of them; the last would be above 65535",
                "as: int16, register: 1, value: 40000 | does not fit int16; allowed is a whole number from -32768 to 32767",
            })
    void writesAreCheckedAgainstWhatADeviceCanTake(String write, String reason) throws Exception {
        List<Problem> problems = problems(file("""
                sources: [{name: plc, type: modbus-tcp, address: h, registers: [{series: s/t/u, register: 1}]}]
                rules: [{name: r, series: s/t/u, above: 1, write: {source: plc, %s}}]
                """.formatted(write)));
        assertThat(problems.stream().map(Problem::message))
                .containsExactlyElementsOf(reason.isEmpty() ? List.of() : List.of(reason));
    }

    private static String allowedKeys(String message) {
        Matcher matcher = Pattern.compile("; allowed: (.*)$").matcher(message);
        assertThat(matcher.find()).as(message).isTrue();
        return matcher.group(1);
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("agent.yaml"), "agent: a\n" + text);
    }

    private static List<Problem> problems(Path file) {
        try {
            AgentConfiguration.read(file, Map.of(), ReadMode.CHECK);
            return List.of();
        } catch (InvalidConfigurationException invalid) {
            return invalid.problems();
        }
    }
}
