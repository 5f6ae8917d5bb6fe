/**
 * The agent's durable queue of batches: lanes, sending order, accounts, freeing, eviction, gaps (rules 2, 4 to 12, 14, 18, 19,
 * 21 to 25 of the delivery rules). Everything here is owned by the storage thread.
 *
 * <p><b>Disk.</b> Folder {@code spool}, one log ({@link io.estran.agent.log}) a class, kind = the class's wire code, over one pool
 * of segments. A record is one batch or gap as it goes over the wire; its tag is the number of its lane, counted by the
 * agent from 1. Several classes never share a segment, so that evicting aggregates costs no event. The space of what a gap
 * stands for is used again after the gap is synced; the space of what is accounted for, behind the checkpoint that says so.
 *
 * <p><b>Memory.</b> About 200 bytes a batch or gap, bounded by {@code mostItems}; while no gateway is connected batches are
 * sealed more rarely, and so are larger. A segment that is written on cannot be evicted: {@code mostItems} is the bound as
 * long as it is not smaller than what fits the three of them, one a class, and what waits for its flush; below that those are
 * the bound, and the gaps at the head of each lane with them. Batches that no flush has written yet: a quarter of a segment and
 * one batch, also while the disk takes none; behind them records wait, and behind those frames.
 *
 * <p><b>Recovery</b>, beyond that of the logs:
 *
 * <table>
 * <caption>What recovery does</caption>
 * <tr><th>found</th><th>means</th><th>done</th></tr>
 * <tr><td>batch of a lane that the checkpoint counts but does not list, or up to what it says is freed</td><td>freed, not yet overwritten</td><td>left out</td></tr>
 * <tr><td>batch of a lane with a higher number</td><td>sealed since</td><td>held; its ordinal counts as sealed</td></tr>
 * <tr><td>gap and batches that it covers</td><td>crash between gap and reuse</td><td>the gap counts</td></tr>
 * <tr><td>sequences missing between two items, at the beginning though the checkpoint says they are held, or behind the last though it knew them</td><td>corruption; rarely freed and overwritten in a spool that was full</td><td>a gap, reason corrupt: if it was delivered after all, the gap is a duplicate</td></tr>
 * <tr><td>the beginning missing of a lane opened since the checkpoint</td><td>corruption</td><td>the same; it names the tip of the lane before as its predecessor</td></tr>
 * <tr><td>no checkpoint, and sequences missing before the first item</td><td>freed, or corruption</td><td>the account tells: a gap, reason lost, if it lacks them</td></tr>
 * <tr><td>bytes that are no batch</td><td>corruption</td><td>as missing</td></tr>
 * <tr><td>a batch that needs a newer release</td><td>a newer release wrote it</td><td>refused: the agent does not start over it</td></tr>
 * </table>
 *
 * <p><b>Sending.</b> A batch that turns out to be damaged becomes a gap, and so does one that the disk does not give in ten
 * attempts a second apart although it takes what is written; meanwhile only its lane waits.
 *
 * <p><b>A full spool.</b> Three segments are kept in reserve. When fewer can be taken, one segment is evicted: its batches become
 * gaps, written to the reserve and synced before the segment is free (rule 24). A gap carries the last ordinal that it
 * stands for, so that eviction need not wait for a checkpoint (rule 7). A segment that holds only a few gaps is emptied
 * first: they move and stay what they are, nothing is lost.
 *
 * <p><b>Full</b> is a spool that has reached its configured bound. If the disk gives less, it is asked again for five seconds
 * while the reserve does, and frames wait when it does not; then what it has given is the bound for now: the spool evicts as
 * if it were full, says so (event spool-bounded-by-disk, metric), and the disk is asked again every ten seconds. Nothing is
 * evicted for a disk that takes no writes at all: that would lose what is kept and give no room.
 */
package io.estran.agent.spool;
