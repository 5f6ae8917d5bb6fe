package io.estran.agent;

import io.estran.agent.reload.ConfigurationFile;
import io.estran.agent.watchdog.Heartbeat;
import io.estran.process.configuration.InvalidConfigurationException;
import io.estran.process.disk.Disk;
import io.estran.process.lifecycle.Closer;
import io.estran.process.lifecycle.HangUp;
import io.estran.process.lifecycle.StopSignal;
import io.estran.process.logging.ProcessLog;
import io.estran.process.time.Clock;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.PrintStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The agent as a process of its own: {@code --config FILE}, until SIGTERM or SIGINT; SIGHUP makes it read that file again. Exit codes: 2 wrong usage or
 * configuration, 1 it could not start, 143 and 130 after a graceful stop.
 */
public final class AgentMain {
    private static final int COULD_NOT = 1;
    private static final int WRONG_USAGE = 2;
    private static final Duration STOP_BOUND = Duration.ofSeconds(30);
    private static final String USAGE = """
            Usage: estran agent --config FILE
            The edge agent: reads sensors, runs rules, keeps everything until the cloud has it. Stops gracefully on SIGTERM,
            reads its configuration again on SIGHUP.
                  --config FILE   its configuration (required); see deploy/examples
              -h, --help          this text
              -V, --version       the version
            Exit codes: 0 fine; 1 it could not start; 2 wrong usage or configuration; 130, 143 stopped by a signal.
            """;

    private AgentMain() {}

    /** Runs until a signal comes. */
    public static void main(String[] arguments) throws Exception {
        ProcessLog.configure();
        int code = run(arguments, System.getenv(), System.out, System.err);
        ProcessLog.flush();
        System.exit(code);
    }

    private static int run(String[] arguments, Map<String, String> environment, PrintStream out, PrintStream err)
            throws Exception {
        Path file = null;
        for (int i = 0; i < arguments.length; i++) {
            String argument = arguments[i];
            if (argument.equals("-h") || argument.equals("--help")) {
                out.print(USAGE);
                return 0;
            } else if (argument.equals("-V") || argument.equals("--version")) {
                out.println("estran agent " + AgentVersion.text());
                return 0;
            } else if (argument.equals("--config") && i + 1 < arguments.length) {
                file = Path.of(arguments[++i]);
            } else if (argument.startsWith("--config=")) {
                file = Path.of(argument.substring("--config=".length()));
            } else {
                err.println("estran agent: \"" + argument + "\" is not understood\n" + USAGE);
                return WRONG_USAGE;
            }
        }
        if (file == null) {
            err.println("estran agent: --config FILE is missing\n" + USAGE);
            return WRONG_USAGE;
        }
        return run(file, environment, err);
    }

    private static int run(Path file, Map<String, String> environment, PrintStream err) throws Exception {
        AtomicReference<@Nullable Agent> running = new AtomicReference<>();
        HangUp hangUp = HangUp.means(() -> reload(running.get()));
        try {
            ConfigurationFile configuration = new ConfigurationFile(file, environment);
            Surroundings surroundings = new Surroundings(
                    Disk.local(),
                    Clock.system(),
                    new SecureRandom(),
                    new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                    header -> {});
            StopSignal.runUntilSignal(
                    STOP_BOUND,
                    StopSignal.DuringStart.FINISH,
                    () -> start(configuration, surroundings, environment, running));
            return 0;
        } catch (InvalidConfigurationException invalid) {
            invalid.problems().forEach(err::println);
            return WRONG_USAGE;
        } catch (AgentStartException failure) {
            err.println("estran agent: " + failure.getMessage());
            return COULD_NOT;
        } finally {
            hangUp.close();
        }
    }

    private static void reload(@Nullable Agent agent) {
        if (agent == null) {
            // Not a field: a logger that is made before the log is set up says nothing during the stop.
            LoggerFactory.getLogger(AgentMain.class)
                    .warn(
                            "SIGHUP while the agent starts: send it again when it runs, if the configuration was changed meanwhile");
        } else {
            agent.reloadSoon();
        }
    }

    private static AutoCloseable start(
            ConfigurationFile configuration,
            Surroundings surroundings,
            Map<String, String> environment,
            AtomicReference<@Nullable Agent> running)
            throws InvalidConfigurationException, AgentStartException {
        Closer parts = new Closer();
        Agent agent = parts.add(Agent.start(configuration, surroundings));
        running.set(agent);
        parts.add(CalmHeap.start());
        parts.add(Heartbeat.start(environment, agent::progress));
        return parts;
    }
}
