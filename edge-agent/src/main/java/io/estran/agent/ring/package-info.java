/**
 * The one bounded way from the sources to the pipeline.
 *
 * <p>{@link io.estran.agent.ring.Ring}: many producers (the sources' threads), one consumer (the pipeline's). Fixed slots of
 * eight longs, one cache line each, in one array; rare inputs (an event, the end of a source) ride in a parallel array of
 * objects, so that they keep their place among the readings of their source. Nothing is allocated per reading.
 *
 * <p>Bound: the capacity, a power of two. A producer that can wait waits while the ring is full; one that cannot is told so
 * and counts. The consumer parks when there is nothing to do, and a producer that sees it parked wakes it; or it looks again and
 * again, and producers do nothing for it ({@link io.estran.agent.ring.ConsumerWait}).
 *
 * <p>Invariants: a slot is written by the producer that claimed its position and by nobody else until the consumer has
 * given it back; the slots of one producer are consumed in the order in which it put them.
 */
package io.estran.agent.ring;
