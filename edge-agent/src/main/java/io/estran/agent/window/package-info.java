/**
 * Event-time windows: what one series did in [start, end). They follow one another, or overlap, as time cuts them; or
 * readings cut them ({@link io.estran.agent.window.Sessions}).
 *
 * <p>A {@link io.estran.agent.window.WindowSpec} is an entry of the configuration; a series has one
 * {@link io.estran.agent.window.WindowSlot} per entry of another kind that matches it; a
 * {@link io.estran.agent.window.WindowGroup} holds the slots of one source and one entry, which close together by the
 * source's watermark; an {@link io.estran.agent.window.OpenWindow} sums up one window, or one pane of windows that overlap, which
 * {@link io.estran.agent.window.Hops} knows. A {@link io.estran.agent.window.WindowCalendar} says where panes begin. Shorter
 * windows of a series feed longer ones ({@link io.estran.agent.window.Feeding}), so that most readings are added once, whatever the
 * entries.
 *
 * <p>The life of a window with allowed lateness L, by the watermark W of its source:
 * <pre>
 * W &lt; end              open: readings fill it, nothing is stated
 * W ≥ end              stated once (revision 0); final, and over, if L = 0
 * end ≤ W &lt; end + L    readings still fill it; stated again at most once a tick, each time with a higher revision
 * W ≥ end + L          stated a last time, final; later readings are late
 * </pre>
 * A session is stated in the last way only.
 *
 * <p>Invariants: a window is final once, also when the clock was wrong for a while or the configuration changed; its
 * revisions count up from 0, none left out; what a statement says depends on the readings and ticks alone, never on when the
 * process looked. What feeds what changes no statement, but for the rounding of doubles. Bounds: open windows per slot (lateness /
 * length, and {@value
 * io.estran.agent.window.WindowGroup#MOST_AHEAD} ahead of the watermark for readings from the future, which never take the
 * room of the present), bins per sketch, windows kept for their next use. All of it belongs to the pipeline's thread; in
 * steady state a reading makes no garbage, a statement one record, some 300 bytes.
 */
package io.estran.agent.window;
