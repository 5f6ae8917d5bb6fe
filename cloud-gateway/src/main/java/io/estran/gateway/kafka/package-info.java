/**
 * The gateway's side of Kafka: the ingest log and the reader of accounts and presence.
 *
 * <ul>
 *   <li>{@link io.estran.gateway.kafka.KafkaIngestLog}: thread {@code estran-ingest} alone calls {@code send}, which can block
 *       for metadata and for buffer space; event loops only put into its mailbox, bounded in bytes, without a lock. Idempotent producer, acks=all,
 *       so order holds within a key; after the delivery timeout the outcome of a send is unknown and its connection is closed.
 *   <li>{@link io.estran.gateway.kafka.CloudReader}: thread {@code estran-reader} reads {@code estran.lanes} (committed) and
 *       {@code estran.agents} from their beginning, without a group: a gateway keeps nothing of its own.
 * </ul>
 *
 * <p>Memory when Kafka is silent: queue plus producer buffer, both counted in one budget, until the delivery timeout fails
 * everything in them. Then connections end, agents keep their batches, and {@code /health/ready} says why.
 */
package io.estran.gateway.kafka;
