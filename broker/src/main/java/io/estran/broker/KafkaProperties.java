package io.estran.broker;

import java.util.Properties;

/** Kafka's own settings for a node, each with its reason. Pure. */
final class KafkaProperties {
    static final String CLIENT_LISTENER = "PLAINTEXT";
    static final String CONTROLLER_LISTENER = "CONTROLLER";

    /** Most bytes of one record batch: a batch of a lane has at most 256 KiB; quarantine keeps what is larger. */
    private static final int MAX_MESSAGE_BYTES = 2 * 1024 * 1024;

    private KafkaProperties() {}

    /** The settings of a node whose ports are all known. */
    static Properties of(BrokerSettings settings) {
        Properties kafka = new Properties();
        place(kafka, settings);
        replicate(kafka, settings.quorum().size());
        fail(kafka, settings.quorum().size());
        bound(kafka);
        return kafka;
    }

    private static void place(Properties kafka, BrokerSettings settings) {
        String clients = CLIENT_LISTENER + "://" + settings.host() + ":" + settings.port();
        String controller = CONTROLLER_LISTENER + "://" + settings.quorum().controllerOf(settings.node());
        kafka.put("process.roles", "broker,controller");
        kafka.put("node.id", Integer.toString(settings.node()));
        kafka.put("controller.quorum.voters", settings.quorum().toString());
        kafka.put("listeners", clients + "," + controller);
        int told = settings.toldPort() == 0 ? settings.port() : settings.toldPort();
        kafka.put("advertised.listeners", CLIENT_LISTENER + "://" + settings.host() + ":" + told);
        kafka.put(
                "listener.security.protocol.map", CLIENT_LISTENER + ":PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT");
        kafka.put("inter.broker.listener.name", CLIENT_LISTENER);
        kafka.put("controller.listener.names", CONTROLLER_LISTENER);
        kafka.put("log.dirs", settings.data().toString());
    }

    private static void replicate(Properties kafka, int nodes) {
        String replicas = Integer.toString(nodes >= 3 ? 3 : 1);
        String inSync = Integer.toString(nodes >= 3 ? 2 : 1);
        kafka.put("default.replication.factor", replicas);
        kafka.put("min.insync.replicas", inSync);
        kafka.put("unclean.leader.election.enable", "false");
        kafka.put("offsets.topic.replication.factor", replicas);
        kafka.put("transaction.state.log.replication.factor", replicas);
        kafka.put("transaction.state.log.min.isr", inSync);
        kafka.put("share.coordinator.state.topic.replication.factor", replicas);
        kafka.put("share.coordinator.state.topic.min.isr", inSync);
        // Topics are made with their settings by whoever owns them, never by a consumer that came first.
        kafka.put("auto.create.topics.enable", "false");
        // Neither order nor deduplication uses a clock of an agent; event time is in the value.
        kafka.put("log.message.timestamp.type", "LogAppendTime");
    }

    private static void fail(Properties kafka, int nodes) {
        // After a kill the controller waits for the old session to end: one node has nothing else to wait for.
        kafka.put("broker.session.timeout.ms", nodes == 1 ? "1000" : "3000");
        kafka.put("broker.heartbeat.interval.ms", nodes == 1 ? "200" : "500");
        kafka.put("initial.broker.registration.timeout.ms", "30000");
        // A killed sequencer's transaction holds back every reader until it is aborted.
        kafka.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", "500");
        // 20 ms by default: one transactional id could commit 60 times a second at most.
        kafka.put("add.partitions.to.txn.retry.backoff.ms", "2");
        kafka.put("group.initial.rebalance.delay.ms", "0");
        kafka.put("group.min.session.timeout.ms", "1000");
        // Left on: without it the next start takes 10 s.
        kafka.put("controlled.shutdown.enable", "true");
    }

    private static void bound(Properties kafka) {
        kafka.put("message.max.bytes", Integer.toString(MAX_MESSAGE_BYTES));
        kafka.put("replica.fetch.max.bytes", Integer.toString(MAX_MESSAGE_BYTES));
        // 128 MiB of heap by default.
        kafka.put("log.cleaner.dedupe.buffer.size", "2097152");
        kafka.put("log.segment.bytes", Integer.toString(256 * 1024 * 1024));
        // 10 MiB a segment and index by default, mapped for each of some hundred partitions.
        kafka.put("log.index.size.max.bytes", Integer.toString(1024 * 1024));
        // 50 each by default: partitions of internal topics, each with files and a recovery after a kill.
        kafka.put("offsets.topic.num.partitions", "8");
        kafka.put("transaction.state.log.num.partitions", "8");
        kafka.put("share.coordinator.state.topic.num.partitions", "1");
        kafka.put("num.partitions", "4");
        kafka.put("num.network.threads", "2");
        kafka.put("num.io.threads", "4");
        kafka.put("num.recovery.threads.per.data.dir", "2");
        kafka.put("metadata.log.max.record.bytes.between.snapshots", Integer.toString(4 * 1024 * 1024));
    }
}
