package io.estran.process.logging;

import java.util.List;
import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/**
 * Sets up java.util.logging, the binding of slf4j in every Estran process: one line a record on standard error, Estran from
 * INFO, libraries from WARNING. Called once by a process's main, before anything logs. A process started with
 * {@code -Djava.util.logging.config.file} keeps that file's settings.
 */
public final class ProcessLog {
    private static final String OWN = "io.estran";

    /**
     * Libraries that warn about what is normal here: a broker that is being restarted, a topic that is being created, a
     * client that left. Their failures reach Estran's own code, which says what matters.
     */
    private static final List<String> QUIET =
            List.of("org.apache.kafka", "kafka", "org.eclipse.jetty", "io.javalin", "org.eclipse.paho");

    /** Held, because the log manager keeps its loggers by weak references only. */
    private static final List<Logger> HELD =
            QUIET.stream().map(Logger::getLogger).toList();

    private ProcessLog() {}

    /** Applies the settings. */
    public static void configure() {
        if (System.getProperty("java.util.logging.config.file") != null) {
            return;
        }
        LogManager.getLogManager().reset();
        Handler handler = new ConsoleHandler();
        handler.setLevel(Level.ALL);
        handler.setFormatter(new LineFormatter());
        Logger root = Logger.getLogger("");
        root.addHandler(handler);
        root.setLevel(Level.WARNING);
        Logger.getLogger(OWN).setLevel(Level.INFO);
        for (Logger quiet : HELD) {
            quiet.setLevel(Level.SEVERE);
        }
    }
}
