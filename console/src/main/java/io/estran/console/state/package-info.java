/**
 * What the page shows, as plain immutable values, and its JSON.
 *
 * <p>{@link io.estran.console.state.Observer} looks at the plant and makes the next {@link io.estran.console.state.PlantState}
 * from the one before: what did not change is the same object, so that comparing it costs nothing, and
 * {@link io.estran.console.state.DeltaJson} finds what did. {@link io.estran.console.state.StateJson} writes the whole.
 *
 * <p>The JSON ({@code /api/state}, {@code /api/stream}); times are ms since the Unix epoch, no value is null:
 * <ul>
 *   <li>{@code revision} grows from state to state; a delta changes the state of revision {@code after}. {@code now} is the
 *       server's clock.
 *   <li>{@code series}: {@code id}, {@code asset}, {@code name}, {@code unit}, {@code decimals} (absent without a declared
 *       resolution), {@code value} (absent if there is none), {@code time} (end of the newest window), {@code length},
 *       {@code freshness}, {@code quality}, {@code reason}, {@code trend}: {@code [end, min, mean, max]} a window, oldest
 *       first, {@code [end]} for one without a good reading. A delta names a known series by {@code id} and gives only what
 *       changed, of the trend the new and the revised windows; with {@code whole} it takes the place of what was known;
 *       {@code gone} lists ids.
 *   <li>{@code alarms}: all of them, whenever one changed; {@code raised} counts also those that do not fit.
 *   <li>{@code agents}: those that changed; {@code agentsGone} lists names. {@code online} is absent while an agent has said
 *       nothing. {@code gaps}: the newest ones of all its lanes, {@code from, to, reason} and, if known, {@code records, start,
 *       end}; {@code forks}: lanes that more than one other follows, with their number, or that go on beyond where one does.
 *   <li>{@code events}: the new ones, newest first.
 * </ul>
 *
 * <p>Threads: one owner each. Bounds: the series limit of the configuration, {@link io.estran.console.state.Limits}.
 */
package io.estran.console.state;
