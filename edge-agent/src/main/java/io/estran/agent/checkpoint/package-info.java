/**
 * The one small file that says from where to go on: {@code checkpoint} in the data folder (rules 7 and 21 of the delivery
 * rules). It holds the pipeline's open state at a journal position, and what each lane has sealed and freed by then.
 *
 * <p><b>Replaced whole.</b> A new file is written, synced and moved over the old one, then the folder is synced: after a crash
 * at any moment the old one or the new one stands there. It holds its content twice, so that one bad place costs nothing.
 *
 * <p><b>Lost</b> (both copies damaged, or the file deleted): storage says what that means. A file of a newer release is refused,
 * nothing is changed.
 *
 * <p>Owned by the storage thread; inspectors read the file on their own.
 */
package io.estran.agent.checkpoint;
