/**
 * The command {@code estran bench}: measures the product's own classes against a floor, the barest way to do the same, in one
 * run, and compares the ratio with its budget. A kind of benchmark is a package and a command of its own; what all share is in
 * {@link io.estran.benchmarks.report}.
 *
 * <p>Threads: those of the parts that are measured; the commands themselves run on the main thread. Nothing here is on the way of
 * a reading in production.
 */
package io.estran.benchmarks;
