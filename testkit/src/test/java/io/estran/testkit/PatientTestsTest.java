package io.estran.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.platform.launcher.LauncherSessionListener;

class PatientTestsTest {
    /** If JUnit did not, every wait would have ten seconds again, and nobody would notice before a machine is busy. */
    @Test
    void junitFindsItByItself() {
        assertThat(ServiceLoader.load(LauncherSessionListener.class)).hasAtLeastOneElementOfType(PatientTests.class);
    }
}
