package io.estran.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.estran.testkit.FaultyDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** No state of the disk may make an agent take all certificates for expired. */
class LastSeenTimeTest {
    private static final Path DATA = Path.of("data");
    private static final Path FILE = DATA.resolve("last-seen-time");
    private static final Instant SEEN = Instant.parse("2026-03-01T12:00:00.123Z");

    private final FaultyDisk disk = new FaultyDisk(new SplittableRandom(1));

    @BeforeEach
    void aTimeWasSeen() {
        LastSeenTime time = new LastSeenTime(disk, DATA);
        time.saw(SEEN);
        await().until(() -> time.kept().equals(SEEN));
    }

    @Test
    void theNextRunKnowsIt() {
        assertThat(new LastSeenTime(disk, DATA).kept()).isEqualTo(SEEN);
    }

    @Test
    void withAnyBitFlippedItIsNotKnownInsteadOfAnotherTime() throws IOException {
        for (int at = 0; at < disk.bytes(FILE).length; at++) {
            for (int bit = 0; bit < 8; bit++) {
                disk.flip(FILE, at, bit);
                assertThat(new LastSeenTime(disk, DATA).kept())
                        .as("bit %d of byte %d", bit, at)
                        .isIn(SEEN, Instant.EPOCH);
                disk.flip(FILE, at, bit);
            }
        }
    }
}
