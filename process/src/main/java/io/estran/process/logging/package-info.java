/**
 * What a process says about itself: one line a state change, on standard error. Whoever logs hands over a record and goes on;
 * one daemon thread, {@code estran-log}, writes. At most 4,096 records wait ({@code -Destran.log.waiting}); what is beyond is
 * dropped, counted in {@code estran.process.log.dropped} and stated in the log.
 */
@NullMarked
package io.estran.process.logging;

import org.jspecify.annotations.NullMarked;
