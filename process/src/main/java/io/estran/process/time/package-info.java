/** Wall clock and monotonic clock behind one port. */
package io.estran.process.time;
