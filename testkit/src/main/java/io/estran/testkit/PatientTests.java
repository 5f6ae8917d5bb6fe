package io.estran.testkit;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Gives every wait of a test that names no deadline of its own half a minute instead of ten seconds: a machine that is busy is no
 * defect, and a wait that succeeds takes no longer. JUnit finds it by itself in every module that has this one on its class path.
 */
public final class PatientTests implements LauncherSessionListener {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        Awaitility.setDefaultTimeout(PATIENCE);
    }
}
