package io.estran.cli.plant;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineBufferTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0.0000",
        "1.5, 1.5000",
        "-2.00004, -2.0000",
        "0.00006, 0.0001",
        "-0.25, -0.2500",
        "50.0123, 50.0123",
        "123456.7, 123456.7000"
    })
    void decimalsHaveFourPlaces(double value, String text) {
        LineBuffer lines = new LineBuffer(64);
        lines.decimal(value);
        assertThat(lines).hasToString(text);
    }

    @Test
    void wholeNumbersAreWrittenAsTheyAre() {
        LineBuffer lines = new LineBuffer(64);
        lines.whole(0);
        lines.whole(1_764_000_000_123_456_789L);
        assertThat(lines).hasToString("01764000000123456789");
    }

    @Test
    void whatWasDrainedIsGoneAndTheRoomIsBack() throws IOException {
        LineBuffer lines = new LineBuffer(8);
        lines.whole(12345);
        assertThat(lines.hasRoom(4)).isFalse();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        lines.drainTo(out);
        assertThat(out).hasToString("12345");
        assertThat(lines.length()).isZero();
        assertThat(lines.hasRoom(8)).isTrue();
    }
}
