package io.estran.process.logging;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * The log of an Estran process, in java.util.logging, the binding of slf4j: one line a record on standard error, Estran from
 * INFO, libraries from WARNING. No thread that logs ever waits for whoever reads standard error ({@link LogWriter}). A process
 * started with {@code -Djava.util.logging.config.file} keeps that file's settings, and the JDK's handlers.
 */
public final class ProcessLog {
    /** Most records that wait to be written; {@code -Destran.log.waiting=N} changes it. */
    private static final int WAITING = Integer.getInteger("estran.log.waiting", 4096);

    private static final String OWN = "io.estran";

    /**
     * Libraries that warn about what is normal here: a broker that is being restarted, a topic that is being created, a
     * client that left. Their failures reach Estran's own code, which says what matters.
     */
    private static final List<String> QUIET = List.of("org.apache.kafka", "kafka", "org.eclipse.jetty", "io.javalin");

    /** Logs each lost connection as a failure with its stack trace, and tells the uplink, which says it in a line. */
    private static final String SILENT = "org.eclipse.paho";

    /** Loggers with a level of their own: the log manager keeps loggers by weak references only, and their levels with them. */
    private static final class Held {
        static final Logger OURS = Logger.getLogger(OWN);
        static final List<Logger> LIBRARIES =
                QUIET.stream().map(Logger::getLogger).toList();
        static final Logger SILENCED = Logger.getLogger(SILENT);
    }

    /** The log's stay elsewhere. */
    public interface Stay extends AutoCloseable {
        @Override
        void close();
    }

    private ProcessLog() {}

    /** Applies the settings. Called once by a process's main, before anything logs. */
    public static void configure() {
        if (System.getProperty("java.util.logging.config.file") != null) {
            return;
        }
        System.setProperty("java.util.logging.manager", LastingLogManager.class.getName());
        Logger root = Logger.getLogger("");
        for (Handler other : root.getHandlers()) {
            root.removeHandler(other);
        }
        root.addHandler(new LogWriter(WAITING, ProcessLog::toStandardError));
        root.setLevel(Level.WARNING);
        Held.OURS.setLevel(Level.INFO);
        Held.LIBRARIES.forEach(library -> library.setLevel(Level.SEVERE));
        Held.SILENCED.setLevel(Level.OFF);
    }

    /** One call a line, so that the lines of several threads do not mix. */
    private static void toStandardError(String line) {
        System.err.print(line);
        System.err.flush();
    }

    /**
     * Lines of that level and above go elsewhere until the stay is closed, and the others nowhere; what the process logs where
     * {@link #configure} set nothing up stays where it is.
     *
     * @param lines takes each line with its line end, on the log's own thread
     */
    public static Stay divert(Level from, Consumer<String> lines) {
        Optional<LogWriter> writer = writer();
        writer.ifPresent(log -> log.divert(from, lines));
        return () -> writer.ifPresent(log -> {
            log.divert(Level.ALL, ProcessLog::toStandardError);
            log.flush();
        });
    }

    /**
     * Writes something to where the log goes, on the log's own thread: the caller does not wait for whoever reads there. Where
     * {@link #configure} set nothing up it is written at once. Not bounded: the caller has one at a time.
     */
    public static void write(Runnable task) {
        writer().ifPresentOrElse(log -> log.add(task), task);
    }

    /** Waits until what was logged so far is written, a second at most: the last act of a process. */
    public static void flush() {
        writer().ifPresent(LogWriter::flush);
    }

    /** Counts the lines that were dropped because nothing took them. */
    public static void meter(MeterRegistry registry) {
        writer().ifPresent(log -> FunctionCounter.builder("estran.process.log.dropped", log, LogWriter::dropped)
                .description("log lines that were not written because too many waited")
                .register(registry));
    }

    private static Optional<LogWriter> writer() {
        return Stream.of(Logger.getLogger("").getHandlers())
                .filter(LogWriter.class::isInstance)
                .map(LogWriter.class::cast)
                .findFirst();
    }
}
