/**
 * A Modbus TCP client for one device: one connection, kept for ever, one request on it at a time. It knows bytes and
 * requests, nothing of series and readings.
 *
 * <p>{@link io.estran.agent.source.modbus.client.Link} looks the device up, connects, and after a failure waits (full jitter)
 * and tries again; {@link io.estran.agent.source.modbus.client.Connection} is one connection of it. Both belong to the
 * device's thread, which calls {@code advance} whenever its selector woke it or the deadline has come; nothing here blocks.
 * Only the name lookup can, so it has a short-lived thread of its own.
 *
 * <p>A frame (Modbus Messaging on TCP/IP v1.0b, section 3.1.3), numbers big-endian:
 * <pre>
 * 0  transaction   2 bytes, given back by the device
 * 2  protocol      2 bytes, 0
 * 4  length        2 bytes, of all that follows: 3 to 254
 * 6  unit          1 byte
 * 7  function      1 byte; an exception answer has its highest bit set
 * 8  data          at most 252 bytes
 * </pre>
 *
 * <p>One request at a time: the standard lets a device take one transaction only (section 4.2, NumberMaxOfServerTransaction),
 * and small ones lose a second request that comes in the same segment. A write therefore waits for the answer that is
 * outstanding, at most the timeout, and for nothing else.
 *
 * <pre>
 * what comes                                      what is done
 * the answer, well formed                         handed over
 * an exception answer                             handed over as a refusal; the connection is good
 * nothing within the timeout                      the request is given up, its transaction remembered
 * an answer to a request given up (late)          dropped, counted; never taken for a later request
 * three in a row, where that tells something      connection closed
 * a frame that stops in its middle until timeout  connection closed
 * anything else: another transaction, protocol,   connection closed: what comes after it cannot be trusted
 * unit or function, a length or echo that is wrong
 * nothing, and nothing is asked                   TCP's keep-alive probes it: closed after 30 s without an answer to these
 * </pre>
 *
 * <p>Bounds: 1,024 bytes received and not taken, one frame to send, 16 transactions given up. No garbage per request.
 */
package io.estran.agent.source.modbus.client;
