/**
 * Takes readings as InfluxDB line protocol over TCP, UDP and HTTP, as Telegraf and many agents send it.
 *
 * <p>The way of a line: {@link io.estran.agent.source.line.TcpListener} (for HTTP with
 * {@link io.estran.agent.source.line.HttpPeer} behind each connection) or {@link io.estran.agent.source.line.UdpListener}
 * reads bytes; {@link io.estran.agent.source.line.LineSplitter} finds lines; {@link io.estran.agent.source.line.Intake} takes
 * one apart ({@link io.estran.agent.source.line.LineDecoder}), finds the series of its fields
 * ({@link io.estran.agent.source.line.SeriesResolver}) and gives its readings to the sink. A line that names
 * the same fields as the one that stood in its place the time before, as senders usually do, is compared with them and not looked up.
 * Everything works on the bytes of the receive buffer; text is made only for a name that was not seen before, or to say what is wrong with a line.
 *
 * <p><b>Thread.</b> One a source, {@code source-NAME}: it owns the sockets and everything behind them. {@code start} binds on
 * the caller's thread before that one exists. {@code close} interrupts it, which ends every wait.
 *
 * <p><b>Grammar.</b> The InfluxDB 2 reference ("Line protocol") and influxdata/line-protocol: numbers and booleans become
 * readings, strings are skipped. A line ends at a line end, always: what the reference forbids, a line end within a string,
 * makes two lines; so an open quote cannot swallow the lines behind it.
 *
 * <p><b>A bad line</b> gives nothing, not even its good fields, and costs nothing but itself: it counts as one rejected
 * reading and is said with peer, line and column. A line whose connection broke (reset) before its end is rejected; one
 * whose sender closed before its end is taken.
 *
 * <p><b>Event time</b> is the timestamp times the precision; without one, when the bytes that complete the line were
 * received, so lines received together share it.
 *
 * <p><b>Names.</b> Values go into the template as they are: a slash in one makes segments. Two lines that make one name are
 * one series.
 *
 * <table>
 * <caption>Bounds</caption>
 * <tr><th>what</th><th>bound</th><th>beyond it</th></tr>
 * <tr><td>connections</td><td>{@code connections}</td><td>closed at once, counted, said</td></tr>
 * <tr><td>bytes of a line that is not whole</td><td>{@code longestLine}, a connection</td><td>the line is rejected, skipped to its end</td></tr>
 * <tr><td>HTTP requests that are not whole</td><td>{@code largestBody} each, {@code bodies} a source</td><td>413; 503</td></tr>
 * <tr><td>a gzip body when it is unpacked, piece by piece</td><td>{@code largestUnpacked}</td><td>413</td></tr>
 * <tr><td>receive buffer; for HTTP twice</td><td>64 KiB and {@code longestLine}, a source</td><td></td></tr>
 * <tr><td>names remembered</td><td>100,000 heads and as many fields, 12.8 MB each</td><td>forgotten, all at once</td></tr>
 * <tr><td>readings without room in the ring</td><td>none</td><td>TCP: nothing is read; UDP: dropped, counted</td></tr>
 * <tr><td>datagrams before they are read</td><td>the kernel's buffer (4 MiB is asked for)</td><td>counted from its statistics, said</td></tr>
 * </table>
 */
package io.estran.agent.source.line;
