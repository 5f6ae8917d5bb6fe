package io.estran.system.chaos.input;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What the last readings of a journal say of the lines that it holds. */
class JournalTailTest {
    private static final Feed FEED = new Feed("a", 50_000, 1_000, 1, 4, 2);

    private final JournalTail tail = new JournalTail(FEED);

    private void reading(String field, long line) {
        tail.reading(0, FEED.time(line), FEED.value(field, line), 0, 0, 0);
    }

    @Test
    void ofAnEmptyJournalNothingIsThere() {
        assertThat(tail.count()).isEqualTo(-1);
        assertThat(tail.pulse()).isEqualTo(-1);
    }

    @Test
    void aLineThatIsTornBetweenItsReadingsIsThereInOneSeries() {
        for (long line = 0; line < 20; line++) {
            reading(Feed.COUNT, line);
            if (line < 19) {
                reading(Feed.PULSE, line);
            }
        }
        assertThat(tail.count()).isEqualTo(19);
        assertThat(tail.pulse()).isEqualTo(18);
    }

    @Test
    void theFirstLinesWhoseCountsLookLikePulsesAreToldApart() {
        reading(Feed.COUNT, 0);
        assertThat(tail.count()).isZero();
        assertThat(tail.pulse()).isEqualTo(-1);
        reading(Feed.PULSE, 0);
        assertThat(tail.pulse()).isZero();
    }

    @Test
    void whatIsNotOfTheFeedIsLeftOut() {
        tail.reading(0, FEED.time(5) + 1, 5, 0, 0, 0);
        assertThat(tail.count()).isEqualTo(-1);
        assertThat(tail.pulse()).isEqualTo(-1);
    }
}
