/**
 * Whether what came out is what was put in. {@link io.estran.system.chaos.ledger.Expectation} says from the inputs alone which
 * windows and alarms there must be; {@link io.estran.system.chaos.ledger.Arrivals} collects what a read_committed consumer got;
 * {@link io.estran.system.chaos.ledger.Comparison} holds one against the other, record by record, and each lane's account
 * against the records of that lane. None of them asks an agent for its counters.
 *
 * <p>What an agent evicted or lost and declared as a gap excuses as many records of its class and time as the gap has, and
 * no other.
 *
 * <p>Threads: {@code Arrivals} takes records on the consumer's thread and is asked by others; everything else is pure. Memory:
 * about 300 bytes a window for as long as the campaign lasts, and as many again while it is compared.
 */
package io.estran.system.chaos.ledger;
