/**
 * The gateway process: {@link io.estran.gateway.Gateway} wires its parts and shows the order in which they start and stop.
 *
 * <table>
 * <caption>Who owns which thread, in the order of starting; stopping is the reverse</caption>
 * <tr><th>part</th><th>threads</th><th>stops within</th></tr>
 * <tr><td>health page</td><td>estran-health-1 to -3</td><td>1 s</td></tr>
 * <tr><td>sequencer (by role)</td><td>Kafka Streams'</td><td>10 s</td></tr>
 * <tr><td>accounts for agents</td><td>estran-accounts</td><td>2 s</td></tr>
 * <tr><td>reader of accounts and presence</td><td>estran-reader</td><td>5 s</td></tr>
 * <tr><td>ingest log</td><td>estran-ingest, the producer's</td><td>15 s; 5 s and less while Kafka answers</td></tr>
 * <tr><td>MQTT listeners and sessions</td><td>estran-accept, estran-mqtt per core</td>
 *     <td>{@code mqtt.stopTimeout} (5 s) for answers in flight, 10 s for the threads</td></tr>
 * </table>
 *
 * <p>Each part states its bound ({@code STOPS_WITHIN}); {@link io.estran.gateway.Gateway#stopBound} is their sum.
 *
 * <p>Stopping in words: accept no more; read no more from clients; give them the PUBACKs in flight, then DISCONNECT 0x8B; flush
 * the producer, offline presence included; stop reading; commit and leave with the sequencer; close the page.
 */
package io.estran.gateway;
