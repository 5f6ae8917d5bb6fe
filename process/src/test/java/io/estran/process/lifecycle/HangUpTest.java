package io.estran.process.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** On this very process: if the signal kept its meaning, it would end. */
@DisabledOnOs(OS.WINDOWS)
class HangUpTest {
    private static final String IGNORED = "skipped: whoever started this build made it ignore SIGHUP (nohup does)";

    @Test
    void everySignalRunsTheAction() throws Exception {
        AtomicInteger heard = new AtomicInteger();
        try (HangUp hangUp = HangUp.means(heard::incrementAndGet)) {
            assumeTrue(hangUp.isHeard(), IGNORED);
            raise();
            await().until(() -> heard.get() == 1);
            raise();
            await().until(() -> heard.get() == 2);
        }
    }

    @Test
    void theMeaningBeforeIsGivenBack() throws Exception {
        AtomicInteger outer = new AtomicInteger();
        AtomicInteger inner = new AtomicInteger();
        try (HangUp first = HangUp.means(outer::incrementAndGet)) {
            HangUp.means(inner::incrementAndGet).close();
            assumeTrue(first.isHeard(), IGNORED);
            raise();
            await().until(() -> outer.get() == 1);
            assertThat(inner).hasValue(0);
        }
    }

    private static void raise() throws IOException, InterruptedException {
        String self = Long.toString(ProcessHandle.current().pid());
        assertThat(new ProcessBuilder("kill", "-HUP", self).inheritIO().start().waitFor())
                .isZero();
    }
}
