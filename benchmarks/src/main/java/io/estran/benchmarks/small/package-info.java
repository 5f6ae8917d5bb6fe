/**
 * The packaged agent as a small computer has it: started again and again by its own launcher, against a gateway in this process
 * over mutual TLS, and looked at from outside, through the system's own figures. Linux only.
 *
 * <p>There is no floor: memory and time to start have budgets of their own. Nothing is asked of the agent before it has given
 * its first PUBACK, as an answer would make it start more slowly.
 */
package io.estran.benchmarks.small;
