package io.estran.agent.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.estran.agent.quarantine.Quarantine;
import io.estran.process.disk.DiskFile;
import io.estran.process.disk.UnreadableFileException;
import io.estran.process.time.Clock;
import io.estran.testkit.FaultyDisk;
import io.estran.testkit.ManualClock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A file of which the disk gives nothing is asked for again for ten seconds, and no shorter. */
class PatientOpeningTest {
    private static final Path DATA = Path.of("data");
    private static final Path FILE = DATA.resolve("spool/000001.segment");

    private final FaultyDisk disk = new FaultyDisk(new SplittableRandom(1));
    private final ManualClock time = new ManualClock(1_700_000_000_000_000_000L);
    private int attempts;
    private PatientOpening patiently;

    @BeforeEach
    void open() throws IOException {
        try (DiskFile file = disk.open(FILE)) {
            file.write(ByteBuffer.wrap(new byte[] {1, 2, 3}), 0);
        }
        patiently = new PatientOpening(pausing(), Quarantine.open(disk, DATA, 1024));
    }

    private Clock pausing() {
        return new Clock() {
            @Override
            public long wallNanos() {
                return time.wallNanos();
            }

            @Override
            public long monotonicNanos() {
                return time.monotonicNanos();
            }

            @Override
            public void pause(long nanos) {
                time.advance(Duration.ofNanos(nanos));
            }
        };
    }

    /** Reads for that long, and fails so many times. */
    private int open(Duration reading, int failures) throws IOException {
        return patiently.of(() -> {
            attempts++;
            time.advance(reading);
            if (disk.exists(FILE) && attempts <= failures) {
                throw new UnreadableFileException(FILE, new IOException("input/output error"));
            }
            return attempts;
        });
    }

    @Test
    void aFaultThatPassesCostsNothingAlsoOfAFolderThatTakesLongToRead() throws IOException {
        assertThat(open(Duration.ofMinutes(1), 1)).isEqualTo(2);
        assertThat(disk.exists(FILE)).isTrue();
    }

    @Test
    void oneThatDoesNotPassInTenSecondsIsSetAside() throws IOException {
        assertThat(open(Duration.ZERO, Integer.MAX_VALUE)).isEqualTo(12);
        assertThat(disk.exists(FILE)).isFalse();
        assertThat(disk.list(DATA.resolve("quarantine"))).hasSize(1);
    }
}
