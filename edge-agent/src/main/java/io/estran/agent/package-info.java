/**
 * The edge agent: {@link io.estran.agent.Agent} is the running thing, {@link io.estran.agent.AgentMain} the process.
 *
 * <table>
 * <caption>Who owns which thread, in the order of starting; stopping is the reverse</caption>
 * <tr><th>part</th><th>threads</th><th>stops within</th></tr>
 * <tr><td>health page</td><td>estran-health-1 to -3</td><td>1 s</td></tr>
 * <tr><td>storage: journal, spool, checkpoint</td><td>estran-storage</td><td>10 s, then a hanging disk is left to a daemon</td></tr>
 * <tr><td>pipeline</td><td>estran-pipeline</td><td>5 s</td></tr>
 * <tr><td>uplink</td><td>estran-uplink, Paho's three per connection</td><td>5 s</td></tr>
 * <tr><td>sources</td><td>one or more each</td><td>2 s each, one after the other</td></tr>
 * <tr><td>reload</td><td>estran-reload, while one is under way</td><td>5 s</td></tr>
 * </table>
 *
 * <p>Together 26 s and 2 s a source, if everything hangs; {@link io.estran.agent.AgentMain} ends the process after 30 s.
 *
 * <p>Stopping in words: nothing is reloaded any more; sources give nothing any more; the uplink says goodbye; the pipeline takes what is in the ring and
 * hands over its state; storage seals and syncs it and writes a checkpoint, from which the next run goes on; the page closes.
 */
package io.estran.agent;
