package io.estran.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.digitalpetri.modbus.server.ModbusTcpServer;
import com.digitalpetri.modbus.server.ProcessImage;
import com.digitalpetri.modbus.server.ReadWriteModbusServices;
import com.digitalpetri.modbus.tcp.server.NettyTcpServerTransport;
import io.estran.agent.Agent;
import io.estran.agent.config.AgentConfiguration;
import io.estran.system.chain.AgentSurroundings;
import io.estran.testkit.FaultyDisk;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A disk that fails stops neither polling nor rules nor actuation: a real agent, a Modbus server of another make. */
class FailingDiskTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int LEVEL = 10;
    private static final int PUMP = 20;

    @TempDir
    Path folder;

    private final ProcessImage device = new ProcessImage();

    @ParameterizedTest
    @ValueSource(strings = {"park", "spin"})
    void theRuleStillWritesToThePumpWhileNothingCanBeKept(String waiting) throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        FaultyDisk disk = new FaultyDisk(new Random(1));
        ModbusTcpServer server = ModbusTcpServer.create(
                NettyTcpServerTransport.create(
                        config -> config.setBindAddress("127.0.0.1").setPort(port)),
                new ReadWriteModbusServices() {
                    @Override
                    protected Optional<ProcessImage> getProcessImage(int unitId) {
                        return Optional.of(device);
                    }
                });
        set(LEVEL, 50);
        set(PUMP, 1);
        server.start();
        try (Agent agent = Agent.start(configuration(port, waiting), AgentSurroundings.on(disk, header -> {}))) {
            await().atMost(SOON).until(() -> agent.readings().accepted() > 3);
            disk.setFailing(true);
            await("the agent knows")
                    .atMost(SOON)
                    .until(() -> agent.reasonsAgainstReadiness().stream()
                            .anyMatch(reason -> reason.contains("kept in memory for now")));
            await("no frame is left")
                    .atMost(SOON)
                    .until(() -> agent.reasonsAgainstReadiness().stream()
                            .anyMatch(reason -> reason.contains("counted as dropped")));
            await().atMost(SOON).until(() -> agent.readings().dropped() > 0);
            long polled = agent.readings().received();
            set(LEVEL, 97);
            await("the rule has stopped the pump").atMost(SOON).until(() -> get(PUMP) == 0);
            await("polling goes on").atMost(SOON).until(() -> agent.readings().received() > polled + 3);

            disk.setFailing(false);
            await("the disk is used again")
                    .atMost(SOON)
                    .until(() ->
                            agent.reasonsAgainstReadiness().stream().noneMatch(reason -> reason.startsWith("storage")));
            long accepted = agent.readings().accepted();
            await().atMost(SOON).until(() -> agent.readings().accepted() > accepted);
            assertThat(agent.actuations().count()).isEqualTo(1);
        } finally {
            server.stop();
        }
    }

    private void set(int register, int value) {
        device.with(
                true,
                transaction -> transaction.writeHoldingRegisters(all ->
                        all.put(register, new byte[] {(byte) (value >> 8), (byte) value})));
    }

    private int get(int register) {
        return device.get(transaction -> transaction.readHoldingRegisters(all -> {
            byte[] word = all.getOrDefault(register, new byte[2]);
            return (word[0] & 0xFF) << 8 | word[1] & 0xFF;
        }));
    }

    /** So many that the frames are full within seconds. */
    private static String others() {
        return IntStream.range(100, 220)
                .mapToObj(
                        "      - {series: station/tank/other-%1$d, kind: holding, register: %1$d, as: uint16}"
                                ::formatted)
                .collect(Collectors.joining("\n"))
                .strip();
    }

    private AgentConfiguration configuration(int port, String waiting) throws Exception {
        Path file = folder.resolve("pump.yaml");
        Files.writeString(file, """
                agent: pump
                data: /pump-data
                sources:
                  - name: plc
                    type: modbus-tcp
                    address: 127.0.0.1:%d
                    interval: 10ms
                    registers:
                      - {series: station/tank/level, kind: holding, register: 10, as: uint16, unit: "%%"}
                      %s
                rules:
                  - {name: tank-nearly-full, series: station/tank/level, above: 95, hysteresis: 5, priority: high,
                     write: {source: plc, unitId: 1, kind: holding, register: 20, value: 0}}
                uplink: {gateway: "mqtt://127.0.0.1:1"}
                http: 127.0.0.1:0
                limits: {frames: 4}
                waiting: %s
                """.formatted(port, others(), waiting));
        return AgentConfiguration.read(file, Map.of());
    }
}
