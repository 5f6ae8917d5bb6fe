package io.estran.system.chaos.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The input as a function of the line's number. */
class FeedTest {
    /** Seven does not divide a window: the last step is longer. */
    private static final Feed FEED = new Feed("a", 50_000, 1_000, 1, 7, 2);

    @Test
    void aLineIsFoundByItsEventTimeAndNoOtherTimeIsALines() {
        for (long line = 0; line < 100; line++) {
            assertThat(FEED.lineAt(FEED.time(line))).isEqualTo(line);
            assertThat(FEED.lineAt(FEED.time(line) + 1)).isEqualTo(-1);
        }
        assertThat(FEED.lineAt(49_999)).isEqualTo(-1);
    }

    @Test
    void eventTimeGoesOnAndStaysWithinTheLinesWindow() {
        assertThat(LongStream.range(0, 100).map(FEED::time).toArray())
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(LongStream.range(0, 100)
                        .allMatch(line -> FEED.windowAt(FEED.time(line) / 1_000 * 1_000) == FEED.window(line)))
                .isTrue();
    }

    @Test
    void aLineIsLineProtocolWithItsNumberAndThePulse() {
        StringBuilder text = new StringBuilder();
        FEED.write(13, text);
        FEED.write(14, text);
        assertThat(text).hasToString("m0 count=13,pulse=0 51852\nm0 count=14,pulse=1 52000\n");
    }

    @Test
    void theEndLiesBehindTheLastWindow() {
        assertThat(FEED.end(14)).isEqualTo("end last=1 54000\n");
    }

    @Test
    void windowsAlignToTheEpoch() {
        assertThatThrownBy(() -> new Feed("a", 50_001, 1_000, 1, 7, 2)).isInstanceOf(IllegalArgumentException.class);
    }
}
