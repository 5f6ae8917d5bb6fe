/**
 * Reading Kafka: the way from committed records to opened ones, and what users see of it as text.
 *
 * <p>{@link io.estran.twin.stream.CommittedReader} follows {@code estran.aggregates} and {@code estran.events} (and
 * {@code estran.lanes}, {@code estran.agents}) without a consumer group: a twin's state is rebuilt by reading, so there
 * is no position worth storing. Partitions are divided among processes by number
 * ({@link io.estran.twin.stream.ReaderSettings#share}), which needs no coordination and keeps an asset in one place; agents
 * and lanes are read by each.
 *
 * <p>Threads: a reader belongs to the thread that polls it. Bounds: one fetch (16 MiB, 1,000 Kafka records a poll). Of a gap,
 * which every partition carries, the copy in the first partition of the reader's share counts. Recovery: any fault of Kafka
 * closes the client; after a pause with jitter (up to 5 s) a new one goes on at the positions reached, so nothing is given
 * twice or left out. Only records evicted by Kafka's retention while the reader was away are skipped; and a topic that lost
 * its tail or was made anew is read from its beginning.
 */
package io.estran.twin.stream;
