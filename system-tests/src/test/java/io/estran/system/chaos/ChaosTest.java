package io.estran.system.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The short campaign: one broker, two gateways, one agent, faults that are over quickly. The long ones run at night. */
@DisabledOnOs(OS.WINDOWS)
class ChaosTest {
    /** Kept if the test fails: what each process said and kept is in it. */
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    @Test
    void nothingIsLostOrDoubledWhileProcessesAreKilledAndConnectionsCutResetAndSwallowed() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        String[] arguments = {
            "--seconds=15",
            "--seed=1",
            "--brokers=1",
            "--agents=1",
            "--rate=50",
            "--faults=kill,cut,reset,blackhole-agent,restart-agent",
            "--data=" + folder.resolve("campaign"),
            "--report=-"
        };
        int code = Chaos.run(
                arguments,
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8),
                /* terminal= */ false,
                ChaosTest::goesOn);
        Files.writeString(folder.resolve("said.txt"), err.toString(UTF_8));
        assertThat(code).as(err.toString(UTF_8)).isZero();
        assertThat(out.toString(UTF_8))
                .contains("\"lost\":0,\"duplicated\":0,\"altered\":0", "\"auditAgrees\":true", "\"twinsCurrent\":true")
                .contains("\"findings\":[]")
                .containsPattern("\"faults\":\\{\"[a-z-]+\":[1-9]");
        assertThat(err.toString(UTF_8)).contains("  ok      records").doesNotContain("FAILED", "\u001b");
    }

    private static boolean goesOn(Duration wait) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(wait.toNanos());
        return false;
    }
}
