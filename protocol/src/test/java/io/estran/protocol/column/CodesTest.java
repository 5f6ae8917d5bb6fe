package io.estran.protocol.column;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.estran.protocol.bytes.ByteReader;
import io.estran.protocol.fault.MalformedBatchException;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Codes as docs/wire.md draws them: one way to write a value, and nothing else is read. */
class CodesTest {
    @Test
    void smallValuesOfOrderZeroAreTheWellKnownCodes() throws Exception {
        // 0 is 0, 1 is 100, 2 is 101, 3 is 11000: 0 0 0 100 0 101 0 11000 makes 00010001 01011000.
        assertThat(hex(Codes.write(new long[] {0, 0, 0, 1, 0, 2, 0, 3}))).isEqualTo("00" + "1158");
        assertThat(read("00" + "1158", 8)).containsExactly(0, 0, 0, 1, 0, 2, 0, 3);
    }

    @Test
    void theOrderIsTheOneThatTakesFewestBits() {
        assertThat(Codes.write(new long[] {0, 0, 0})[0]).isZero();
        assertThat(hex(Codes.write(new long[] {2_000_000_000L}))).isEqualTo("1f77359400");
        assertThat(Codes.write(new long[] {1000, 1010, 1020, 990})[0]).isEqualTo((byte) 10);
    }

    @Test
    void anyValuesComeBack() throws Exception {
        Random random = new Random(1);
        for (int round = 0; round < 500; round++) {
            long[] values = random.longs(random.nextInt(50))
                    .map(value -> value >>> random.nextInt(64))
                    .toArray();
            assertThat(read(hex(Codes.write(values)), values.length)).isEqualTo(values);
        }
        long[] extremes = {-1, Long.MIN_VALUE, Long.MAX_VALUE, 0, -2};
        assertThat(read(hex(Codes.write(extremes)), extremes.length)).isEqualTo(extremes);
    }

    @Test
    void whatIsNotExactlyThatIsRefused() {
        assertRefused("40" + "00", 1, "order is 64, must be 0 to 63");
        assertRefused("00" + "80", 8, "ends within a code");
        assertRefused("00" + "00", 9, "has 1 bytes of codes, must have 9 values");
        assertRefused("00" + "01", 1, "goes on after its last code");
        assertRefused("00" + "0000", 1, "goes on after its last code");
        assertRefused("3f" + "c0".repeat(20), 1, "has a code of more than 64 bits");
        // Order 1, 63 ones, a zero, and the 64 bits of 2: 2^64, which would come back as 0.
        assertRefused("01" + "ff".repeat(7) + "fe" + "00".repeat(7) + "02", 1, "is beyond 64 bits");
    }

    private static void assertRefused(String hex, int n, String problem) {
        assertThatThrownBy(() -> read(hex, n))
                .isInstanceOf(MalformedBatchException.class)
                .hasMessageContaining(problem);
    }

    private static long[] read(String hex, int n) throws MalformedBatchException {
        byte[] bytes = HexFormat.of().parseHex(hex);
        return Codes.read(new ByteReader("column", bytes, 0, bytes.length), "bin", n);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
