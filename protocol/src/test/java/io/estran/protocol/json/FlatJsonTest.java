package io.estran.protocol.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.estran.protocol.fault.MalformedBatchException;
import java.util.LinkedHashMap;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 8259, flat. */
class FlatJsonTest {
    @Test
    void everyKindOfValueComesBack() throws Exception {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("text", "tab\t quote\" back\\ line\n \u00fc \ud83d\udca7 \u0000");
        fields.put("empty", "");
        fields.put("long", Long.MIN_VALUE);
        fields.put("double", -0.0);
        fields.put("large", 1e300);
        fields.put("yes", true);
        fields.put("no", false);
        assertThat(FlatJson.read(FlatJson.write(fields))).isEqualTo(fields);
        assertThat(FlatJson.write(fields)).doesNotContain("\n");
    }

    @Test
    void whatIsNotANumberIsLeftOut() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("a", Double.NaN);
        fields.put("b", 1);
        fields.put("c", Double.POSITIVE_INFINITY);
        assertThat(FlatJson.write(fields)).isEqualTo("{\"b\":1}");
    }

    @Property
    void anyDoubleComesBackBitForBit(@ForAll long bits) throws Exception {
        double number = Double.longBitsToDouble(bits);
        if (Double.isFinite(number)) {
            assertThat(FlatJson.read(FlatJson.write(Map.of("x", number)))).isEqualTo(Map.of("x", number));
        }
    }

    @Property
    void anyTextComesBack(@ForAll String text) throws Exception {
        if (java.nio.charset.StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            assertThat(FlatJson.read(FlatJson.write(Map.of(text, text)))).isEqualTo(Map.of(text, text));
        }
    }

    @Property
    void anyTextIsReadOrRefused(@ForAll String text) {
        try {
            FlatJson.read("{" + text);
        } catch (MalformedBatchException refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
    }

    @Test
    void doublesHaveTheFewestDigits() {
        assertThat(FlatJson.write(Map.of("x", 2.0E-3))).isEqualTo("{\"x\":0.002}");
        assertThat(FlatJson.write(Map.of("x", 1.0E23))).isEqualTo("{\"x\":1.0E23}");
        assertThat(FlatJson.write(Map.of("x", -2.0E-300))).isEqualTo("{\"x\":-2.0E-300}");
        assertThat(FlatJson.write(Map.of("x", 1234567.0))).isEqualTo("{\"x\":1234567.0}");
        assertThat(FlatJson.write(Map.of("x", 0.1 + 0.2))).isEqualTo("{\"x\":0.30000000000000004}");
        assertThat(FlatJson.write(Map.of("x", 1.1E-5))).isEqualTo("{\"x\":1.1E-5}");
    }

    @Test
    void spaceIsAllowedWhereTheStandardAllowsIt() throws Exception {
        assertThat(FlatJson.read(" {\t\"a\" : 1 ,\r\n \"b\" : \"\\u0041\\/\" } "))
                .isEqualTo(Map.of("a", 1L, "b", "A/"));
        assertThat(FlatJson.read("{}")).isEmpty();
    }

    @Test
    void integersBeyondLongReadAsDoubles() throws Exception {
        assertThat(FlatJson.read("{\"a\":9223372036854775808}")).isEqualTo(Map.of("a", 9.223372036854775808E18));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "}",
                "[]",
                "1",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{,}",
                "{a:1}",
                "{'a':1}",
                "{\"a\":null}",
                "{\"a\":[1]}",
                "{\"a\":{}}",
                "{\"a\":01}",
                "{\"a\":+1}",
                "{\"a\":.5}",
                "{\"a\":1.}",
                "{\"a\":1e}",
                "{\"a\":1e999}",
                "{\"a\":NaN}",
                "{\"a\":Infinity}",
                "{\"a\":1}}",
                "{\"a\":1} x",
                "{\"a\":1,\"a\":2}",
                "{\"a\":\"",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\u12g4\"}",
                "{\"a\":\"\n\"}",
                "{\"a\":\"\\ud800\"}",
                "{\"a\":\"\\udc00\\ud800\"}",
                "{\"a\":tru}",
                "{\"a\":1 \"b\":2}",
                "{\"a\":--1}",
                "{\"a\":\"\\u\uff11\uff12\uff13\uff14\"}",
                "\ufeff{}",
                "{\"a\":1,\"b\"",
                "{\"a\":0x10}"
            })
    void whatIsNotOneFlatObjectIsRefused(String text) {
        assertThatThrownBy(() -> FlatJson.read(text))
                .isInstanceOf(MalformedBatchException.class)
                .hasMessageStartingWith("JSON: at position");
    }

    @Test
    void tooLongATextIsRefused() {
        assertThatThrownBy(() -> FlatJson.read(" ".repeat(FlatJson.MAX_LENGTH + 1)))
                .isInstanceOf(MalformedBatchException.class)
                .hasMessageContaining("at most 65536");
    }

    @Test
    void halfASurrogatePairIsNotWritten() {
        assertThatThrownBy(() -> FlatJson.write(Map.of("a", "\ud800x"))).isInstanceOf(IllegalArgumentException.class);
    }
}
