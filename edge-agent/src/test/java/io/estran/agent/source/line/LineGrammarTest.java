package io.estran.agent.source.line;

import static org.assertj.core.api.Assertions.assertThat;

import io.estran.agent.source.ReadingRecorder.Given;
import io.estran.protocol.reading.Quality;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The grammar of InfluxDB line protocol (InfluxDB 2 reference, "Line protocol"; influxdata/line-protocol, line-protocol.ebnf):
 * what a line gives, and what is said of one that is no good.
 */
class LineGrammarTest {
    private final Lines lines = new Lines("{measurement}/{field}");

    @AfterEach
    void stopListening() {
        lines.close();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // numbers
                "m f=1                        | m/f=1.0",
                "m f=-1.5                     | m/f=-1.5",
                "m f=0.1                      | m/f=0.1",
                "m f=1.                       | m/f=1.0",
                "m f=.5                       | m/f=0.5",
                "m f=-.5e1                    | m/f=-5.0",
                "m f=1e3                      | m/f=1000.0",
                "m f=1E+3                     | m/f=1000.0",
                "m f=1.5e-3                   | m/f=0.0015",
                "m f=-0                       | m/f=-0.0",
                "m f=007                      | m/f=7.0",
                "m f=1e-400                   | m/f=0.0",
                "m f=5.827000141143799        | m/f=5.827000141143799",
                "m f=1.7976931348623157e308   | m/f=1.7976931348623157E308",
                // integers
                "m f=1i                       | m/f=1.0",
                "m f=-12i                     | m/f=-12.0",
                "m f=9223372036854775807i     | m/f=9.223372036854775807E18",
                "m f=-9223372036854775808i    | m/f=-9.223372036854775808E18",
                "m f=0u                       | m/f=0.0",
                "m f=18446744073709551615u    | m/f=1.8446744073709551615E19",
                "m f=9007199254740993u        | m/f=9.007199254740992E15",
                "m f=9223372036854777857u     | m/f=9.223372036854777856E18",
                // booleans
                "m f=t                        | m/f=1.0",
                "m f=T                        | m/f=1.0",
                "m f=true                     | m/f=1.0",
                "m f=True                     | m/f=1.0",
                "m f=TRUE                     | m/f=1.0",
                "m f=f                        | m/f=0.0",
                "m f=F                        | m/f=0.0",
                "m f=false                    | m/f=0.0",
                "m f=False                    | m/f=0.0",
                "m f=FALSE                    | m/f=0.0",
                // several fields; strings are skipped
                "m f=1,g=2i,h=t               | m/f=1.0; m/g=2.0; m/h=1.0",
                "m s=\"text\",f=1             | m/f=1.0",
                "m f=1,s=\"\"                 | m/f=1.0",
                "m s=\"a,b=2 c=3\",f=1        | m/f=1.0",
                "m s=\"quote \\\" in\",f=1    | m/f=1.0",
                "m s=\"ends in \\\\\",f=1     | m/f=1.0",
                "m s=\"\\x \\, \\=\",f=1      | m/f=1.0",
                "m s=\"# no comment\",f=1     | m/f=1.0",
                // escapes
                "my\\ m f=1                   | my m/f=1.0",
                "my\\,m f=1                   | my,m/f=1.0",
                "a=b f=1                      | a=b/f=1.0",
                "a\\=b f=1                    | a\\=b/f=1.0",
                "m\"q\" f=1                   | m\"q\"/f=1.0",
                "m f\\ g=1                    | m/f g=1.0",
                "m f\\,g=1                    | m/f,g=1.0",
                "m f\\=g=1                    | m/f=g=1.0",
                "m f\\g=1                     | m/f\\g=1.0",
                "m \"f\"=1                    | m/\"f\"=1.0",
                "m,t=a\\ b f=1                | m/f=1.0",
                "m,t=a\\\\\\ b f=1            | m/f=1.0",
                "Temperatur,ort=Köln °C=21.5  | Temperatur/°C=21.5",
                "m,t=true f=1                 | m/f=1.0",
                // spaces
                "m   f=1                      | m/f=1.0",
                "`   m f=1`                   | m/f=1.0",
                "`m f=1   `                   | m/f=1.0",
                "`m f=1   17   `              | m/f=1.0",
            })
    void aLineGivesItsNumbersAndBooleans(String line, String expected) {
        lines.send(line + "\n");
        assertThat(lines.sink.values())
                .containsExactlyElementsOf(Arrays.stream(expected.split("; "))
                        .map(LineGrammarTest::shortest)
                        .toList());
        assertThat(lines.sink.rejected()).isZero();
        assertThat(lines.sink.given()).allMatch(given -> given.quality() == Quality.GOOD);
    }

    /** The value in the form in which Java prints it. */
    private static String shortest(String given) {
        int equals = given.lastIndexOf('=');
        return given.substring(0, equals + 1) + Double.parseDouble(given.substring(equals + 1));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "m                            |  2 | has no field",
                "m,t=a                        |  6 | has no field",
                "`m `                         |  3 | has no field",
                "m f                          |  4 | has a field without =",
                "m f,g=1                      |  4 | has a field without =",
                "m f 1                        |  4 | has a field without =",
                "m =1                         |  3 | has a field without a key",
                "m f=1,=2                     |  7 | has a field without a key",
                "m f=1,                       |  7 | has a field without =",
                "m f=1,,g=2                   |  7 | has a field without =",
                "m f=                         |  5 | has a field without a value",
                "m f=,g=1                     |  5 | has a field without a value",
                "m f= 1                       |  5 | has a field without a value",
                "m f=x                        |  5 | no number, boolean or quoted string",
                "m f=1x                       |  5 | no number, boolean or quoted string",
                "m f=1=2                      |  5 | no number, boolean or quoted string",
                "m f=+1                       |  5 | no number, boolean or quoted string",
                "m f=--1                      |  5 | no number, boolean or quoted string",
                "m f=-                        |  5 | no number, boolean or quoted string",
                "m f=.                        |  5 | no number, boolean or quoted string",
                "m f=1e                       |  5 | no number, boolean or quoted string",
                "m f=1.2.3                    |  5 | no number, boolean or quoted string",
                "m f=0x10                     |  5 | no number, boolean or quoted string",
                "m f=1d                       |  5 | no number, boolean or quoted string",
                "m f=NaN                      |  5 | no number, boolean or quoted string",
                "m f=Infinity                 |  5 | no number, boolean or quoted string",
                "m f=-inf                     |  5 | no number, boolean or quoted string",
                "m f=1e309                    |  5 | no number, boolean or quoted string",
                "m f=i                        |  5 | no number, boolean or quoted string",
                "m f=-i                       |  5 | no number, boolean or quoted string",
                "m f=1.0i                     |  5 | no number, boolean or quoted string",
                "m f=1ii                      |  5 | no number, boolean or quoted string",
                "m f=9223372036854775808i     |  5 | no number, boolean or quoted string",
                "m f=-9223372036854775809i    |  5 | no number, boolean or quoted string",
                "m f=99999999999999999999i    |  5 | no number, boolean or quoted string",
                "m f=u                        |  5 | no number, boolean or quoted string",
                "m f=-1u                      |  5 | no number, boolean or quoted string",
                "m f=18446744073709551616u    |  5 | no number, boolean or quoted string",
                "m f=tRUE                     |  5 | no number, boolean or quoted string",
                "m f=TRue                     |  5 | no number, boolean or quoted string",
                "m f=tt                       |  5 | no number, boolean or quoted string",
                "m f=yes                      |  5 | no number, boolean or quoted string",
                "m f=text                     |  5 | no number, boolean or quoted string",
                "m f=1,g=x                    |  9 | no number, boolean or quoted string",
                "m f=\"open                   |  5 | a string that is never closed",
                "m f=\"                       |  5 | a string that is never closed",
                "m f=\"open\\\"               |  5 | a string that is never closed",
                "m f=\"a\"b                   |  8 | goes on behind a string",
                "m f=\"a\"\"b\"               |  8 | goes on behind a string",
                "m f=1 x                      |  7 | a timestamp that is no whole number",
                "m f=1 1.5                    |  7 | a timestamp that is no whole number",
                "m f=1 -                      |  7 | a timestamp that is no whole number",
                "m f=1 17 18                  |  7 | a timestamp that is no whole number",
                "m f=1, g=2                   |  7 | has a field without =",
                "m f=1 9223372036854775808    |  7 | a timestamp beyond 64 bits",
                ",t=a f=1                     |  1 | has no measurement",
                "m, f=1                       |  3 | a tag that is not KEY=VALUE",
                "m,t f=1                      |  3 | a tag that is not KEY=VALUE",
                "m,=a f=1                     |  3 | a tag that is not KEY=VALUE",
                "m,t=a, f=1                   |  7 | a tag that is not KEY=VALUE",
                "m,t= f=1                     |  5 | a tag without a value",
                "m,t=a=b f=1                  |  6 | a tag value with = in it",
                "m,t=a,t=b f=1                |  7 | has the tag \"t\" twice",
            })
    void aBadLineCostsItselfAndIsShownWithItsPlaceAndReason(String line, int column, String reason) {
        lines.send("m before=1\n" + line + "\nm after=1\n");
        assertThat(lines.sink.values()).containsExactly("m/before=1.0", "m/after=1.0");
        assertThat(lines.sink.rejected()).isEqualTo(1);
        assertThat(lines.said())
                .singleElement()
                .asString()
                .contains("10.0.0.7:4711 line 2 column " + column + ": it ")
                .contains(reason);
    }

    @Test
    void blankLinesAndCommentsAreNothingButCountAsLines() {
        lines.send("# a comment, f=1\n\n   \n  # another\n#\r\n\r\nm f=1\nbad\n");
        assertThat(lines.sink.values()).containsExactly("m/f=1.0");
        assertThat(lines.sink.rejected()).isEqualTo(1);
        assertThat(lines.said()).singleElement().asString().contains(" line 8 ");
    }

    @Test
    void linesEndWithLfCrLfOrTheEnd() {
        lines.send("m f=1\r\nm f=2\nm f=t\r\nm f=4 17\r\nm f=5");
        assertThat(lines.sink.values()).containsExactly("m/f=1.0", "m/f=2.0", "m/f=1.0", "m/f=4.0", "m/f=5.0");
        lines.send("m f=6\r");
        assertThat(lines.sink.values()).last().isEqualTo("m/f=6.0");
    }

    @Test
    void aCarriageReturnElsewhereIsNoLineEnd() {
        lines.send("m f=1\rm f=2\nm f=3\r\r\n");
        assertThat(lines.sink.values()).isEmpty();
        assertThat(lines.sink.rejected()).isEqualTo(2);
    }

    @Test
    void aLineWhoseFieldsAreAllStringsGivesNothingAndIsNotBad() {
        lines.send("m,t=a s=\"x\" 17\n");
        assertThat(lines.sink.count()).isZero();
        assertThat(lines.sink.rejected()).isZero();
    }

    @Test
    void aBadFieldCostsTheWholeLineNotOnlyItself() {
        lines.send("m f=1,g=2,h=oops\n");
        assertThat(lines.sink.count()).isZero();
        assertThat(lines.sink.rejected()).isEqualTo(1);
        assertThat(lines.sink.series()).as("a bad line names no series").isEmpty();
    }

    @Test
    void namesThatAreNotUtf8AreRejected() {
        lines.send("m\u00ff f=1\nm,t=\u00ff f=1\nm f\u00ff=1\nm f=1\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(lines.sink.values()).containsExactly("m/f=1.0");
        assertThat(lines.sink.rejected()).isEqualTo(3);
    }

    @ParameterizedTest(name = "{0} ns: {1} is {2}")
    @CsvSource({
        "1,          1700000000123456789, 1700000000123456789",
        "1000,       1700000000123456,    1700000000123456000",
        "1000000,    1700000000123,       1700000000123000000",
        "1000000000, 1700000000,          1700000000000000000",
        "1000000000, -2,                  -2000000000",
        "1,          0,                   0",
    })
    void theTimestampCountsInTheUnitOfThePrecision(long nanosPerUnit, long timestamp, long expected) {
        try (Lines precise = new Lines("{measurement}/{field}", nanosPerUnit, 1_000, 10)) {
            precise.send("m f=1,g=2 " + timestamp + "\n");
            assertThat(precise.sink.given()).extracting(Given::time).containsExactly(expected, expected);
        }
    }

    @Test
    void aTimestampThatDoesNotFitIsABadLine() {
        try (Lines seconds = new Lines("{measurement}/{field}", 1_000_000_000, 1_000, 10)) {
            seconds.send("m f=1 1700000000000\nm f=1 -9223372037\nm f=1 9223372036\n");
            assertThat(seconds.sink.given()).extracting(Given::time).containsExactly(9_223_372_036_000_000_000L);
            assertThat(seconds.sink.rejected()).isEqualTo(2);
        }
    }

    @Test
    void aLineWithoutTimestampHasTheTimeAtWhichItWasReceived() {
        lines.send("m f=1\n");
        lines.clock.advance(java.time.Duration.ofSeconds(3));
        lines.send("m f=2\n");
        assertThat(lines.sink.given()).extracting(Given::time).containsExactly(Lines.NOW, Lines.NOW + 3_000_000_000L);
    }

    @Test
    void whatABrokenConnectionLeavesIsNoLine() throws InterruptedException {
        lines.sendAndBreak("m f=1\nm f=123");
        assertThat(lines.sink.values()).containsExactly("m/f=1.0");
        assertThat(lines.sink.rejected()).isEqualTo(1);
        assertThat(lines.said()).singleElement().asString().contains("line 2").contains("connection broke");
    }

    @Test
    void badLinesAreSaidAtMostEveryTenSecondsWithTheirNumber() {
        lines.send("bad\n".repeat(1_000));
        assertThat(lines.said()).singleElement().asString().contains("1 lines");
        lines.send("bad\n");
        assertThat(lines.said())
                .hasSize(2)
                .last()
                .asString()
                .contains("1000 lines")
                .contains("line 1 ");
        assertThat(lines.sink.rejected()).isEqualTo(1_001);
    }

    @Test
    void manyFieldsInOneLineAreAllGiven() {
        StringBuilder line = new StringBuilder("m ");
        for (int i = 0; i < 1_000; i++) {
            line.append(i == 0 ? "" : ",").append('f').append(i).append('=').append(i);
        }
        lines.send(line + "\n" + line + "\n");
        assertThat(lines.sink.count()).isEqualTo(2_000);
        List<String> values = lines.sink.values();
        assertThat(values.get(1_999)).isEqualTo("m/f999=999.0");
    }
}
