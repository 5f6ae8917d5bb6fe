/**
 * The processes of a campaign and everything between them, and the faults that strike them.
 *
 * <pre>
 * feeder ─TCP─▶ agent ─▶ link ─▶ load balancer ─▶ link ─▶ gateway ─▶ link ─▶ broker (and broker ─▶ link ─▶ broker)
 * </pre>
 *
 * <p>Every process runs from the jars that users run, in a session of its own, so that Ctrl-C reaches the campaign alone. A link
 * is a {@link io.estran.testkit.FaultyProxy}; brokers tell their clients the port of theirs. Ports are chosen once, below the
 * range from which the system gives ports to clients, so that what was killed comes back where it was. An agent's data is on a
 * small file system of its own where the machine allows (root on Linux: tmpfs).
 *
 * <p>Threads: the caller's, and those of proxies and load balancer. {@link io.estran.system.chaos.stage.Stage#close} ends every
 * process and removes every mount.
 */
package io.estran.system.chaos.stage;
