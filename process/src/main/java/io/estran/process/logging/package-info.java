/** What a process says about itself: one line a state change, on standard error. */
package io.estran.process.logging;
