package io.estran.protocol.name;

import io.estran.protocol.lane.BatchClass;
import org.jspecify.annotations.Nullable;

/** The MQTT topics between agent and gateway, and the user properties on CONNACK and PUBACK. */
public final class MqttTopics {
    /** PUBACK: partition of {@code estran.ingest} in which the batch was stored. */
    public static final String PARTITION = "estran-partition";
    /** PUBACK: offset at which it was stored. */
    public static final String OFFSET = "estran-offset";
    /** PUBACK: newest epoch of the sequencer's state in that partition that the gateway knows; absent before it knows one. */
    public static final String EPOCH = "estran-epoch";

    /** CONNACK: the gateway's wall-clock time when it sent it, ms since the Unix epoch. */
    public static final String TIME = "estran-time";

    private static final String PREFIX = "estran/1/";

    private MqttTopics() {}

    /** Where an agent publishes batches of a class; backlog is what waited through an outage. */
    public static String batches(AgentName agent, BatchClass batchClass, boolean backlog) {
        return PREFIX + agent + "/" + batchClass.word() + (backlog ? "/backlog" : "");
    }

    /** Where an agent states its presence; also the topic of its will. */
    public static String presence(AgentName agent) {
        return PREFIX + agent + "/presence";
    }

    /** Where an agent hears accounts, and later commands. */
    public static String down(AgentName agent) {
        return PREFIX + agent + "/down";
    }

    /** What a topic that an agent publishes to says. {@code batchClass} is null for presence. */
    public record Uplink(AgentName agent, @Nullable BatchClass batchClass, boolean backlog) {}

    /** Reads a topic that an agent may publish to, or null if it is none. */
    public static @Nullable Uplink parseUplink(String topic) {
        if (!topic.startsWith(PREFIX)) {
            return null;
        }
        String[] levels = topic.substring(PREFIX.length()).split("/", -1);
        if (levels.length < 2 || levels.length > 3 || !AgentName.isValid(levels[0])) {
            return null;
        }
        AgentName agent = new AgentName(levels[0]);
        if (levels.length == 2 && levels[1].equals("presence")) {
            return new Uplink(agent, null, false);
        }
        BatchClass batchClass = BatchClass.byTopicLevel(levels[1]);
        if (batchClass == null || (levels.length == 3 && !levels[2].equals("backlog"))) {
            return null;
        }
        return new Uplink(agent, batchClass, levels.length == 3);
    }
}
