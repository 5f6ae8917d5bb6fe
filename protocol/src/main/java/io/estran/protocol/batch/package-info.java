/**
 * The unit of delivery, as it is understood: header, blocks, gap. Nothing here knows how they are written; the bytes are package
 * {@code codec}'s.
 *
 * <p>Limits: {@link io.estran.protocol.batch.BatchLimits}. Invariants: a batch's bytes never change; its chain hash is
 * SHA-256 of its header, which carries the digest of its payload. Everything is immutable.
 */
package io.estran.protocol.batch;
