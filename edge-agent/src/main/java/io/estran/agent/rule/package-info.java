/**
 * Threshold rules and the alarms that they raise.
 *
 * <p>A {@link io.estran.agent.rule.RuleSpec} is an entry of the configuration; it has one
 * {@link io.estran.agent.rule.Alarm} per series that matches its pattern. Everything runs in event time on the pipeline's
 * thread:
 * <pre>
 * normal   condition holds, no delay                               → raised at the reading's time
 * normal   condition holds, delay                                  → pending since the reading's time
 * pending  condition broken by a reading before the delay is over  → normal
 * pending  a later reading of the series, or the watermark of its source, passes the delay
 *                                                                  → raised at the time it began + delay
 * pending  its source ends                                         → normal
 * raised   value back by the hysteresis                            → cleared at the reading's time
 * </pre>
 *
 * <p>Readings that a source gives again ("recovered") raise and clear, but a raise that rests on them orders no write. When
 * the clock steps back, readings are looked at again from the new time on, and a delay then lasts no longer than it is.
 *
 * <p>Between two readings a value is taken to stay what it was. Readings that are bad, whose clock is uncertain, or that
 * come out of order change nothing. An alarm is a function of its series' readings, so replay gives the same transitions
 * at the same event times.
 */
package io.estran.agent.rule;
