package io.estran.broker;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.utils.Exit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens instead of the end of the process when Kafka meets a fatal error. Kafka's {@link Exit} is static, one per
 * JVM, and does not say which broker called it: so this is static too, and every broker that lives is told. Any thread.
 */
final class FatalErrors {
    private static final Logger log = LoggerFactory.getLogger(FatalErrors.class);
    private static final Set<EmbeddedBroker> brokers = ConcurrentHashMap.newKeySet();

    private FatalErrors() {}

    /** From now on the broker is told, and Kafka cannot end the process. */
    static void subscribe(EmbeddedBroker broker) {
        brokers.add(broker);
        Exit.setExitProcedure((status, message) -> report("exit", status, message));
        Exit.setHaltProcedure((status, message) -> report("halt", status, message));
    }

    /**
     * The broker is told no more. The procedures stay: a thread that a closed broker left behind must not end the process
     * either.
     */
    static void unsubscribe(EmbeddedBroker broker) {
        brokers.remove(broker);
    }

    private static void report(String call, int status, String message) {
        String error = "Kafka met a fatal error and asked for " + call + "(" + status + ")"
                + (message == null ? "" : ": " + message) + "; its own log lines before this one say why";
        log.error("{}. The process goes on, the broker does not: restart it", error);
        brokers.forEach(broker -> broker.met(error));
    }
}
