/**
 * MQTT 5 to the gateway, on Eclipse Paho, and the spool as it is seen from here ({@link SpoolOutlet}).
 *
 * <p>One thread, {@code estran-uplink}, connects, sends and reconnects for ever with full jitter. It keeps nothing: what is
 * in flight, stored or to be sent again is the spool's to know. Each connection is a new {@link GatewayConnection} with a
 * Paho client of its own, clean start and in-memory persistence, so nothing of a lost connection can reach the next one:
 * Paho's own queue, persistence and reconnect are not used (the spool is the only queue).
 *
 * <p>Flow control is the gateway's Receive Maximum: a permit is taken before each PUBLISH and given back once by its
 * PUBACK. PUBACK only says where {@code estran.ingest} holds the batch; what frees it is the account, which arrives on the
 * agent's {@code down} topic.
 */
package io.estran.agent.uplink;
