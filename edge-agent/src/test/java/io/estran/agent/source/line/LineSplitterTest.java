package io.estran.agent.source.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How a stream of bytes becomes lines, whatever the pieces in which it comes. */
class LineSplitterTest {
    private static final int LONGEST = 40;
    private static final String TEXT = "m,t=ä f=12.5,g=\"a\\\"b\" 17\r\nbad\n\n# c\nm f=2i\nm f=t";

    private final Lines lines = new Lines("{measurement}/{field}", 1, LONGEST, 100);

    @AfterEach
    void stopListening() {
        lines.close();
    }

    @Test
    void aSplitAtAnyByteChangesNothing() {
        byte[] bytes = TEXT.getBytes(StandardCharsets.UTF_8);
        List<String> whole = lines.send(bytes).sink.values();
        assertThat(whole).containsExactly("m/f=12.5", "m/f=2.0", "m/f=1.0");
        for (int split = 0; split <= bytes.length; split++) {
            lines.sink.forget();
            lines.send(Arrays.copyOf(bytes, split), Arrays.copyOfRange(bytes, split, bytes.length));
            assertThat(lines.sink.values()).as("split at %s", split).isEqualTo(whole);
            assertThat(lines.sink.rejected()).isEqualTo(split + 2);
        }
    }

    @Test
    void aByteAtATimeChangesNothing() {
        byte[] bytes = TEXT.getBytes(StandardCharsets.UTF_8);
        byte[][] pieces = new byte[bytes.length][];
        for (int i = 0; i < bytes.length; i++) {
            pieces[i] = new byte[] {bytes[i]};
        }
        lines.send(pieces);
        assertThat(lines.sink.values()).containsExactly("m/f=12.5", "m/f=2.0", "m/f=1.0");
    }

    @Test
    void aLineLongerThanAllowedCostsItselfOnceHoweverItComes() {
        String longest = "m f=" + "1".repeat(LONGEST - 4);
        for (String tooLong : List.of(longest + "1", longest + "1\r", "x".repeat(1_000), longest + " ")) {
            byte[] bytes = ("m a=1\n" + tooLong + "\nm b=2\n").getBytes(StandardCharsets.UTF_8);
            for (int split = 0; split <= bytes.length; split += 7) {
                lines.sink.forget();
                long before = lines.sink.rejected();
                lines.send(Arrays.copyOf(bytes, split), Arrays.copyOfRange(bytes, split, bytes.length));
                assertThat(lines.sink.values()).containsExactly("m/a=1.0", "m/b=2.0");
                assertThat(lines.sink.rejected() - before).isEqualTo(1);
            }
        }
        assertThat(lines.said()).first().asString().contains("line 2 column 41: it is longer than 40 bytes");
    }

    @Test
    void aLineAsLongAsAllowedIsTaken() {
        String longest = "m f=" + "0".repeat(LONGEST - 5) + "1";
        for (String end : List.of("\n", "\r\n", "", "\r")) {
            byte[] bytes = (longest + end).getBytes(StandardCharsets.UTF_8);
            for (int split = 0; split <= bytes.length; split++) {
                lines.sink.forget();
                lines.send(Arrays.copyOf(bytes, split), Arrays.copyOfRange(bytes, split, bytes.length));
                assertThat(lines.sink.values()).containsExactly("m/f=1.0");
            }
        }
        assertThat(lines.sink.rejected()).isZero();
    }

    @Test
    void anOverlongLastLineWithoutAnEndCountsOnce() {
        lines.send("x".repeat(LONGEST + 1));
        lines.send("x".repeat(LONGEST + 2));
        lines.send("x".repeat(50 * LONGEST));
        assertThat(lines.sink.rejected()).isEqualTo(3);
    }

    @Test
    void theLineNumberGoesOnBehindAnOverlongLine() {
        byte[] begin = ("m f=1\n" + "x".repeat(100)).getBytes(StandardCharsets.UTF_8);
        byte[] rest = ("x".repeat(100) + "\nm f=2\nbad\n").getBytes(StandardCharsets.UTF_8);
        lines.send(begin, rest);
        assertThat(lines.flush().get(0)).contains("line 2 ");
        assertThat(lines.flush().get(1)).contains("line 4 ");
    }
}
