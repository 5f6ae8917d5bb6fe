/**
 * The state of the pipeline: a function of the journal and of nothing else.
 *
 * <p>{@link io.estran.agent.state.PipelineState} takes inputs ({@link io.estran.agent.input.Inputs}) one by one and gives
 * records with their ordinals ({@link io.estran.agent.state.Outputs}). The same code runs live and in replay; what only
 * live may do, writing to a device, goes through {@link io.estran.agent.state.Effects}, which replay leaves out. There is no
 * clock, no randomness, no thread and no order of a hash table in here: time comes in as ticks.
 *
 * <p>As bytes ({@link io.estran.agent.state.StateCodec}): version byte, then everything in a fixed order. The state at
 * any input, and the rest of the journal, give the same records with the same ordinals and the same later states.
 *
 * <p>Watermarks. Each source has one: the largest event time it has given, readings from the future (more than {@code future}
 * ahead of the last tick's wall clock) left out. If a source that can fall silent gave nothing for {@code idle}, its
 * watermark goes on with the monotonic time beyond that, so that its last windows close; if it never gave anything but the
 * future, with the wall clock. A source that has ended stands at infinity; delays that had not passed by then never do.
 *
 * <p>Clock steps. A step is found by comparing both clocks from tick to tick, and is an event. After a step back, a source
 * whose newest reading lies in the future now begins its time anew; windows that were final stay so, and readings for them
 * are late; rules see every reading at once.
 *
 * <p>A wrong clock. The clock is known to be wrong if it is earlier than it can be ({@code timeKnown}: this release was made later, or
 * a gateway has said a later time before), or more than 5 s from the gateway's; a step moves that offset. Beginning and end are
 * events. Meanwhile readings that it has dated, those within 4 s of it, are uncertain (clock not synchronised), rules see them
 * all the same; and readings of other times are taken at their word, as far as the gateway's time does not say that they lie in the
 * future.
 *
 * <p>The balance counts a reading in the window of its series' shortest entry at the time; that window keeps the count, so
 * that the balance holds when another entry becomes the shortest.
 *
 * <p>While storage takes no inputs ({@code hold}), sources that can wait do so. Readings of the others only run
 * through the rules; they are counted as dropped and fill no window. Events of that time are kept, up to a bound, and get their ordinals when storage is back. Then the
 * state must be handed over before anything else is journalled.
 */
package io.estran.agent.state;
