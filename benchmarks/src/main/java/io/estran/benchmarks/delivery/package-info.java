/**
 * Speed of delivery, stage by stage, each against the barest way to move the same bytes through the same disk, network or
 * broker. What is measured is the product's own class, not a copy.
 *
 * <p>Method: {@link io.estran.benchmarks.report.Rounds}. Files are made in a folder of the benchmark's own on the disk that the
 * user names, and removed at the end. Threads: the caller's, and those of the parts that are measured. Processes of which the
 * processor time is measured end with the benchmark ({@link io.estran.benchmarks.delivery.MeasuredProcess}).
 */
package io.estran.benchmarks.delivery;
