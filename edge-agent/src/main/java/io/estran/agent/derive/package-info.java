/**
 * Derived series: readings that are made of another series' readings. An entry of {@code derive} in the configuration
 * ({@link io.estran.agent.derive.DeriveSpec}) makes one new series of every series that it is for; to windows, rules and whoever
 * sends readings on, its readings are like any others.
 *
 * <table>
 * <caption>What there is</caption>
 * <tr><th>kind</th><th>a reading</th><th>says</th></tr>
 * <tr><td>rate</td><td>with every reading but the first</td><td>steps of a counter by the time since the reading before</td></tr>
 * <tr><td>increase</td><td>a period</td><td>steps of a counter</td></tr>
 * <tr><td>mean</td><td>a period</td><td>the mean over time</td></tr>
 * <tr><td>time-in</td><td>a period</td><td>seconds in a state</td></tr>
 * <tr><td>energy</td><td>a period</td><td>the integral over time</td></tr>
 * </table>
 *
 * <p>The last reading of a series and the sums of the period are all that is kept of it. Bad readings and those from the future
 * are left out. One that is older than the last is not used; nor is a counter's of the same time, while a quantity takes the newer
 * value then. What was uncertain makes uncertain; a period of which too little is known is uncertain, too (missing value), and one of
 * which nothing is known is not stated. Nothing is counted twice, whatever clocks and sources do.
 *
 * <p>Sums are kept in twice the precision of a double ({@link io.estran.agent.derive.WideSum}); the classes of the kinds
 * state their bounds.
 *
 * <p>All of it belongs to the pipeline thread and is part of its state: a function of the readings, without a clock. Only the
 * readings that it is made of are in the journal.
 */
package io.estran.agent.derive;
