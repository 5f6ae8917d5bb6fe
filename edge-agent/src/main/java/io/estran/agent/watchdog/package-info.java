/**
 * The agent's word to the supervisor that started it: systemd, if the unit says {@code Type=notify} and {@code WatchdogSec}.
 *
 * <pre>
 * READY=1      the sources have begun
 * WATCHDOG=1   four times in WatchdogSec, as long as the pipeline's thread goes on; from nothing else
 * STOPPING=1   the stop begins
 * </pre>
 *
 * <p>A pipeline that stands still is worse than a restart: rules stand with it, and a new run replays the journal. So its silence
 * is passed on. The disk, the gateway, the devices and the log may stand still without a word here: the agent goes on without
 * them by itself, and the thread {@code estran-watchdog} touches none of them.
 *
 * <p>Java 17 has no datagram sockets of the Unix domain, so each word is a run of the program {@code systemd-notify}
 * (docs/decisions/0009-systemd-is-told-by-its-own-program.md). Without {@code NOTIFY_SOCKET} in the environment there is no
 * thread and no program.
 */
package io.estran.agent.watchdog;
