package io.estran.protocol.name;

import io.estran.protocol.lane.BatchClass;

/** The Kafka topics of DESIGN.md section 5. */
public final class KafkaTopics {
    public static final String INGEST = "estran.ingest";
    public static final String AGGREGATES = "estran.aggregates";
    public static final String EVENTS = "estran.events";
    public static final String RAW = "estran.raw";
    public static final String LANES = "estran.lanes";
    public static final String CHAIN = "estran.chain";
    public static final String AGENTS = "estran.agents";
    public static final String COMMANDS = "estran.commands";
    public static final String KEYS = "estran.keys";
    public static final String QUARANTINE = "estran.quarantine";

    private KafkaTopics() {}

    /** The topic that the blocks of a class are spread over, keyed by asset. */
    public static String of(BatchClass batchClass) {
        return switch (batchClass) {
            case RAW -> RAW;
            case AGGREGATES -> AGGREGATES;
            case EVENTS -> EVENTS;
        };
    }
}
