/**
 * Digital twins for Java applications: {@link io.estran.twin.Twins} shows what the assets of a plant do now, from what was
 * committed to Kafka.
 *
 * <pre>
 *  Kafka ─▶ stream.CommittedReader ─▶ Fold ─▶ state.TwinFolds     windows      ─▶ View ─▶ Twins.all(), alarms(), agents()
 *           (read, open, decode)       │      alarm.AlarmFolds    alarm events      │     any thread, never waits
 *                                      │      state.AgentFolds    presence,         │
 *                                      │                          accounts, gaps    ▼
 *                                      └──────── what changed ─────────────▶ Listeners: windows, alarms, agents
 * </pre>
 *
 * <p><b>Threads.</b> {@code estran-twins} owns the reader and the folds and calls the listeners; a listener that is slow holds
 * the reading up, one that throws costs that call. {@code View} is the handover: concurrent maps of immutable values,
 * written by that thread alone. What is read of one twin belongs together; two twins may be a poll apart.
 *
 * <p><b>Start.</b> Windows of the last hour and events of the last 30 days by default, agents and accounts from the beginning
 * (their topics are compact). {@code awaitCurrent} waits for what was committed at that time. So a series whose windows are
 * longer than an hour, or an alarm raised longer ago than that, is not known until something comes, unless
 * {@code TwinsSettings.from} says to read more.
 *
 * <p><b>Bounds.</b> {@code TwinLimits}: assets, series, windows, alarms, agents, lanes, and the memory of all together; 10,000 changes that wait for their
 * listeners; what {@code stream} fetches. What a limit leaves out is counted in
 * {@code TwinsStatus.refused}, what is dropped for want of memory in {@code TwinsStatus.forgotten}.
 *
 * <p><b>Faults.</b> Kafka away, topics missing, records of a newer release, records that are no block: each is counted, told in
 * the log when it begins, and never ends the reading.
 */
package io.estran.twin;
