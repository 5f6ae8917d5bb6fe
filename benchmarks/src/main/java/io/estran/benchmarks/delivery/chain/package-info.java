/**
 * The whole chain, measured from the sensor's socket to a twin: what an alarm takes, how long nothing comes after a kill, what is
 * new while a backlog drains.
 *
 * <pre>
 * bench ─TCP─▶ agent ─▶ forwarder ─MQTT─▶ gateway ─▶ broker ─▶ sequencer ─▶ broker ─▶ twins ─▶ bench
 * </pre>
 *
 * <p>Every part is the product's own, with the settings that a user gets, and without TLS: this package has no certificates.
 * All of them share the machine, and one process but for gateways that are to be killed; those end with this process, however it
 * ends. The forwarder stands where a load balancer or a slow link would, and sees what the agent publishes.
 *
 * <p>Threads: the caller's, those of forwarder and feeds, and those of the parts.
 */
package io.estran.benchmarks.delivery.chain;
