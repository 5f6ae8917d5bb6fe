package io.estran.agent.source.csv;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows and cells (RFC 4180), and what a broken row costs. */
class RowReaderTest {
    private static final String BROKEN = "(broken)";

    /** Rows as text: cells between bars, broken ones as {@link #BROKEN}. */
    private static List<String> rows(InputStream in, char delimiter) throws IOException {
        List<String> rows = new ArrayList<>();
        try (RowReader reader = new RowReader(in, delimiter)) {
            while (reader.next()) {
                List<String> cells = new ArrayList<>();
                for (int i = 0; i < reader.cells(); i++) {
                    cells.add(reader.text(i));
                }
                rows.add(reader.line() + ":" + (reader.isBroken() ? BROKEN : String.join("|", cells)));
            }
        }
        return rows;
    }

    private static List<String> rows(String text) throws IOException {
        return rows(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), ',');
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "a,b;                ~ 1:a|b",
                "a,b                 ~ 1:a|b",
                "a,b#;               ~ 1:a|b",
                "a,b#                ~ 1:a|b",
                "a,;                 ~ 1:a|",
                "a,#;                ~ 1:a|",
                ",;                  ~ 1:|",
                "` a , b ;`          ~ 1:a|b",
                "a b,c;              ~ 1:a b|c",
                ";;a,b;#;  ;c;        ~ 3:a|b 6:c",
                "\"a\",\"b\";        ~ 1:a|b",
                "\"a,b\",c;          ~ 1:a,b|c",
                "\"a\"\"b\",c;       ~ 1:a\"b|c",
                "\"\",\"\"\"\";      ~ 1:|\"",
                "\"a\" ,\"b\" #;     ~ 1:a|b",
                "\"a;b\",c;d;        ~ 1:a;b|c 3:d",
                "a\"b,c\";d;         ~ 1:a\"b|c\" 2:d",
                "ä,€;                ~ 1:ä|€",
                // a broken row ends with the line in which it begins
                "\"a,b;c,d;          ~ 1:(broken) 2:c|d",
                "a,\"b;c,d;          ~ 1:(broken) 2:c|d",
                "a,\"b               ~ 1:(broken)",
                "\"a\"b,c;d;         ~ 1:(broken) 2:d",
                "a,\"b;c,\"d;e,f;    ~ 1:(broken) 2:(broken) 3:e|f",
                "a,\"b;c;d,\"\"\"e;f ~ 1:(broken) 2:c 3:(broken) 4:f",
            })
    void splits(String text, String expected) throws IOException {
        assertThat(rows(text.replace(';', '\n').replace('#', '\r')).stream()
                        .map(row -> row.replace('\n', ';'))
                        .toList())
                .containsExactly(expected.split(" (?=[0-9]:)"));
    }

    @Test
    void anotherDelimiterLeavesCommasAlone() throws IOException {
        assertThat(rows(new ByteArrayInputStream("a,b;c\n\"d;e\";f\n".getBytes(StandardCharsets.UTF_8)), ';'))
                .containsExactly("1:a,b|c", "2:d;e|f");
        assertThat(rows(new ByteArrayInputStream("a\tb,c\n".getBytes(StandardCharsets.UTF_8)), '\t'))
                .containsExactly("1:a|b,c");
    }

    @Test
    void aRowBeyondTheBoundsIsBrokenAndCostsItselfOnly() throws IOException {
        String longCell = "x".repeat(RowReader.LONGEST_ROW + 1);
        String manyCells = ",".repeat(RowReader.MOST_CELLS);
        assertThat(rows("a\n" + longCell + "\nb\n" + manyCells + "\nc\n"))
                .containsExactly("1:a", "2:(broken)", "3:b", "4:(broken)", "5:c");
    }

    @Test
    void aQuoteThatIsNotClosedWithinTheBoundCostsItsLineOnly() throws IOException {
        int rest = RowReader.LONGEST_ROW / 500;
        List<String> rows = rows("a,\"b\n" + ("1," + "2".repeat(998) + "\n").repeat(rest));
        assertThat(rows).hasSize(1 + rest).first().isEqualTo("1:(broken)");
        assertThat(rows.subList(1, rows.size())).allMatch(row -> row.endsWith(":1|" + "2".repeat(998)));
        assertThat(rows.get(rest)).startsWith((rest + 1) + ":");
    }

    @Test
    void aQuotedCellAsLongAsTheBoundIsRead() throws IOException {
        String longCell = ("x".repeat(1_023) + "\n").repeat(RowReader.LONGEST_ROW / 1_024 - 1);
        assertThat(rows("\"" + longCell + "\",b\nc\n"))
                .hasSize(2)
                .last()
                .isEqualTo(RowReader.LONGEST_ROW / 1_024 + 1 + ":c");
    }

    /** Pieces of random length, so that every byte is once the last of a read. */
    private static InputStream inPieces(byte[] bytes, long seed) {
        Random random = new Random(seed);
        return new FilterInputStream(new ByteArrayInputStream(bytes)) {
            @Override
            public int read(byte[] into, int from, int length) throws IOException {
                return super.read(into, from, Math.min(length, 1 + random.nextInt(3)));
            }
        };
    }

    @Property(tries = 2_000)
    void thePiecesInWhichAFileIsReadChangeNothing(@ForAll("texts") String text, @ForAll long seed) throws IOException {
        assertThat(rows(inPieces(text.getBytes(StandardCharsets.UTF_8), seed), ','))
                .isEqualTo(rows(text));
    }

    @Property(tries = 2_000)
    void whatIsWrittenByTheRfcIsReadBack(@ForAll("tables") List<List<String>> table) throws IOException {
        StringBuilder text = new StringBuilder();
        List<String> expected = new ArrayList<>();
        int line = 1;
        for (List<String> row : table) {
            StringBuilder written = new StringBuilder();
            for (String cell : row) {
                boolean quote = cell.matches("(?s).*[,\"\n].*") || cell.isEmpty();
                written.append(written.length() == 0 ? "" : ",")
                        .append(quote ? "\"" + cell.replace("\"", "\"\"") + "\"" : cell);
            }
            if (row.size() > 1 || !row.get(0).isEmpty()) {
                expected.add(line + ":" + String.join("|", row));
            }
            text.append(written).append("\r\n");
            line += 1 + (int) written.chars().filter(c -> c == '\n').count();
        }
        assertThat(rows(text.toString())).isEqualTo(expected);
    }

    @Test
    void aRowWithAStrayQuoteCostsNoRowWithoutOne() throws IOException {
        for (int stray = 0; stray < 20; stray++) {
            StringBuilder text = new StringBuilder();
            List<String> expected = new ArrayList<>();
            for (int row = 0; row < 20; row++) {
                text.append(row == stray ? "\"" : "").append(row).append(",1.5\n");
                expected.add((row + 1) + ":" + (row == stray ? BROKEN : row + "|1.5"));
            }
            assertThat(rows(text.toString())).isEqualTo(expected);
        }
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings().withChars("ab\",\n\r 1").ofMaxLength(40);
    }

    @Provide
    Arbitrary<List<List<String>>> tables() {
        return Arbitraries.strings()
                .withChars("ab\",\n1")
                .ofMaxLength(5)
                .list()
                .ofMinSize(1)
                .ofMaxSize(4)
                .list()
                .ofMaxSize(6);
    }
}
