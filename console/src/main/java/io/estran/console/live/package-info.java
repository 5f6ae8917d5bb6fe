/**
 * What keeps open pages up to date: {@link io.estran.console.live.Feed} looks at the plant and sends what changed to every
 * {@link io.estran.console.live.EventStream}.
 *
 * <p>Server-sent events (HTML standard, section 9.2): {@code hello} once, {@code delta} whenever something changed and at
 * least once a second, {@code bye} when the console stops. A page opens its stream first and fetches {@code /api/state}
 * after {@code hello}, so that no delta lies between the two.
 *
 * <p>Threads: the feed's own looks, writes JSON once for all streams, and offers it to each; it and Jetty's threads
 * write to the sockets, never blocking. Bounds: so many streams as configured, each with a queue of
 * {@link io.estran.console.live.EventStream#MOST_WAITING} messages. A stream whose queue is full is cut: its page says that
 * it is not live, comes back by itself, and begins with the whole state. Messages are shared among the streams.
 */
package io.estran.console.live;
