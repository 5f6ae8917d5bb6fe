/**
 * Bytes that could not be delivered, kept for people: folder {@code quarantine} in the data folder. A gap stands for them
 * already, so nothing waits for them and nobody has to look; whoever wants to know why a batch was refused, or what a damaged
 * one held, finds its bytes here for a while.
 *
 * <p>One file each: {@code NNNNNN-refused-LANE-SEQUENCE.batch} and {@code NNNNNN-damaged-LANE-SEQUENCE.batch} as they would
 * have gone over the wire, {@code NNNNNN-damaged-CLASS-POSITION.bytes} as they stood on disk where it cannot be told whose
 * they are; {@code NNNNNN-unreadable-NAME} is a file of which the disk gave nothing for ten seconds. Bounded in bytes by the configuration and in files; the oldest go first. May be deleted at any time.
 *
 * <p>Owned by the storage thread; before it runs, by whoever opens storage. A disk that does not take them costs them, and
 * nothing else.
 */
package io.estran.agent.quarantine;
