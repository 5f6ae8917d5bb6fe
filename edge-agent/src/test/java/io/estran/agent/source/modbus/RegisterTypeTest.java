package io.estran.agent.source.modbus;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bytes of every type in every order, in both directions. */
class RegisterTypeTest {
    @ParameterizedTest(name = "{0} {1} {2} is {3}")
    @CsvSource({
        "BOOL,    ABCD, 0001, 1",
        "BOOL,    ABCD, 0000, 0",
        "INT16,   ABCD, FFFE, -2",
        "INT16,   BADC, FEFF, -2",
        "INT16,   CDAB, 8000, -32768",
        "INT16,   DCBA, 0080, -32768",
        "UINT16,  ABCD, FFFE, 65534",
        "UINT16,  CDAB, FFFE, 65534",
        "UINT16,  BADC, 3412, 4660",
        "UINT16,  DCBA, 3412, 4660",
        "INT32,   ABCD, 12345678, 305419896",
        "INT32,   CDAB, 56781234, 305419896",
        "INT32,   BADC, 34127856, 305419896",
        "INT32,   DCBA, 78563412, 305419896",
        "INT32,   ABCD, FFFFFFFE, -2",
        "UINT32,  ABCD, FFFFFFFE, 4294967294",
        "UINT32,  CDAB, FFFEFFFF, 4294967294",
        "UINT32,  BADC, 34127856, 305419896",
        "UINT32,  DCBA, FEFFFFFF, 4294967294",
        "INT32,   CDAB, 43218765, -2023406815",
        "INT32,   BADC, 65872143, -2023406815",
        "INT64,   ABCD, 0000011F71FB04CB, 1234567890123",
        "INT64,   CDAB, 04CB71FB011F0000, 1234567890123",
        "INT64,   BADC, 00001F01FB71CB04, 1234567890123",
        "INT64,   DCBA, CB04FB711F010000, 1234567890123",
        "INT64,   BADC, FFFFFFFFFFFFFEFF, -2",
        "FLOAT32, ABCD, 42F6E979, 123.456",
        "FLOAT32, CDAB, E97942F6, 123.456",
        "FLOAT32, BADC, F64279E9, 123.456",
        "FLOAT32, DCBA, 79E9F642, 123.456",
        "FLOAT64, ABCD, 405EDD2F1A9FBE77, 123.456",
        "FLOAT64, CDAB, BE771A9FDD2F405E, 123.456",
        "FLOAT64, BADC, 5E402FDD9F1A77BE, 123.456",
        "FLOAT64, DCBA, 77BE9F1A2FDD5E40, 123.456",
    })
    void knownBytesAreKnownValues(RegisterType type, WordOrder order, String bytes, double value) {
        byte[] known = HexFormat.of().parseHex(bytes);
        double expected = type == RegisterType.FLOAT32 ? (float) value : value;

        assertThat(type.decode(order.bits(ByteBuffer.wrap(known), 0, type.registers())))
                .isEqualTo(expected);
        assertThat(order.bytes(type.encode(expected), type.registers())).isEqualTo(known);
    }

    @Test
    void aWholeNumberBeyondTwoToThe53IsTheNearestDouble() {
        byte[] known = HexFormat.of().parseHex("0123456789ABCDEF");
        assertThat(RegisterType.INT64.decode(WordOrder.ABCD.bits(ByteBuffer.wrap(known), 0, 4)))
                .isEqualTo(81985529216486895.0)
                .isEqualTo(81985529216486896.0);
    }

    @ParameterizedTest(name = "{0} holds {1}: {2}")
    @CsvSource({
        "BOOL, 1, true",
        "BOOL, 2, false",
        "INT16, -32768, true",
        "INT16, 32768, false",
        "INT16, 0.5, false",
        "UINT16, 65535, true",
        "UINT16, -1, false",
        "INT32, 2147483647, true",
        "INT32, 2147483648, false",
        "UINT32, 4294967295, true",
        "UINT32, 4294967296, false",
        "INT64, 9007199254740992, true",
        "INT64, 9007199254740994, false",
        "FLOAT32, 3.4e38, true",
        "FLOAT32, 3.5e38, false",
        "FLOAT64, 1e300, true",
        "FLOAT64, Infinity, false",
        "FLOAT32, NaN, false",
    })
    void aTypeHoldsWhatItCanCarry(RegisterType type, double value, boolean holds) {
        assertThat(type.holds(value)).isEqualTo(holds);
    }

    @Property
    void whatIsWrittenIsRead(@ForAll RegisterType type, @ForAll WordOrder order, @ForAll long bits) {
        double value = type.decode(bits);
        if (type.holds(value)) {
            byte[] written = order.bytes(type.encode(value), type.registers());
            assertThat(type.decode(order.bits(ByteBuffer.wrap(written), 0, type.registers())))
                    .isEqualTo(value);
        }
    }
}
