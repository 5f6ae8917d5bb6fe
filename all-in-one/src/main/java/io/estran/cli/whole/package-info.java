/**
 * The whole chain in one process, for {@code estran demo} and {@code estran run}. Nothing here takes part in the way of a
 * reading: it starts the parts that users start one by one, with configuration that users could write, over real sockets and
 * mutual TLS, and compares at the end what was sealed with what a read_committed consumer got.
 *
 * <p>{@link io.estran.cli.whole.Whole} is the course of a run; a {@link io.estran.cli.scenario.Scenario} says what is special
 * about it: the demo's plant, or the user's own sources.
 *
 * <pre>
 * folder, certificates, configuration
 * broker, gateway with sequencer, consumer, console      {@link io.estran.cli.whole.Chain}
 * the scenario's south: the plant, or nothing
 * agent
 *     ... until the scenario's end, or a signal
 * the input ends, all windows close; everything is stored, accounted for, consumed, within a bound   Drain
 * the report, then everything stops in reverse order
 * </pre>
 *
 * <p>All of it runs on the command's thread; each part has its own (their package comments).
 */
package io.estran.cli.whole;
