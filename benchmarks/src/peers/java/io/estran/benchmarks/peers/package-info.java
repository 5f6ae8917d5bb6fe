/**
 * Other engines at the agent's work. Compiled with the profile {@code peers} only; Esper is under GPL 2, so nothing of it may
 * be passed on with Estran.
 */
package io.estran.benchmarks.peers;
