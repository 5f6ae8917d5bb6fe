/**
 * What a twin is: the fold of windows into properties, of presence, accounts and gaps into agents, and what is derived from
 * them when asked. Plain Java: no Kafka client, no clock, no thread of its own.
 *
 * <p><b>Invariants.</b> Of one series and length, and one window start, the largest (revision, run number, lane, sequence,
 * place in the batch) wins, and the largest starts are kept ({@code HistoryFold}): the fold is commutative and idempotent, so
 * live-first delivery, replays and forks end in the same state. Freshness ({@link io.estran.twin.state.FreshnessRule}) is a
 * pure function of that state, the agent's standing and the time at which somebody asks.
 *
 * <p><b>Bounds.</b> {@link io.estran.twin.state.TwinLimits}; eight window lengths a series; 64 gaps an agent; {@code Memory}
 * for all together. Below its limits
 * the state does not depend on the order of arrival; beyond them what came first stays.
 *
 * <p><b>Known limits.</b> An agent whose clock ran ahead leaves windows that lie in the future: they stay the newest, and the
 * property stale, until time has reached them or the twins are read anew. A gap tells its agent and its time, not its series:
 * it counts for all series of the agent.
 */
package io.estran.twin.state;
