/**
 * What stands around the agent in a benchmark: readings, senders of lines, a device, who asks and takes the time, and the bare
 * receivers that are the floors. Threads: each says its own.
 */
package io.estran.benchmarks.edge.load;
