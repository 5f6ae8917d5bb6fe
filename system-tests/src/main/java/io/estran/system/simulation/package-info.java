/**
 * A seeded simulation of delivery on the product's own classes: agent core (source gate, ring, pipeline, storage with spool,
 * journal and checkpoint), gateway sessions and the sequencer, all on one thread. Fakes stand only where the product meets
 * clock, disk, network and Kafka, each with a stated fault model: {@link io.estran.testkit.FaultyDisk}, {@code Link},
 * {@code SimulatedLog} with {@code TransactionContext}.
 *
 * <p>One random generator draws which actor does something next, and what breaks; so a seed is a run. {@code Ledger} and
 * {@code TwinReader} only watch: they know what was promised and what came out, and never tell an actor anything. When the
 * random steps are over, faults end, and within a bounded number of rounds everything that was promised must have come out.
 *
 * <p>Threads: one, the caller's. Nothing here is thread safe. Bounds: the history keeps its newest lines; everything else
 * lives as long as one seed.
 */
package io.estran.system.simulation;
