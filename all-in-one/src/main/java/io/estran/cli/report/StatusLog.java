package io.estran.cli.report;

import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Puts the log where the status line is, from warnings on: what starts and stops is said there in other words. While it is
 * open it stands in the place of the root logger's console handlers and has their format; closing gives them back. A log
 * that was configured to go elsewhere still goes there.
 */
public final class StatusLog extends Handler {
    private static final Logger ROOT = Logger.getLogger("");

    private final StatusLine line;
    private final Handler replaced;

    /** Its stay in the place of another handler. */
    public interface Stay extends AutoCloseable {
        @Override
        void close();
    }

    private StatusLog(StatusLine line, Handler replaced) {
        this.line = line;
        this.replaced = replaced;
        setFormatter(replaced.getFormatter());
        setLevel(Level.WARNING);
    }

    /** From now on warnings go to the status line. */
    public static Stay open(StatusLine line) {
        for (Handler handler : ROOT.getHandlers()) {
            if (handler instanceof ConsoleHandler) {
                StatusLog log = new StatusLog(line, handler);
                ROOT.removeHandler(handler);
                ROOT.addHandler(log);
                return log::giveBack;
            }
        }
        return () -> {};
    }

    private void giveBack() {
        ROOT.removeHandler(this);
        ROOT.addHandler(replaced);
    }

    @Override
    public void publish(LogRecord record) {
        if (isLoggable(record)) {
            line.say(getFormatter().format(record).stripTrailing());
        }
    }

    @Override
    public void flush() {
        // Every line is flushed when it is said.
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
