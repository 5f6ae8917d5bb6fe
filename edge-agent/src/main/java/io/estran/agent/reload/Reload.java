package io.estran.agent.reload;

import io.estran.agent.config.AgentConfiguration;
import io.estran.agent.pipeline.ConfigurationChange;
import io.estran.agent.pipeline.Pipeline;
import io.estran.agent.reload.ReloadResult.Names;
import io.estran.agent.reload.ReloadResult.Outcome;
import io.estran.agent.source.SourceSettings;
import io.estran.agent.state.PipelineConfiguration;
import io.estran.process.configuration.InvalidConfigurationException;
import io.estran.process.configuration.Problem;
import io.estran.process.time.Clock;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the configuration file in force again when it is told to: see the package comment. Owns the thread
 * {@code estran-reload}, which is there only while there is something to do; what the thread uses is its own from the start of
 * the agent to {@link #close}, the sources among it. {@link #order} and {@link #inForce} are for any thread.
 */
public final class Reload implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Reload.class);
    /** How long the pipeline may take to begin with a change. */
    private static final Duration PIPELINE_BOUND = Duration.ofSeconds(5);
    /** How long whoever ordered it is kept waiting: every source may take two seconds to close. */
    private static final Duration ANSWER_BOUND = Duration.ofSeconds(60);

    private static final Duration STOP_BOUND = Duration.ofSeconds(5);
    private static final int MOST_NAMED = 3;

    private final ConfigurationFile file;
    private final Sources sources;
    private final Pipeline pipeline;
    private final Function<AgentConfiguration, PipelineConfiguration> forPipeline;
    private final Clock clock;
    private final ThreadPoolExecutor thread;
    private AgentConfiguration configuration;
    private volatile InForce inForce;

    /**
     * Nothing is done before it is ordered.
     *
     * @param first what is in force, and was read from the file
     * @param forPipeline what of a configuration the pipeline needs to know
     */
    public Reload(
            ConfigurationFile file,
            ConfigurationFile.Version first,
            Sources sources,
            Pipeline pipeline,
            Function<AgentConfiguration, PipelineConfiguration> forPipeline,
            Clock clock,
            MeterRegistry registry) {
        this.file = file;
        this.configuration = first.configuration();
        this.sources = sources;
        this.pipeline = pipeline;
        this.forPipeline = forPipeline;
        this.clock = clock;
        this.inForce = InForce.first(file.file().toString(), first.hash(), clock.wallNanos());
        this.thread = new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new ArrayBlockingQueue<>(1), task -> {
            Thread runner = new Thread(task, "estran-reload");
            runner.setDaemon(true);
            return runner;
        });
        thread.allowCoreThreadTimeOut(true);
        Gauge.builder(
                        "estran.agent.configuration.revision",
                        this,
                        self -> self.inForce().revision())
                .description("the configuration in force, counted from 1 in this run")
                .register(registry);
        FunctionCounter.builder(
                        "estran.agent.configuration.refused",
                        this,
                        self -> self.inForce().refused())
                .description("changed configurations that were refused")
                .register(registry);
        Gauge.builder("estran.agent.configuration.orders", thread.getQueue(), queue -> queue.size())
                .description("orders to reload that wait; one at most")
                .register(registry);
    }

    /** Reads the file and brings it in force, or says why not; waits for it, a minute at most. */
    public ReloadResult order() {
        Future<ReloadResult> result;
        try {
            result = thread.submit(this::run);
        } catch (RejectedExecutionException busy) {
            return busy("another reload is under way, and one more waits; or the agent stops");
        }
        try {
            return result.get(ANSWER_BOUND.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException slow) {
            return busy(
                    "it takes longer than " + ANSWER_BOUND.toSeconds() + " s and goes on; see /health/configuration");
        } catch (CancellationException stopped) {
            return busy("the agent stops");
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            return busy("the agent stops");
        } catch (ExecutionException failure) {
            log.error("the reload failed, which is a mistake in Estran; please report this", failure.getCause());
            return busy("it failed of a mistake in Estran, which the log shows: " + failure.getCause());
        }
    }

    /** Brings the file in force on a thread of its own, and says in the log what came of it. Never blocks. */
    public void orderWithoutAnswer() {
        try {
            thread.execute(() -> {
                try {
                    run();
                } catch (InterruptedException closing) {
                    Thread.currentThread().interrupt();
                }
            });
        } catch (RejectedExecutionException busy) {
            log.warn("the configuration is not reloaded: another reload is under way, and one more waits");
        }
    }

    private ReloadResult busy(String why) {
        return new ReloadResult(Outcome.BUSY, inForce, Names.NONE, List.of(why));
    }

    /** What is in force. */
    public InForce inForce() {
        return inForce;
    }

    private ReloadResult run() throws InterruptedException {
        ConfigurationFile.Version next;
        try {
            next = file.read();
        } catch (InvalidConfigurationException invalid) {
            return refuse(texts(invalid.problems()));
        }
        if (next.configuration().equals(configuration)) {
            inForce = inForce.inOtherWords(next.hash());
            log.info("{} says what is in force already; nothing changes", file.file());
            return new ReloadResult(Outcome.UNCHANGED, inForce, Names.NONE, List.of());
        }
        List<Problem> problems = RestartKeys.between(configuration, next.configuration(), file);
        if (!problems.isEmpty()) {
            return refuse(texts(problems));
        }
        if (pipeline.isHolding()) {
            return refuse(
                    List.of("the disk takes nothing: a change could not be journalled; reload when it does again"));
        }
        return change(next);
    }

    private ReloadResult change(ConfigurationFile.Version next) throws InterruptedException {
        Difference difference = Difference.between(configuration, next.configuration());
        Changeover changeover = new Changeover(sources, difference, configuration);
        try {
            changeover.tryOut();
        } catch (IOException occupied) {
            return refuse(List.of(String.valueOf(occupied.getMessage())));
        }
        changeover.close();
        try {
            changeover.take();
        } catch (IOException | RuntimeException inTheWay) {
            changeover.goBack(pipeline);
            return refuse(List.of(String.valueOf(inTheWay.getMessage())));
        }
        ConfigurationChange change = new ConfigurationChange(
                forPipeline.apply(next.configuration()),
                waiting(next.configuration()),
                difference.anew(),
                changeover.actuators());
        if (!pipeline.follow(change, PIPELINE_BOUND)) {
            changeover.goBack(pipeline);
            return refuse(List.of("the disk took nothing for " + PIPELINE_BOUND.toSeconds()
                    + " s: the change could not be journalled; reload when it does again"));
        }
        changeover.start(pipeline);
        return applied(next, Names.of(difference));
    }

    /** Names of the sources that wait while storage takes nothing. */
    public static Set<String> waiting(AgentConfiguration configuration) {
        return configuration.sources().stream()
                .filter(SourceSettings::canWait)
                .map(SourceSettings::name)
                .collect(Collectors.toSet());
    }

    private ReloadResult applied(ConfigurationFile.Version next, Names names) {
        warnOfSpinning(next.configuration());
        configuration = next.configuration();
        inForce = inForce.followedBy(next.hash(), clock.wallNanos());
        log.info(
                "{} is in force as revision {}: sources added {}, changed {}, removed {}; {} were not touched",
                file.file(),
                inForce.revision(),
                names.added(),
                names.changed(),
                names.removed(),
                names.unchanged().size());
        pipeline.happened(
                "configuration-changed",
                Map.of(
                        "revision",
                        inForce.revision(),
                        "hash",
                        inForce.hash(),
                        "added",
                        String.join(", ", names.added()),
                        "changed",
                        String.join(", ", names.changed()),
                        "removed",
                        String.join(", ", names.removed())));
        return new ReloadResult(Outcome.APPLIED, inForce, names, List.of());
    }

    /** As at a start; not again while the threads are as many as they were. */
    private void warnOfSpinning(AgentConfiguration next) {
        int processors = Runtime.getRuntime().availableProcessors();
        String advice = SpinningThreads.advice(next, processors);
        if (!advice.isEmpty() && !advice.equals(SpinningThreads.advice(configuration, processors))) {
            log.warn(advice);
        }
    }

    private ReloadResult refuse(List<String> problems) {
        inForce = inForce.refuses(problems, clock.wallNanos());
        log.warn(
                "{} is refused; revision {} goes on as it is:\n{}",
                file.file(),
                inForce.revision(),
                String.join("\n", problems));
        pipeline.happened(
                "configuration-refused",
                Map.of(
                        "revision",
                        inForce.revision(),
                        "problems",
                        (long) problems.size(),
                        "first",
                        problems.stream().limit(MOST_NAMED).collect(Collectors.joining("; "))));
        return new ReloadResult(Outcome.REFUSED, inForce, Names.NONE, problems);
    }

    private static List<String> texts(List<Problem> problems) {
        return problems.stream().map(Problem::toString).toList();
    }

    /** Nothing is changed any more; one that is under way is broken off, at the latest after five seconds. */
    @Override
    public void close() throws InterruptedException {
        for (Runnable waiting : thread.shutdownNow()) {
            if (waiting instanceof Future<?> result) {
                result.cancel(false); // whoever waits for its answer
            }
        }
        if (!thread.awaitTermination(STOP_BOUND.toNanos(), TimeUnit.NANOSECONDS)) {
            log.warn("a reload that was under way did not end within {} s", STOP_BOUND.toSeconds());
        }
    }
}
