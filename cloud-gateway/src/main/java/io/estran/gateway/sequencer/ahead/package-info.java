/** What can be done about a record before its turn comes, on another thread than the one that decides. */
package io.estran.gateway.sequencer.ahead;
