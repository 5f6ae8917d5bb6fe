/**
 * A real Apache Kafka broker in this process: KRaft, through Kafka's production classes, no test kit. For demonstrations,
 * tests and small plants; not a substitute for a cluster on machines of its own.
 *
 * <p>One node is broker and controller at once; several processes with one quorum form a cluster (replication factor 3
 * and two in-sync replicas from three nodes on). {@link io.estran.broker.BrokerSettings} says what a user may choose,
 * {@code KafkaProperties} turns it into Kafka's own settings with the reason for each, {@code BrokerFolder} formats the
 * data folder at the first start and refuses one that belongs to another node or cluster, {@link
 * io.estran.broker.EmbeddedBroker} starts and stops.
 *
 * <p>Threads: all are Kafka's own. Start takes 2 to 6 s on an empty folder, about 1 s on an old one, some 3 s after a kill
 * (the controller first waits for the session of the killed broker to end). Memory: the heap that Kafka's caches take,
 * about 60 MiB with these settings, and the page cache. Disk: bounded by the retention of the topics, not by the broker;
 * {@link io.estran.broker.EmbeddedBroker#diskBytes()} says how much it is.
 *
 * <p>Kafka's fatal errors call {@code Exit.halt}, which would end the process without a word; while a broker of this
 * package lives they are caught, logged and shown by {@link io.estran.broker.EmbeddedBroker#fatalError()}.
 *
 * <p>Kafka logs much at level INFO. {@link io.estran.broker.KafkaLogging#quiet()} keeps its warnings and errors only. A
 * {@code logging.properties} does the same with {@code kafka.level=WARNING}, {@code org.apache.kafka.level=WARNING} and
 * {@code state.change.logger.level=SEVERE}.
 */
package io.estran.broker;
