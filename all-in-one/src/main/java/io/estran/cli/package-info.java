/**
 * The command line. One class a command; each says what it does, starts parts from other modules, and ends with an exit code
 * of {@link io.estran.cli.ExitCodes}. Standard output carries only what was asked for, everything else goes to standard
 * error. The commands that run the whole chain in one process stand on {@code io.estran.cli.whole}.
 */
package io.estran.cli;
