/**
 * Single fields of the wire: numbers, text, ids, digests (docs/wire.md, "numbers and text"). What they mean is said above.
 *
 * <p>Invariants: everything that a reader takes from outside passes through {@link io.estran.protocol.bytes.ByteReader}, which
 * checks a length against what is left before memory is taken. A number has one encoding only: longer varints than needed
 * are refused. All classes are confined to their caller's thread.
 */
package io.estran.protocol.bytes;
