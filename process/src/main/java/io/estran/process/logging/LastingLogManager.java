package io.estran.process.logging;

import java.util.logging.LogManager;

/**
 * Keeps the log until the process is gone. The JDK's own manager takes all handlers away as soon as a signal comes, so that a
 * graceful stop would say nothing of what it does. Reads no configuration: {@link ProcessLog} has it all. Public, because the
 * JDK makes it by its name.
 */
public final class LastingLogManager extends LogManager {
    @Override
    public void readConfiguration() {
        // See the class comment.
    }

    @Override
    public void reset() {
        // See the class comment.
    }
}
