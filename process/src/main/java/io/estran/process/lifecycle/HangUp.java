package io.estran.process.lifecycle;

import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives SIGHUP, which ends a JVM otherwise, the meaning that it has for daemons: read your configuration again. The JDK's own
 * class for signals is not part of the platform's API, and is reached by name: where it is missing, as on Windows, the signal keeps
 * its meaning, and the log says so, as it does where the process was started to ignore it. Until it is closed the action is run at every signal, on a thread of the JDK's.
 */
public final class HangUp implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(HangUp.class);

    private final boolean heard;
    private final Runnable giveBack;

    private HangUp(boolean heard, Runnable giveBack) {
        this.heard = heard;
        this.giveBack = giveBack;
    }

    /** Means that from now on. The action may not block. */
    public static HangUp means(Runnable action) {
        try {
            Class<?> signals = Class.forName("sun.misc.Signal");
            Class<?> handlers = Class.forName("sun.misc.SignalHandler");
            Object hangUp = signals.getConstructor(String.class).newInstance("HUP");
            Object handler = Proxy.newProxyInstance(
                    HangUp.class.getClassLoader(), new Class<?>[] {handlers}, (proxy, method, arguments) -> {
                        if (method.getName().equals("handle")) {
                            action.run();
                            return null;
                        }
                        // What every object can do.
                        return switch (method.getName()) {
                            case "equals" -> proxy == arguments[0];
                            case "hashCode" -> System.identityHashCode(proxy);
                            default -> "hang-up handler";
                        };
                    });
            Object before = signals.getMethod("handle", signals, handlers).invoke(null, hangUp, handler);
            // A JVM that was started so goes on to ignore it, whatever it is told.
            boolean ignored = handlers.getField("SIG_IGN").get(null).equals(before);
            if (ignored) {
                log.info("SIGHUP is ignored here, as who started this process wanted it (nohup does)");
            }
            return new HangUp(!ignored, () -> restore(signals, handlers, hangUp, before));
        } catch (ReflectiveOperationException | LinkageError | IllegalArgumentException absent) {
            log.info("SIGHUP keeps its meaning here: {}", absent.toString());
            return new HangUp(false, () -> {});
        }
    }

    private static void restore(Class<?> signals, Class<?> handlers, Object hangUp, Object before) {
        try {
            signals.getMethod("handle", signals, handlers).invoke(null, hangUp, before);
        } catch (ReflectiveOperationException failure) {
            log.debug("SIGHUP could not be given back", failure);
        }
    }

    /** Whether the signal comes here at all. */
    public boolean isHeard() {
        return heard;
    }

    /** The signal means what it meant before. */
    @Override
    public void close() {
        giveBack.run();
    }
}
