/**
 * The same work in other engines: a limit on every reading, and of every series count, minimum, maximum and sum of each second.
 * Every engine gets the same readings on one thread and must state the same windows. The engines themselves are compiled only
 * with the profile {@code peers} and found as services, so that nothing else here knows their libraries.
 */
package io.estran.benchmarks.edge.peers;
