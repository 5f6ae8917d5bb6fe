package io.estran.agent.reload;

import static org.assertj.core.api.Assertions.assertThat;

import io.estran.agent.config.AgentConfiguration;
import io.estran.agent.config.ReadMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpinningThreadsTest {
    @TempDir
    Path folder;

    private AgentConfiguration configuration(String waiting) throws Exception {
        Path file = Files.writeString(folder.resolve("agent.yaml"), """
                agent: lab-1
                waiting: %s
                sources:
                - {name: lines, type: line-protocol, series: "a/{field}"}
                - {name: plc, type: modbus-tcp, address: 127.0.0.1, registers: []}
                - {name: computer, type: host, asset: lab-1/computer}
                - {name: tank, type: csv, file: tank.csv, time: {column: time}, asset: station/tank}
                """.formatted(waiting));
        Files.writeString(folder.resolve("tank.csv"), "time,level\n");
        return AgentConfiguration.read(file, Map.of(), ReadMode.RUN);
    }

    @Test
    void thePipelineAndEachSourceFromWhichSomethingMayComeAtAnyMomentCount() throws Exception {
        assertThat(SpinningThreads.of(configuration("spin"))).isEqualTo(3);
        assertThat(SpinningThreads.of(configuration("park"))).isZero();
    }

    @Test
    void oneProcessorIsLeftForTheRestOrItIsSaidWithBothNumbersAndWhatToDo() throws Exception {
        assertThat(SpinningThreads.advice(configuration("spin"), 4)).isEmpty();
        assertThat(SpinningThreads.advice(configuration("spin"), 3))
                .contains("3 threads spin", "this machine has 3", "park", "fewer");
        assertThat(SpinningThreads.advice(configuration("park"), 1)).isEmpty();
    }
}
