/**
 * What the gateway owes a connected client, as plain objects without network and without Kafka.
 *
 * <ul>
 *   <li>{@link io.estran.gateway.session.Session}: one connection after CONNECT. Runs on the connection's own thread (its event
 *       loop); everything that comes from elsewhere crosses over by {@link io.estran.gateway.session.ClientLink#execute}.
 *   <li>{@link io.estran.gateway.session.AckWindow}: PUBACK in PUBLISH order, after the log has the record; after a failure
 *       nothing (DELIVERY.md rule 15). At most Receive Maximum entries.
 *   <li>{@link io.estran.gateway.session.Sessions}: all connections: takeover by client id, the ordered stop.
 *   <li>{@link io.estran.gateway.session.PresenceBoard}: which statement of presence is the latest (rule 16).
 *   <li>{@link io.estran.gateway.session.AccountTable}, {@link io.estran.gateway.session.Downlink}: accounts on their way to
 *       agents (rule 21): the latest of each lane, at most one waiting per lane and connection.
 * </ul>
 *
 * <p>Three kinds of fault, three answers: a client's mistake is a reason code (and the end of the connection where MQTT 5 says
 * so); a log that fails ends the connection, because a passing fault must never look like a refusal; a log that is slow makes
 * the socket be read more slowly.
 */
package io.estran.gateway.session;
