/**
 * The campaign on real processes: {@code estran chaos}. Agents, two gateways behind a load balancer, and brokers run as the
 * processes that users run; faults strike them by a seeded schedule; when all faults are lifted and everything is drained, what
 * a read_committed consumer got is held against what the agents were fed.
 *
 * <p>{@code schedule} says which fault comes when, {@code input} what the agents measure, {@code stage} holds the processes and
 * strikes them, {@code ledger} compares, {@code report} says what was found. {@link io.estran.system.chaos.Campaign} puts them
 * together, on the caller's thread; besides it there are the threads of the consumer, of the twins, of one feeder an agent, and
 * of the proxies. Waiting is bounded everywhere; the end takes at most some minutes, whatever hangs.
 */
package io.estran.system.chaos;
