/**
 * Turns records into batches: by size, by age, at once for an event. Plain objects owned by the storage thread; what a lane is,
 * and where batches are kept, is behind the port {@link io.estran.agent.seal.LaneKeeper}.
 *
 * <p>A sequence is encoded once (rule 6 of the delivery rules): what the keeper has taken is never encoded again. Ordinals count
 * as sealed when their batch is taken; a record that no batch can carry is dropped, stated, and its ordinal counts too.
 *
 * <p>Bounds: what waits is bounded by storage, which takes no more frames; a batch has at most 16,384 records and the bytes
 * that {@link io.estran.agent.seal.Sealing} allows.
 */
package io.estran.agent.seal;
