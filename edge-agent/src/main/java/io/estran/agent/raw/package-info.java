/**
 * Report by exception: which readings of a series are sent on as they are, beside its windows. An entry of {@code raw} in the
 * configuration ({@link io.estran.agent.raw.RawSpec}) says what may be left out, so that whoever has the rest knows within what
 * bound he is right:
 *
 * <table>
 * <caption>What holds between readings that are sent</caption>
 * <tr><th>kind</th><th>of a reading that is left out</th></tr>
 * <tr><td>every</td><td>none is</td></tr>
 * <tr><td>deadband, absolute</td><td>it differs from the last one sent before it by the bound at most</td></tr>
 * <tr><td>deadband, percent</td><td>it differs from the last one sent before it by that share of the latter at most</td></tr>
 * <tr><td>swinging door</td><td>it differs from the straight line between the ones sent before and after it by the bound at most</td></tr>
 * </table>
 *
 * <p>In any case a change of quality is sent, and what is of bad quality is sent once until that changes; a reading is sent once
 * {@code silence} has passed since the last one (event time), if there are any. Readings that come out of order or from the
 * future are sent as they are and change nothing: the bounds hold for those in order.
 *
 * <p>The swinging door (E. H. Bristol, "Swinging Door Trending", ISA 1990) is used in the form that keeps its bound: it closes a
 * segment only with a reading whose line from the segment's start passes all readings between within the bound.
 *
 * <p>Filters belong to the pipeline thread and are part of its state: functions of the readings, without clock.
 */
package io.estran.agent.raw;
