package io.estran.broker;

import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Turns Kafka's chatter down, broker and clients, in java.util.logging, the one logging binding of all processes. Any
 * thread; repeating it changes nothing.
 */
public final class KafkaLogging {
    /** Name of a logger and the least level that it prints. */
    private static final Map<String, Level> LEVELS = Map.of(
            "kafka", Level.WARNING,
            "org.apache.kafka", Level.WARNING,
            // Says at WARNING what every start and stop of a combined node looks like.
            "org.apache.kafka.clients.NetworkClient", Level.SEVERE,
            "org.apache.kafka.controller", Level.SEVERE,
            "org.apache.kafka.raft", Level.SEVERE,
            "org.apache.kafka.common.utils.AppInfoParser", Level.SEVERE,
            "org.apache.kafka.streams.StreamsConfig", Level.SEVERE,
            "org.apache.kafka.server.share", Level.SEVERE,
            "state.change.logger", Level.SEVERE);

    /** java.util.logging holds loggers weakly: a level is forgotten with its logger. */
    private static final List<Logger> HELD =
            LEVELS.keySet().stream().map(Logger::getLogger).toList();

    private KafkaLogging() {}

    /** Keeps Kafka's warnings and errors, and nothing below. */
    public static void quiet() {
        for (Logger logger : HELD) {
            logger.setLevel(LEVELS.get(logger.getName()));
        }
    }
}
