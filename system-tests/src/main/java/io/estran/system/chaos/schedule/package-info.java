/**
 * Which fault strikes what, and for how long: a pure function of the seed, the kinds and the parts there are. No clock, no
 * thread, no process in here.
 *
 * <p>Kinds come from a shuffled deck that is shuffled anew when it is empty, so that each comes early and about as often as
 * every other. Some episodes hold two faults of different parts at once.
 *
 * <p>Assumptions that an episode never breaks: at most one broker is away or cut off at a time (a majority and an in-sync
 * replica remain), and nothing ever removes what a broker or an agent has on disk.
 */
package io.estran.system.chaos.schedule;
