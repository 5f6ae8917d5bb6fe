package io.estran.agent.source.modbus;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a value is found in an answer, and what is made of it. */
class RegisterTest {
    private static final int FIRST = 100;

    @ParameterizedTest(name = "bit {0} of A5C3 is {1}")
    @CsvSource({"0, 1", "1, 1", "2, 0", "5, 0", "6, 1", "7, 1", "8, 1", "9, 0", "14, 0", "15, 1"})
    void aBitOfARegisterCountsFromTheLeastSignificant(int bit, double value) {
        Register register = register(RegisterKind.HOLDING, 101, RegisterType.BOOL, WordOrder.DCBA, 1, 0, bit);
        assertThat(register.value(bytes("0000A5C3"), 0, FIRST)).isEqualTo(value);
    }

    @ParameterizedTest(name = "coil {0} is {1}")
    @CsvSource({"100, 1", "101, 0", "102, 1", "107, 1", "108, 0", "109, 1", "115, 0"})
    void coilsAreBitsFromTheLeastSignificantOfTheFirstByte(int address, double value) {
        Register register =
                register(RegisterKind.COIL, address, RegisterType.BOOL, WordOrder.ABCD, 1, 0, RegisterSetting.NO_BIT);
        assertThat(register.value(bytes("8502"), 0, FIRST)).isEqualTo(value);
    }

    @Test
    void aRegisterIsFoundBehindOthers() {
        Register register =
                register(RegisterKind.INPUT, 102, RegisterType.INT32, WordOrder.CDAB, 1, 0, RegisterSetting.NO_BIT);
        assertThat(register.value(bytes("FF 0001 0002 0003 0004".replace(" ", "")), 1, FIRST))
                .isEqualTo(0x0004_0003);
    }

    @ParameterizedTest(name = "{0} x {1} + {2} = {3}")
    @CsvSource({
        "3, 1, 0, 3",
        "3, 0.1, 0, 0.3",
        "1234, 0.001, 0, 1.234",
        "7, 0.05, 0, 0.35",
        "250, 0.1, -40, -15",
        "3, -0.1, 0, -0.3",
        "3, 10, 5, 35",
        "3, 0.3, 0, 0.8999999999999999",
    })
    void scaleAndOffsetAreAppliedAndDecimalScalesGiveTheNearestDouble(
            int raw, double scale, double offset, double value) {
        Register register = register(
                RegisterKind.HOLDING,
                FIRST,
                RegisterType.UINT16,
                WordOrder.ABCD,
                scale,
                offset,
                RegisterSetting.NO_BIT);
        assertThat(register.value(bytes("%04X".formatted(raw)), 0, FIRST)).isEqualTo(value);
    }

    private static ByteBuffer bytes(String hex) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(hex));
    }

    private static Register register(
            RegisterKind kind, int register, RegisterType as, WordOrder order, double scale, double offset, int bit) {
        return new Register(
                Settings.encoded("s/t/u", 1, kind, register, as, order, scale, offset, bit, Settings.FAST), 1_000_000);
    }
}
