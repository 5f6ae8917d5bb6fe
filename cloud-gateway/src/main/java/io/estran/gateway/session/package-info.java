/**
 * What the gateway owes a connected client, as plain objects without network and without Kafka.
 *
 * <ul>
 *   <li>{@link io.estran.gateway.session.Session}: one connection after CONNECT. Runs on the connection's own thread (its event
 *       loop); everything that comes from elsewhere crosses over by {@link io.estran.gateway.session.ClientLink#execute}.
 *   <li>{@link io.estran.gateway.session.AckWindow}: PUBACK in PUBLISH order, after the log has the record; after a failure
 *       nothing (DELIVERY.md rule 15). At most Receive Maximum entries.
 *   <li>{@link io.estran.gateway.session.BacklogHold}: answers to backlog wait while the log lags.
 *   <li>{@link io.estran.gateway.session.Sessions}: all connections: takeover by client id, the ordered stop.
 *   <li>{@link io.estran.gateway.session.PresenceBoard}: which statement of presence is the latest (rule 16).
 *   <li>{@link io.estran.gateway.session.Accounts}: accounts on their way to agents (rule 21), with a thread of their own; it
 *       owns {@link io.estran.gateway.session.AccountTable}, the latest of each lane, and hands them over to each connection's
 *       {@link io.estran.gateway.session.Downlink}, at most one waiting per lane.
 *   <li>{@link io.estran.gateway.session.QuarantineAllowance}: how many refused bytes of one agent are kept.
 * </ul>
 *
 * <p>Event loops take no lock here and wait for nobody: what several of them share ({@code Accounts}, {@code PresenceBoard},
 * {@code QuarantineAllowance}, {@code Sessions}) is a mailbox or is changed by compare-and-set.
 *
 * <p>Three kinds of fault, three answers: a client's mistake is a reason code (and the end of the connection where MQTT 5 says
 * so); a log that fails ends the connection, because a passing fault must never look like a refusal; a log that is slow makes
 * the socket be read more slowly.
 */
package io.estran.gateway.session;
