package io.estran.cli.plant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.digitalpetri.modbus.client.ModbusTcpClient;
import com.digitalpetri.modbus.exceptions.ModbusException;
import com.digitalpetri.modbus.pdu.ReadDiscreteInputsRequest;
import com.digitalpetri.modbus.pdu.ReadHoldingRegistersRequest;
import com.digitalpetri.modbus.pdu.ReadInputRegistersRequest;
import com.digitalpetri.modbus.pdu.WriteSingleRegisterRequest;
import com.digitalpetri.modbus.tcp.client.NettyTcpClientTransport;
import io.estran.process.time.Clock;
import io.estran.testkit.LoopbackPorts;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class PlantTest {
    private static final String HOST = "127.0.0.1";

    private final LoopbackPorts ports = new LoopbackPorts();

    @Test
    void theCommandOfTheRuleStopsThePumpAndTheLowLevelStartsItAgain() throws Exception {
        int port = ports.next();
        try (Plant plant = plant(port, ports.next())) {
            ModbusTcpClient client = connect(port);
            try {
                awaitTrue(client, c -> level(c) > 84);
                client.writeSingleRegister(1, new WriteSingleRegisterRequest(20, 0));
                assertThat(command(client)).isZero();
                awaitTrue(client, c -> !isRunning(c, 0));
                awaitTrue(client, c -> command(c) == 1);
                assertThat(level(client)).isBetween(76.0, 79.0);
                awaitTrue(client, c -> isRunning(c, 0));
            } finally {
                client.disconnect();
            }
        }
    }

    @Test
    void theTransformerShowsItsTemperatureLoadAndTap() throws Exception {
        int port = ports.next();
        try (Plant plant = plant(ports.next(), port)) {
            ModbusTcpClient client = connect(port);
            try {
                ByteBuffer registers = ByteBuffer.wrap(client.readInputRegisters(1, new ReadInputRegistersRequest(0, 6))
                        .registers());
                assertThat(registers.getShort() / 10.0).isBetween(20.0, 80.0);
                assertThat(registers.getShort() / 10.0).isBetween(20.0, 110.0);
                assertThat(registers.getShort() / 10.0).isBetween(20.0, 130.0);
                assertThat(registers.getShort()).isBetween((short) 1, (short) 17);
                assertThat(registers.getFloat()).isBetween(18.5f, 21.5f);
            } finally {
                client.disconnect();
            }
        }
    }

    @Test
    void aTakenPortIsSaidAndNothingKeepsRunning() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int station = ports.next();
            assertThatThrownBy(() -> plant(station, taken.getLocalPort()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(":" + taken.getLocalPort());
            awaitFree(station);
        }
    }

    @Test
    void whatWasStartedIsStopped() throws Exception {
        int station = ports.next();
        plant(station, ports.next()).close();

        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().matches("estran-plant|estran-sensors"));
        awaitFree(station);
    }

    private Plant plant(int station, int transformer) throws Exception {
        InetSocketAddress nobody = new InetSocketAddress(InetAddress.getLoopbackAddress(), ports.next());
        return Plant.start(new PlantSettings(1, HOST, station, transformer, nobody, 7_000), Clock.system());
    }

    private static ModbusTcpClient connect(int port) throws ModbusException {
        ModbusTcpClient client = ModbusTcpClient.create(NettyTcpClientTransport.create(
                config -> config.setHostname(HOST).setPort(port)));
        client.connect();
        return client;
    }

    private static void awaitTrue(ModbusTcpClient client, Predicate<ModbusTcpClient> condition) {
        await().atMost(Duration.ofSeconds(15)).until(() -> condition.test(client));
    }

    private static double level(ModbusTcpClient client) {
        return ByteBuffer.wrap(holding(client, 10, 2)).getFloat();
    }

    private static int command(ModbusTcpClient client) {
        return ByteBuffer.wrap(holding(client, 20, 1)).getShort();
    }

    private static byte[] holding(ModbusTcpClient client, int register, int count) {
        try {
            return client.readHoldingRegisters(1, new ReadHoldingRegistersRequest(register, count))
                    .registers();
        } catch (ModbusException failure) {
            throw new AssertionError(failure);
        }
    }

    private static boolean isRunning(ModbusTcpClient client, int pump) {
        try {
            return (client.readDiscreteInputs(1, new ReadDiscreteInputsRequest(0, 2))
                                            .inputs()[0]
                                    >> pump
                            & 1)
                    == 1;
        } catch (ModbusException failure) {
            throw new AssertionError(failure);
        }
    }

    /**
     * The event loop that the Modbus library keeps for the whole process gives a closed listener back to the kernel only when it
     * looks at its selector again, a moment after the close has been reported.
     */
    private static void awaitFree(int port) {
        await().atMost(Duration.ofSeconds(15))
                .ignoreExceptionsInstanceOf(BindException.class)
                .until(() -> {
                    new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
                    return true;
                });
    }
}
