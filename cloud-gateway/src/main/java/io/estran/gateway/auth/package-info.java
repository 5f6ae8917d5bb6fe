/**
 * Who may connect and as whom. Plain objects, no network.
 *
 * <p>An agent's identity is the common name of its certificate. On a plaintext listener, which exists for a trial on one
 * machine and binds to loopback unless an address is named, there is no certificate: the agent part of the client id is
 * believed. The client id is {@code AGENT/RUN}, so that two machines with one certificate (a clone) never take each other's
 * connection over; the run is the 32 hexadecimal digits of the agent's run id.
 */
package io.estran.gateway.auth;
