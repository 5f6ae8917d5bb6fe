/** Readings as text that other programs read. One owner at a time. */
package io.estran.cli.export;
