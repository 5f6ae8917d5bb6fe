/**
 * Estran as users run it: each part a process of its own, from the jars that users run, started, signalled, killed and started
 * again. Nothing here knows what the processes do; a process belongs to whoever started it, and dies with {@code close}.
 */
package io.estran.system.process;
