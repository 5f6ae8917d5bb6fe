package io.estran.agent.watchdog;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the supervisor that the agent is ready, and then that it lives whenever the pipeline has got on since the last look. Owns
 * the daemon thread {@code estran-watchdog}; a pipeline that does not get on is said once, with where its thread stands.
 */
public final class Heartbeat implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Heartbeat.class);
    /** As systemd's manual has it, half the time would do: two beats more may be lost. */
    private static final int BEATS_IN_LIMIT = 4;

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    /** One look may come between two statements of an idle pipeline, which are up to 1.5 s apart. */
    private static final int SILENT_LOOKS = 2;

    private final Supervisor supervisor;
    private final LongSupplier progress;
    private final @Nullable Duration interval;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread;
    private long seen;
    private int silent;

    /**
     * A heart that does not beat yet.
     *
     * @param progress grows while the pipeline's thread goes on, once in two seconds at least; any thread
     * @param interval between two looks; null if only the start and the stop are to be told
     */
    Heartbeat(Supervisor supervisor, LongSupplier progress, @Nullable Duration interval) {
        this.supervisor = supervisor;
        this.progress = progress;
        this.interval = interval;
        this.seen = progress.getAsLong();
        this.thread = new Thread(this::run, "estran-watchdog");
        thread.setDaemon(true);
    }

    /**
     * Begins to tell systemd, if it has started this process and wants to hear; what is returned is closed when the stop begins.
     *
     * @param environment of this process
     * @param progress grows while the pipeline's thread goes on, once in two seconds at least; any thread
     */
    public static AutoCloseable start(Map<String, String> environment, LongSupplier progress) {
        if (environment.getOrDefault("NOTIFY_SOCKET", "").isEmpty()) {
            return () -> {};
        }
        Heartbeat heartbeat = new Heartbeat(
                new SystemdNotify(List.of("systemd-notify"), Map.of(), PATIENCE),
                progress,
                interval(environment, ProcessHandle.current().pid()));
        heartbeat.begin();
        return heartbeat;
    }

    /** As sd_watchdog_enabled(3) reads it; null if no watchdog waits for this process. */
    static @Nullable Duration interval(Map<String, String> environment, long process) {
        String micros = environment.getOrDefault("WATCHDOG_USEC", "");
        String forProcess = environment.getOrDefault("WATCHDOG_PID", "");
        if (micros.isEmpty() || !(forProcess.isEmpty() || forProcess.equals(Long.toString(process)))) {
            return null;
        }
        try {
            Duration limit = Duration.of(Long.parseLong(micros), ChronoUnit.MICROS);
            return limit.isNegative() || limit.isZero() ? null : limit.dividedBy(BEATS_IN_LIMIT);
        } catch (NumberFormatException noNumber) {
            log.warn("WATCHDOG_USEC is \"{}\", not a number: no watchdog", micros);
            return null;
        }
    }

    void begin() {
        thread.start();
    }

    private void run() {
        supervisor.ready();
        try {
            if (interval == null) {
                stop.await();
            } else {
                while (!stop.await(interval.toNanos(), TimeUnit.NANOSECONDS)) {
                    look();
                }
            }
            supervisor.stopping();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    /** Once an interval. */
    void look() {
        long now = progress.getAsLong();
        if (now != seen) {
            seen = now;
            silent = 0;
            supervisor.alive();
        } else if (++silent == SILENT_LOOKS) {
            log.error(
                    "the pipeline stands still: systemd is told nothing any more and will restart the agent; it stands{}",
                    whereThePipelineStands());
        }
    }

    private static String whereThePipelineStands() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(entry -> entry.getKey().getName().equals("estran-pipeline"))
                .flatMap(entry -> Stream.of(entry.getValue()))
                .map(frame -> "\n\tat " + frame)
                .collect(Collectors.collectingAndThen(
                        Collectors.joining(), frames -> frames.isEmpty() ? " nowhere: its thread has ended" : frames));
    }

    /** The stop begins: tells so, and nothing after it. Returns at once. */
    @Override
    public void close() {
        stop.countDown();
    }
}
