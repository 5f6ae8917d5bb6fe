package io.estran.agent.watchdog;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * systemd, told by its program {@code systemd-notify}: one run a word. A run that hangs is killed; one that fails is said once,
 * until one succeeds. One thread.
 */
final class SystemdNotify implements Supervisor {
    private static final Logger log = LoggerFactory.getLogger(SystemdNotify.class);

    private final List<String> program;
    private final Map<String, String> environment;
    private final Duration patience;
    private String lastFailure = "";

    /**
     * @param program words before the message
     * @param environment beside that of this process
     * @param patience so long a run may take
     */
    SystemdNotify(List<String> program, Map<String, String> environment, Duration patience) {
        this.program = List.copyOf(program);
        this.environment = Map.copyOf(environment);
        this.patience = patience;
    }

    @Override
    public void ready() {
        tell("READY=1");
    }

    @Override
    public void alive() {
        tell("WATCHDOG=1");
    }

    @Override
    public void stopping() {
        tell("STOPPING=1");
    }

    private void tell(String message) {
        String failure = run(message);
        if (!failure.isEmpty() && !failure.equals(lastFailure)) {
            log.error(
                    "systemd was not told {}: {}; it will restart the agent if its unit has WatchdogSec. Install"
                            + " systemd-notify, or use Type=exec without WatchdogSec",
                    message,
                    failure);
        }
        lastFailure = failure;
    }

    /** Why it failed; empty if it did not. */
    private String run(String message) {
        List<String> words = new ArrayList<>(program);
        words.add(message);
        ProcessBuilder builder =
                new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(environment);
        Process process;
        try {
            process = builder.start();
        } catch (IOException failure) {
            return String.valueOf(failure.getMessage());
        }
        try {
            process.getOutputStream().close();
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                return words + " did not end within " + patience.toSeconds() + " s";
            }
            return process.exitValue() == 0 ? "" : words + " ended with exit code " + process.exitValue();
        } catch (IOException failure) {
            return String.valueOf(failure.getMessage());
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
            return "interrupted";
        } finally {
            process.destroyForcibly();
        }
    }
}
