/**
 * Rows of a benchmark: a figure of the product, the floor measured in the same run, their ratio, and the budget. As JSON for
 * programs, as a table for people. Immutable values; any thread.
 */
package io.estran.benchmarks.report;
