/**
 * From a reading to the write that a rule orders for it, against an echo: by line protocol and by Modbus, with nothing else to do and
 * under load, and in both ways in which an agent can wait.
 */
package io.estran.benchmarks.edge.actuation;
