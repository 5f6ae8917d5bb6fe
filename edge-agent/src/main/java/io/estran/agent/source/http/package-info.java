/**
 * As much of HTTP/1.1 (RFC 9110, RFC 9112) as a sensor's sender needs: a request with a body of known length or in chunks, and a
 * short answer. Plain state machines on bytes: no socket, no thread, no clock. What is not understood is refused with the status
 * that says so; what could be read in two ways (two lengths, a length and chunks) is refused, never guessed.
 *
 * <p>{@link io.estran.agent.source.http.RequestReader} takes bytes as they come and gives one
 * {@link io.estran.agent.source.http.Request} at a time; memory for bodies is taken from a
 * {@link io.estran.agent.source.http.BodyBudget} that all connections of a source share. {@link io.estran.agent.source.http.GzipBody}
 * unpacks a body that is whole.
 */
package io.estran.agent.source.http;
