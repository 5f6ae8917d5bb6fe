/** What an agent's data folder holds, in words for the terminal. Pure. */
package io.estran.cli.spool;
