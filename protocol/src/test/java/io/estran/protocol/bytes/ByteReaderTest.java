package io.estran.protocol.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.estran.protocol.fault.MalformedBatchException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ByteReaderTest {
    private static final int MOST = 40;

    @ParameterizedTest
    @ValueSource(strings = {"", "station-1/tank ~", "Messe-Straße", "水位", "\uD834\uDD1E"})
    void aTextIsReadAsItWasWritten(String text) throws MalformedBatchException {
        ByteReader in = reader(text.getBytes(StandardCharsets.UTF_8), 3);
        assertThat(in.text("asset", MOST)).isEqualTo(text);
        assertThat(in.remaining()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, '\n', 0x1f, 0x7f, 0x85, 0x9f})
    void aControlCharacterIsRefusedWithItsPlace(int control) {
        byte[] text = ("ab" + (char) control + "c").getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> reader(text, 0).text("asset", MOST))
                .isInstanceOf(MalformedBatchException.class)
                .hasMessage("part: asset has a control character at position 2");
    }

    @Test
    void whatIsNotUtf8IsRefused() {
        assertThatThrownBy(() -> reader(new byte[] {'a', (byte) 0xe9, 'b'}, 0).text("asset", MOST))
                .isInstanceOf(MalformedBatchException.class)
                .hasMessage("part: asset: is not UTF-8");
    }

    @Test
    void aTextThatIsLongerThanAllowedOrThanTheBytesIsRefused() {
        assertThatThrownBy(() -> reader(new byte[MOST + 1], 0).text("asset", MOST))
                .isInstanceOf(MalformedBatchException.class)
                .hasMessage("part: asset length is 41, must be 0 to 40");
        byte[] cut = {5, 'a', 'b'};
        assertThatThrownBy(() -> new ByteReader("part", cut, 0, cut.length).text("asset", MOST))
                .isInstanceOf(MalformedBatchException.class)
                .hasMessage("part: asset needs 5 bytes, 2 are left");
    }

    /** The text with its length before it, in the middle of other bytes; so many of those may be read after it. */
    private static ByteReader reader(byte[] text, int after) {
        byte[] bytes = new byte[text.length + 6];
        Arrays.fill(bytes, (byte) 'x');
        bytes[2] = (byte) text.length;
        System.arraycopy(text, 0, bytes, 3, text.length);
        return new ByteReader("part", bytes, 2, 3 + text.length + after);
    }
}
