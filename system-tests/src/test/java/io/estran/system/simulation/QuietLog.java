package io.estran.system.simulation;

import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Faults are normal in a simulation: what the product warns of is not printed while such a test class runs. */
final class QuietLog implements BeforeAllCallback, AfterAllCallback {
    private static final Logger OURS = Logger.getLogger("io.estran");

    @Override
    public void beforeAll(ExtensionContext context) {
        OURS.setLevel(Level.OFF);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        OURS.setLevel(null);
    }
}
