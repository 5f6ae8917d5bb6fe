package io.estran.agent.source.decimal;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers from bytes, bit for bit as {@link Double#parseDouble} reads them. */
class DecimalReaderTest {
    private final DecimalReader reader = new DecimalReader();

    private void assertReads(String text) {
        byte[] bytes = ("x" + text + "9").getBytes(StandardCharsets.ISO_8859_1);
        double expected = Double.parseDouble(text);
        boolean read = reader.read(bytes, 1, bytes.length - 1);
        assertThat(read).as(text).isEqualTo(Double.isFinite(expected));
        if (read) {
            assertThat(Double.doubleToRawLongBits(reader.value()))
                    .as(text)
                    .isEqualTo(Double.doubleToRawLongBits(expected));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0",
                "0.0",
                "-0.0e5",
                "+1",
                "1.",
                ".5",
                "-.5",
                "1e22",
                "1e23",
                "1e-22",
                "1e-23",
                "123456789012345678",
                "9007199254740991",
                "9007199254740992",
                "9007199254740993",
                "-9007199254740993",
                "9007199254740993e22",
                "900719925474099.3",
                "0.00000000000000000000001",
                "000000000000000000000000001.5",
                "1e0000000001",
                "0.1",
                "0.2",
                "0.3",
                "100e-2",
                "179769313486231570e291",
                "1.7976931348623157e308",
                "1.7976931348623159e308",
                "1e309",
                "-1e400",
                "1e99999999999",
                "1e-99999999999",
                "0e99999999999",
                "4.9e-324",
                "2.47e-324",
                "2.4e-324",
                "2.2250738585072014e-308",
                "2.2250738585072011e-308",
                "2.2250738585072012e-308",
                "6.631236846766476e-316",
                "3.0e-44",
                "8.10109172351e-10",
                "1.00000000000000011102230246251565404236316680908203125",
                "1.00000000000000011102230246251565404236316680908203124",
                "1.00000000000000011102230246251565404236316680908203126",
                "1.00000000000000033306690738754696212708950042724609375",
                "9007199254740993.0000000000000000000000000001",
                "104110013277974872254e-225",
                "12345e120",
                "2e-1074",
                "7.3177701707893310e15",
                "5.827000141143799",
                "0.1234567890123456789012345678901234567890",
                "1234567890123456789012345678901234567890"
            })
    void readsAsTheJdkReads(String text) {
        assertReads(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "+",
                ".",
                "-.",
                "e5",
                ".e5",
                "1e",
                "1e+",
                "1e-",
                "--1",
                "+-1",
                "1-",
                "1 ",
                " 1",
                "1,5",
                "1_0",
                "1.2.3",
                "1e5.5",
                "1e5e5",
                "0x1p3",
                "1d",
                "1f",
                "1L",
                "NaN",
                "nan",
                "Infinity",
                "-inf",
                "\u0661",
                "1\u0000",
                "1e309"
            })
    void whatIsNoFiniteNumberIsRefused(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        assertThat(reader.read(bytes, 0, bytes.length)).isFalse();
    }

    @Property(tries = 3_000)
    void anyDoublePrintedInFullReadsBack(@ForAll("bits") long bits) {
        double value = Double.longBitsToDouble(bits);
        if (Double.isFinite(value)) {
            assertReads(Double.toString(value));
            assertReads(Double.toString((double) (float) value));
        }
    }

    @Property(tries = 500)
    void pointsHalfwayBetweenTwoDoublesAndTheirNeighboursRoundAsTheJdkRounds(@ForAll("bits") long bits) {
        double low = Math.abs(Double.longBitsToDouble(bits));
        double high = Math.nextUp(low);
        if (Double.isFinite(high)) {
            BigDecimal half = new BigDecimal(low).add(new BigDecimal(high)).divide(BigDecimal.valueOf(2));
            BigDecimal step = half.ulp();
            for (BigDecimal near : new BigDecimal[] {half, half.subtract(step), half.add(step)}) {
                assertReads(near.toString());
            }
            for (int digits = 15; digits <= 21; digits++) {
                assertReads(half.round(new MathContext(digits)).toString());
            }
        }
    }

    @Property(tries = 3_000)
    void anyDecimalReadsAsTheJdkReadsIt(
            @ForAll("digits") String whole, @ForAll("digits") String fraction, @ForAll("exponents") int exponent) {
        assertReads(whole + "." + fraction + "e" + exponent);
        assertReads("-" + whole + fraction + "E" + exponent);
        assertReads("." + whole + fraction);
        assertReads(whole);
    }

    /** Any sign, exponent and digits, each exponent as likely as any other. */
    @Provide
    Arbitrary<Long> bits() {
        return Arbitraries.longs().withDistribution(RandomDistribution.uniform());
    }

    @Provide
    Arbitrary<String> digits() {
        return Arbitraries.strings().numeric().ofMinLength(1).ofMaxLength(24);
    }

    @Provide
    Arbitrary<Integer> exponents() {
        return Arbitraries.oneOf(
                Arbitraries.integers().between(-30, 30), Arbitraries.integers().between(-345, 310));
    }
}
