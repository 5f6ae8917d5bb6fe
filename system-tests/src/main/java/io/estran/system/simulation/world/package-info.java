/**
 * What surrounds the product in the simulation: a clock that is moved by hand, a log that knows late appends and aborted
 * transactions, the context and store of the sequencer's task, and the history of what happened. One thread.
 */
package io.estran.system.simulation.world;
