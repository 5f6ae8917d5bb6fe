/**
 * The audit: what the cloud side knows of every lane, and whether anything is unaccounted for.
 *
 * <p>Known are the sequencer's accounts ({@code estran.lanes}, read committed) and the agents' presence ({@code estran.agents}).
 * From these follows, lane by lane:
 *
 * <ul>
 *   <li><b>stored</b>: sequences up to the account's last one, without its declared gaps; exact.
 *   <li><b>sent 1..N</b>: N is known when the lane ended (its last batch says so) or a successor has stated its length. Of a lane
 *       that is open N is what the cloud has seen; what the agent still holds is the pending count of its presence.
 *   <li><b>unaccounted</b>: sequences that a successor states and that are neither stored nor declared; a lane that is unknown,
 *       blocked, quarantined or forked; an account that does not add up; what an agent held when it was last heard of, if it is
 *       offline. What an agent that is online holds is on its way.
 *   <li><b>chains</b>: which lane follows which, back to the first, as far as accounts are kept.
 *   <li><b>forks</b>: lanes that more than one lane follows, or that go on where another follows them: a clone or a restored
 *       image. Nothing of it is unaccounted for.
 * </ul>
 *
 * <p>Not known: batches of a lane whose very first record has never reached Kafka, and lanes that were complete and are forgotten
 * (by count, 1,024 an agent); and what a run had sealed and not delivered when its data folder was deleted or an older one put
 * in its place: no disk holds it any more. A declared gap is accounted for: it says what will never come, and why.
 *
 * <p>{@link io.estran.cli.audit.Audit} is the fold, pure; {@link io.estran.cli.audit.AuditReader} feeds it on the caller's thread;
 * {@link io.estran.cli.audit.AuditText} and {@link io.estran.cli.audit.AuditJson} print it. Memory: an account and a presence for
 * each that Kafka keeps.
 */
package io.estran.cli.audit;
