/**
 * How batches are written, checked and read; where every byte of header and envelope stands. Drawn byte by byte in
 * docs/wire.md.
 *
 * <p>Ways in: {@link io.estran.protocol.codec.BlockWriter} and {@link io.estran.protocol.codec.BatchWriter} make bytes,
 * {@link io.estran.protocol.codec.BatchReader} and {@link io.estran.protocol.codec.BlockReader} take them apart. A writer
 * refuses with {@link java.lang.IllegalArgumentException} what a reader would refuse with
 * {@link io.estran.protocol.fault.MalformedBatchException}; what a reader cannot read yet is an
 * {@link io.estran.protocol.fault.UnreadableVersionException}. No other exception leaves a reader, whatever the bytes.
 *
 * <p>Limits: {@link io.estran.protocol.batch.BatchLimits}, checked before memory is taken, so memory stays within a small
 * multiple of the input (inflated bodies: of {@code MAX_BODY_BYTES}). All classes are stateless or confined to their caller's
 * thread.
 *
 * <p>Below: bodies in {@code body}, their columns in {@code column}, single fields in {@code bytes}; what all of it means in
 * {@code batch}.
 */
package io.estran.protocol.codec;
