/**
 * What the benchmarks of the edge agent are put together from: its parts driven by hand or over a socket, samples, senders,
 * devices, and the floors.
 */
package io.estran.benchmarks.edge.rig;
