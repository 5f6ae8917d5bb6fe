/**
 * Speed of the edge agent: what a reading takes on its way from the socket through rules into its window, journal included,
 * against the barest way to do the same. What is measured is the product's own class, not a copy: its parts are wired as the
 * agent wires them, without what the figure is not about.
 *
 * <p>Method: {@link io.estran.benchmarks.report.Rounds}. Where it says processor time, it is that of the named threads, so that
 * neither waiting nor other programs count. Threads: the caller's, senders and receivers of the benchmark, and those of the parts
 * that are measured.
 */
package io.estran.benchmarks.edge;
