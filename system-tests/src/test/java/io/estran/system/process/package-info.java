/** Estran as users run it: each part a process of its own, started, killed and started again. */
package io.estran.system.process;
