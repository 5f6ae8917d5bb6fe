package io.estran.agent.source.modbus;

import static io.estran.agent.source.modbus.Settings.FAST;
import static io.estran.agent.source.modbus.Settings.encoded;
import static io.estran.agent.source.modbus.Settings.holding;
import static io.estran.agent.source.modbus.Settings.register;
import static io.estran.agent.source.modbus.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.digitalpetri.modbus.ExceptionCode;
import com.digitalpetri.modbus.FunctionCode;
import com.digitalpetri.modbus.exceptions.ModbusResponseException;
import com.digitalpetri.modbus.exceptions.UnknownUnitIdException;
import com.digitalpetri.modbus.pdu.ReadHoldingRegistersRequest;
import com.digitalpetri.modbus.pdu.ReadHoldingRegistersResponse;
import com.digitalpetri.modbus.server.ModbusRequestContext;
import com.digitalpetri.modbus.server.ModbusTcpServer;
import com.digitalpetri.modbus.server.ProcessImage;
import com.digitalpetri.modbus.server.ReadWriteModbusServices;
import com.digitalpetri.modbus.tcp.server.NettyTcpServerTransport;
import io.estran.agent.actuation.WriteTarget;
import io.estran.agent.waiting.WaitMode;
import io.estran.process.time.Clock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against a server of another make: digitalpetri's, which is silent for units but 1 and refuses holding registers from 1000 on. */
@Timeout(60)
class OtherMakeTest {
    private static final int ILLEGAL_FROM = 1000;

    private final RecordedSink sink = new RecordedSink();
    private final ProcessImage image = new ProcessImage();
    private final List<String> outcomes = new CopyOnWriteArrayList<>();
    private int port;
    private ModbusTcpServer server;
    private ModbusSource source;

    @BeforeEach
    void begin() throws Exception {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        server = serve();
    }

    @AfterEach
    void end() throws Exception {
        source.close();
        server.stop();
    }

    @Test
    void everyTableAndTypeIsRead() {
        image.with(tables -> {
            tables.writeCoils(coils -> coils.put(3, true));
            tables.writeDiscreteInputs(inputs -> inputs.put(70, true));
            tables.writeInputRegisters(inputs -> inputs.put(5, word(0xfffe)));
            tables.writeHoldingRegisters(registers -> {
                registers.put(10, word(0x42f6));
                registers.put(11, word(0xe979));
                registers.put(12, word(0x5678));
                registers.put(13, word(0x1234));
                put(registers, 14, Double.doubleToLongBits(123.456));
                put(registers, 18, -2);
                registers.put(22, word(0x8000));
            });
        });
        start(
                register("s/t/coil", 1, RegisterKind.COIL, 3, RegisterType.BOOL, FAST),
                register("s/t/discrete", 1, RegisterKind.DISCRETE, 70, RegisterType.BOOL, FAST),
                register("s/t/input", 1, RegisterKind.INPUT, 5, RegisterType.INT16, FAST),
                register("s/t/float", 1, RegisterKind.HOLDING, 10, RegisterType.FLOAT32, FAST),
                encoded(
                        "s/t/swapped",
                        1,
                        RegisterKind.HOLDING,
                        12,
                        RegisterType.UINT32,
                        WordOrder.CDAB,
                        0.5,
                        1,
                        -1,
                        FAST),
                register("s/t/double", 1, RegisterKind.HOLDING, 14, RegisterType.FLOAT64, FAST),
                register("s/t/long", 1, RegisterKind.HOLDING, 18, RegisterType.INT64, FAST),
                encoded("s/t/bit", 1, RegisterKind.HOLDING, 22, RegisterType.BOOL, WordOrder.ABCD, 1, 0, 15, FAST));
        Map<String, Double> expected = Map.of(
                "s/t/coil",
                1.0,
                "s/t/discrete",
                1.0,
                "s/t/input",
                -2.0,
                "s/t/float",
                (double) 123.456f,
                "s/t/swapped",
                0x1234_5678 * 0.5 + 1,
                "s/t/double",
                123.456,
                "s/t/long",
                -2.0,
                "s/t/bit",
                1.0);
        expected.forEach((series, value) -> {
            await().until(() -> !sink.good(series).isEmpty());
            assertThat(sink.good(series)).as(series).containsOnly(value);
        });
    }

    @ParameterizedTest(name = "{0} {1} = {2}")
    @CsvSource({
        "coil,    bool,    1",
        "coil,    uint16,  42435",
        "holding, uint16,  4660",
        "holding, int32,   -305419896",
        "holding, float32, 12.5",
        "holding, float64, 123.456",
        "holding, int64,   -9007199254740992",
    })
    void whatIsWrittenIsReadBack(String kind, String as, double value) {
        boolean coils = kind.equals("coil");
        RegisterType type = RegisterType.byText(as).orElseThrow();
        RegisterSetting[] read = coils
                ? java.util.stream.IntStream.range(0, 16)
                        .mapToObj(i -> register("s/t/c" + i, 1, RegisterKind.COIL, 40 + i, RegisterType.BOOL, FAST))
                        .toArray(RegisterSetting[]::new)
                : new RegisterSetting[] {register("s/t/c0", 1, RegisterKind.HOLDING, 40, type, FAST)};
        start(read);
        await().until(() -> !sink.good("s/t/c0").isEmpty());
        source.write(new WriteTarget("plc", 1, kind, 40, as, "ABCD"), value, (outcome, sent) -> outcomes.add(outcome));
        await().until(() -> outcomes.equals(List.of("done")));
        for (int i = 0; i < read.length; i++) {
            String series = read[i].series();
            double expected = !coils ? value : ((long) value >> i & 1);
            await().until(() -> sink.good(series).contains(expected));
        }
    }

    @Test
    void aRegisterThatTheDeviceRefusesCostsItselfOnly() {
        start(Settings.of(
                        port, holding("s/t/legal", ILLEGAL_FROM - 1, FAST), holding("s/t/illegal", ILLEGAL_FROM, FAST))
                .staleAfter(Duration.ofSeconds(2)));
        await().until(() -> sink.bad("s/t/illegal").size() == 1);
        assertThat(sink.good("s/t/legal")).hasSizeGreaterThan(10);
        assertThat(sink.bad("s/t/legal")).isEmpty();
    }

    @Test
    void aUnitThatTheDeviceDoesNotKnowCostsItselfOnly() {
        start(Settings.of(
                        port,
                        register("s/t/stranger", 2, RegisterKind.HOLDING, 0, RegisterType.UINT16, FAST),
                        holding("s/t/known", 1, FAST))
                .timeout(Duration.ofMillis(200))
                .staleAfter(Duration.ofSeconds(2)));
        await().until(() -> sink.bad("s/t/stranger").size() == 1);
        assertThat(sink.good("s/t/known")).hasSizeGreaterThan(10);
        assertThat(sink.bad("s/t/known")).isEmpty();
        source.write(
                new WriteTarget("plc", 2, "holding", 1, "uint16", "ABCD"), 1, (outcome, sent) -> outcomes.add(outcome));
        await().until(() -> outcomes.equals(List.of("timeout")));
    }

    @Test
    void aServerThatIsStartedAgainOnItsPortIsPolledAgain() throws Exception {
        start(holding("s/t/x", 1, FAST));
        await().until(() -> sink.good("s/t/x").contains(0.0));
        server.stop();
        image.with(tables -> tables.writeHoldingRegisters(registers -> registers.put(1, word(9))));
        // Netty gives the port back a moment after it says so.
        await().ignoreExceptions().untilAsserted(() -> server = serve());
        await().until(() -> sink.good("s/t/x").contains(9.0));
    }

    private ModbusTcpServer serve() throws Exception {
        ModbusTcpServer made = ModbusTcpServer.create(
                NettyTcpServerTransport.create(
                        config -> config.setBindAddress("127.0.0.1").setPort(port)),
                new OneUnit(image));
        made.start();
        return made;
    }

    private void start(RegisterSetting... registers) {
        start(Settings.of(port, registers));
    }

    private void start(Settings settings) {
        source = new ModbusSource(
                settings.build(), WaitMode.PARK, Clock.system(), new Random(1), new SimpleMeterRegistry());
        source.start(sink, 0);
    }

    private static void put(Map<Integer, byte[]> registers, int first, long bits) {
        for (int i = 0; i < 4; i++) {
            registers.put(first + i, word((int) (bits >>> 48 - 16 * i)));
        }
    }

    private static byte[] word(int value) {
        return ByteBuffer.allocate(2).putShort((short) value).array();
    }

    private static final class OneUnit extends ReadWriteModbusServices {
        private final ProcessImage image;

        OneUnit(ProcessImage image) {
            this.image = image;
        }

        @Override
        protected Optional<ProcessImage> getProcessImage(int unitId) {
            return unitId == 1 ? Optional.of(image) : Optional.empty();
        }

        @Override
        public ReadHoldingRegistersResponse readHoldingRegisters(
                ModbusRequestContext context, int unitId, ReadHoldingRegistersRequest request)
                throws UnknownUnitIdException {
            if (request.address() + request.quantity() > ILLEGAL_FROM) {
                refuse();
            }
            return super.readHoldingRegisters(context, unitId, request);
        }

        /** The library's interface declares this exception, its abstract class does not. */
        private static void refuse() {
            throw OneUnit.<RuntimeException>unchecked(new ModbusResponseException(
                    FunctionCode.READ_HOLDING_REGISTERS, ExceptionCode.ILLEGAL_DATA_ADDRESS));
        }

        @SuppressWarnings("unchecked")
        private static <E extends Throwable> E unchecked(Throwable thrown) throws E {
            throw (E) thrown;
        }
    }
}
