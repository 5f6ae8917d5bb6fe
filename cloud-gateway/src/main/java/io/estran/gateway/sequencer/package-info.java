/**
 * The sequencer: makes each batch appear exactly once, in lane order, on the topics that twins read (DELIVERY.md rules 9 to
 * 14 and 17 to 20).
 *
 * <p><b>Way of a record.</b> {@code estran.ingest} (key agent, value batch, any order, any number of times) is read ({@code
 * IngestReading}; of a backlog by another thread, ahead) and comes to {@code SequencerProcessor}, one per partition. {@code
 * LaneSequencer}, a plain object, decides; {@code Outputs} builds what follows:
 *
 * <pre>
 *  decision     state                            written
 *  stored       last, hash, counts               blocks by asset, header to estran.chain
 *  gap stored   last, hash, range last+1..to     control record on every partition of the class's topic, header to chain
 *  duplicate    duplicates dropped
 *  early        early dropped                    (unknown lane or predecessor, or a sequence above the next one)
 *  blocked      status, needed version           (sound, but of a newer release: dropped, the agent keeps it and waits)
 *  quarantined  status: final                    the bytes to estran.quarantine with the reason
 *  forked       status                           the bytes to estran.quarantine with the reason
 * </pre>
 *
 * Whatever is decided, the lane's account is due, and is written to {@code estran.lanes} at most once a lane and commit.
 *
 * <p><b>State</b> (formats in {@code LaneFormat}, {@code Lineage}, {@code PartitionState}, each with a version of its own):
 * per lane its last sequence and hash, counts, gaps, predecessor, stated end and successors; per agent the order in which its
 * lanes opened; per partition the epoch and the next offset. It lives in memory and in the changelog topic {@code
 * estran-sequencer-lanes-changelog}. Bounds, per agent: 1,024 lanes with and 1,024 without predecessor, 1,024 quarantined, 256
 * not yet opened; complete ones are forgotten, oldest first (twice as many while none is complete; then the one that was silent for
 * longest is closed). A lane takes 0.3 to 11.7 KiB. A forgotten lane's account is withdrawn from {@code estran.lanes}.
 *
 * <p><b>Quarantine.</b> Of each agent a bounded rate of refused bytes is kept ({@code QuarantineRate}), the rest is counted in
 * {@code estran.sequencer.quarantine.dropped}: time there is when Kafka took the record, and what is paid for is part of the state,
 * so a record that is processed again is decided the same. That is 17 bytes for each agent of which anything was ever refused, kept
 * like its lineage.
 *
 * <p><b>Exactly once.</b> Input position, state, blocks, gaps, headers and accounts are in one Kafka transaction
 * (exactly_once_v2); readers are read_committed. After a crash everything since the last commit is undone and processed
 * again. Nothing is decided by a clock; the number of an epoch is the time of its birth, by this clock or Kafka's, whichever
 * is later, but always above the one before.
 *
 * <p><b>Failover.</b> A killed sequencer leaves a transaction that holds readers back until the broker aborts it ({@code
 * transactionTimeout}, 3 s), and is a static member of its group: restarted under its name it goes on at once, otherwise
 * another one takes over after {@code sessionTimeout} (6 s).
 *
 * <p><b>Threads</b>: those of Kafka Streams, one by default; one thread owns a partition's state at a time. One more reads
 * batches of a backlog ahead of them ({@code ReadAhead}), and touches no state. No poison record
 * stops it: what cannot be read goes to {@code estran.quarantine}; a thread that fails all the same is replaced after a
 * backoff.
 *
 * <p><b>Forks</b> (rules 9, 14). A lane that a second one names as its predecessor, or that is longer than named, was copied:
 * a clone or a restored image. Nothing is refused. The predecessor's account lists its successors and goes, like every account
 * of the agent, to all of its runs; each compares that with what it named, and states the event.
 *
 * <p><b>Known limits.</b> A lane keeps the hash of its last batch only (see {@code Lane}). Signed resume is not there yet, and
 * needs no change of format. Signatures of gaps are not checked yet.
 */
package io.estran.gateway.sequencer;
