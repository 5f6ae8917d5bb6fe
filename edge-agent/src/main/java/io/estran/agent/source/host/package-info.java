/**
 * Reads the machine that the agent runs on.
 *
 * <p>{@link io.estran.agent.source.host.HostSource} owns one thread, {@code source-NAME}, which asks every
 * {@link io.estran.agent.source.host.Probe} once an interval. On Linux they read {@code /proc} and {@code /sys}
 * ({@link io.estran.agent.source.host.HostFolders}); elsewhere {@link io.estran.agent.source.host.JvmProbe} gives what the JVM
 * can tell. All readings of one interval have one event time. It cannot rewind.
 *
 * <pre>
 * quantity                                  unit  from (proc(5), sysfs(5))
 * cpu-usage, cpu-N-usage                    %     stat: all but idle and iowait, since the last interval
 * load-1m, load-5m, load-15m                      loadavg
 * memory-used, memory-available             B     meminfo: MemTotal, MemAvailable
 * swap-used                                 B     meminfo, if there is swap
 * disk-MOUNT-used, -available               B     self/mounts, statvfs: local file systems, one mount each; / is root
 * disk-MOUNT-usage                          %     as df counts it
 * disk-DEVICE-read, -written                B/s   diskstats: devices with hardware behind them
 * network-INTERFACE-received, -sent         B/s   net/dev, loopback and the kernel's short-lived interfaces left out
 * temperature-SENSOR                        degC  class/thermal and class/hwmon
 * uptime                                    s     uptime
 * </pre>
 *
 * <p>What a machine does not have is left out and said once. A rate needs two intervals; a counter that goes back (an
 * interface was made anew) gives none for one. Bounds: 4,096 quantities, 1 MiB a file; what is beyond is left out and said.
 */
package io.estran.agent.source.host;
