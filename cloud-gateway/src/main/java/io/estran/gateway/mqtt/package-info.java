/**
 * MQTT 5 on Netty. {@link io.estran.gateway.mqtt.Pipeline} is the way of a packet, a named handler per concern:
 *
 * <pre>
 *  storm guard ─ flush ─ [TLS 1.3] ─ packet size ─ decoder ─ encoder ─ valve ─ connect, then keep-alive and session
 * </pre>
 *
 * <p>Everything of one connection runs on its event loop. Nothing there blocks: the log takes records into a queue, and what the
 * log tells comes back as a task. Decisions are made by plain objects ({@code auth}, {@code session}); the handlers here only
 * translate. Connections without TLS are for a trial on one machine.
 *
 * <p>Bounds: connections and new connections per second (more are refused before TLS, after a random delay); 10 s for the TLS
 * handshake and for CONNECT; 300 KiB a packet; Receive Maximum; 128 KiB waiting to be written, then nothing is read; 30 s without
 * taking what was written, then the connection ends.
 */
package io.estran.gateway.mqtt;
