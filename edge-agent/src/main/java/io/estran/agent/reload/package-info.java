/**
 * Brings a changed configuration in force while the agent runs; {@link io.estran.agent.reload.Reload} is the one who does it.
 *
 * <p>A change is taken as a whole or not at all. Until the pipeline has begun with it everything can go back:
 * <pre>
 * read the file                       invalid, or a key that only a restart changes: refused, nothing was touched
 * try what must be free               a port that another one holds: refused, nothing was touched
 * close sources that are gone or      what they had read goes into the ring; those that stay are not touched: same thread,
 *   begin anew                        same sockets, same gate
 * take ports that became free         another one was quicker: the closed sources begin again, refused
 * hand the change to the pipeline     behind all that is in the ring: one journal record. Storage takes nothing: withdrawn,
 *                                     the closed sources begin again, refused
 * start sources that are new or       at the position up to which the journal holds them
 *   begin anew
 * </pre>
 *
 * <p>A crash at any place finds either configuration in the journal and the file as it is: the start compares both, as ever.
 *
 * <p>One thread, {@code estran-reload}, while there is something to do; one more order may wait, others are told that it is busy.
 */
package io.estran.agent.reload;
