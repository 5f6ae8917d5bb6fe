/**
 * Bytes on the uplink. Signals of a plant go through the product's own windows, sealer and encoder; of every batch both what
 * the uplink would send and the floor are counted: the same windows as JSON lines in one zstd frame.
 *
 * <p>Deterministic: the same seed gives the same bytes everywhere (but for another zlib or zstd). One thread.
 */
package io.estran.benchmarks.bytes;
