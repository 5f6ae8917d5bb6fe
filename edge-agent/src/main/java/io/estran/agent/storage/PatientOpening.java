package io.estran.agent.storage;

import io.estran.agent.quarantine.Quarantine;
import io.estran.process.disk.UnreadableFileException;
import io.estran.process.time.Clock;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens files of which the disk may give nothing: for ten seconds in all it is asked again, as the fault may pass; then what it
 * does not give is set aside into the quarantine, so that nobody has to. Used once, by the thread that opens storage.
 */
final class PatientOpening {
    private static final Logger log = LoggerFactory.getLogger(PatientOpening.class);
    private static final long PATIENCE = Duration.ofSeconds(10).toNanos();
    private static final long AGAIN = Duration.ofSeconds(1).toNanos();

    private final Clock clock;
    private final Quarantine quarantine;
    /** How long the disk was given time so far, ns: however long it takes to read what it gives. */
    private long waited;

    PatientOpening(Clock clock, Quarantine quarantine) {
        this.clock = clock;
        this.quarantine = quarantine;
    }

    /** Something that reads files. */
    interface Opening<T> {
        T open() throws IOException;
    }

    /**
     * What the opening gives at last.
     *
     * @throws IOException if it fails in another way, or a file can be neither read nor set aside: the disk is gone
     */
    <T> T of(Opening<T> opening) throws IOException {
        while (true) {
            try {
                return opening.open();
            } catch (UnreadableFileException unreadable) {
                if (waited >= PATIENCE) {
                    quarantine.setAside(unreadable.file());
                    log.warn(
                            "{}; it is set aside into the quarantine, and what it held counts as lost",
                            unreadable.getMessage());
                } else {
                    log.warn("{}; the disk is asked again", unreadable.getMessage());
                    long before = clock.monotonicNanos();
                    clock.pause(AGAIN);
                    waited += clock.monotonicNanos() - before;
                }
            }
        }
    }
}
