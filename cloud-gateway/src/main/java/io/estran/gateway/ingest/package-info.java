/**
 * Where what agents publish is kept: a log behind a port ({@link io.estran.gateway.ingest.IngestLog}), so that sessions know
 * nothing of Kafka.
 *
 * <p>The port never blocks its caller, which is an event loop. Its memory is bounded in bytes: above the soft bound it asks
 * for less ({@link io.estran.gateway.ingest.IngestLog#isUnderPressure}), and sockets are read more slowly; above the hard
 * bound it takes nothing, and the connection that wanted to append is closed; its agent keeps everything and comes back.
 */
package io.estran.gateway.ingest;
