/**
 * The thread that owns the disk: journal, spool, lanes and checkpoint. The pipeline hands it frames; the uplink takes batches
 * from it.
 *
 * <p><b>Folder.</b> {@code lock} (held by the running agent), {@code checkpoint} (replaced whole), {@code journal/} and
 * {@code spool/} (segments, see {@link io.estran.agent.log}). Opening claims a run number by writing the checkpoint anew.
 *
 * <p><b>Cycle.</b> Frames are appended to the journal in memory, several to a record; one that brings records or a state ends
 * its journal record. At the latest after {@code syncEvery}, at once with an event, within a second if only time has passed,
 * the journal is written and synced, then what is due is sealed, and the spool written and synced: a batch exists on disk
 * only after the inputs that made it (rule 5). A frame that brings the pipeline's state makes a checkpoint: everything up
 * to it is sealed and synced first (rule 7).
 *
 * <p><b>A failing disk.</b> The log begins a new segment; storage tries again with backoff and meanwhile takes no frames, so
 * that {@link io.estran.agent.storage.Recorder#claim} gives null; accounts are applied, and what is synced is sent. An
 * unexpected exception is treated in the same way: nothing ends the thread but {@code close}.
 *
 * <p><b>A lost checkpoint</b> (both copies damaged, or deleted): the journal has no beginning and is dropped, the spool is
 * kept, ordinals go on from those in the spool; an event says so.
 *
 * <p><b>A file of which the disk gives nothing</b>, checkpoint or segment: storage asks again for ten seconds, then sets it
 * aside into the quarantine and goes on without it, as if it were damaged. If it cannot be moved either, the disk is gone and
 * not the file: storage does not open.
 */
package io.estran.agent.storage;
