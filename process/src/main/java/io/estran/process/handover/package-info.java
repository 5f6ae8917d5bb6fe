/** Handing work over from threads that must not wait to the one thread that owns some state. */
package io.estran.process.handover;
