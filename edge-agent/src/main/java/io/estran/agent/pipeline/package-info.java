/**
 * The live pipeline: one thread between the ring and storage, and the sources' gates to the ring.
 *
 * <p>{@link io.estran.agent.pipeline.Pipeline} owns the thread {@code estran-pipeline} and with it the
 * {@link io.estran.agent.state.PipelineState}. Every input is written into the claimed frame, then applied to the state; the
 * records that it makes go into the same frame. A frame is handed to storage when it is full, when an event came out, or
 * when its oldest input is 5 ms old and storage is not behind. The thread takes no lock and
 * calls nothing that blocks on disk or network; without a frame it waits for one, at most 200 ms, before it holds. While nothing
 * comes it parks, or spins if the configuration says so ({@link io.estran.agent.waiting.WaitMode}).
 *
 * <p>Start: restore the checkpoint's state, replay the journal behind it (nothing actuates; records that a lane has sealed
 * are left out, by ordinal), then journal the start of the run and, if it changed, the configuration; then the thread starts,
 * then the sources.
 *
 * <p>When storage gives no frame:
 * <pre>
 * frames still come back from the disk    wait for one: the ring fills and slows the sources (the disk is the bottleneck)
 * none came back for 200 ms               hold: files wait, what they had put into the ring is kept; readings
 *                                         of other sources run through the rules only and are counted as dropped; events
 *                                         are kept, up to a bound; rules and actuation go on
 * a frame can be claimed again            a frame with the kept events and the state, which storage makes its checkpoint:
 *                                         replay starts behind what is missing; then what was kept is taken, and inputs are
 *                                         journalled again
 * </pre>
 *
 * <p>Bounds: ring (slots), series table, side inputs (events of storage, outcomes of writes), events kept while holding,
 * readings kept while holding (twice the ring at most).
 */
package io.estran.agent.pipeline;
