package io.estran.agent.source.modbus.client;

import io.estran.process.time.Backoff;
import io.estran.process.time.Clock;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.Selector;
import org.jspecify.annotations.Nullable;

/**
 * The way to one device: at any time waiting, looking its name up, or holding a connection.
 * <pre>
 * waiting     the time is over                 look up
 * looking up  found                            connect; not found: wait
 * connection  fails, ends, or breaks the rules close it, tell, wait
 * </pre>
 * The waits grow until a connection has held for a while, so a device that accepts connections and is silent, or lies, or drops
 * them, is not hammered. Addresses of one name are tried in turn. Device's thread only.
 */
public final class Link implements Closeable {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final String host;
    private final int port;
    private final long timeout;
    private final long steadyAfter;
    private final Backoff backoff;
    private final Clock clock;
    private final Selector selector;
    private final LinkListener listener;
    private long retryAt;
    private int attempts;
    private long begunAt;
    private @Nullable AddressLookup lookup;
    private @Nullable Connection connection;

    /**
     * Does nothing yet; the first {@link #advance} begins.
     *
     * @param timeout longest wait for a connection and for each answer, ns
     * @param steadyAfter when a connection on which the device answers has held for so long the waits begin anew, ns
     */
    public Link(
            String host,
            int port,
            long timeout,
            long steadyAfter,
            Backoff backoff,
            Clock clock,
            Selector selector,
            LinkListener listener) {
        this.host = host;
        this.port = port;
        this.timeout = timeout;
        this.steadyAfter = steadyAfter;
        this.backoff = backoff;
        this.clock = clock;
        this.selector = selector;
        this.listener = listener;
        this.retryAt = clock.monotonicNanos();
    }

    /** Does what can be done now, and tells the listener. */
    public void advance() {
        try {
            if (connection == null) {
                connect();
            }
            if (connection != null) {
                connection.advance();
                if (connection.isProven() && clock.monotonicNanos() - begunAt >= steadyAfter) {
                    backoff.reset();
                }
            }
        } catch (IOException failure) {
            drop(failure);
        }
    }

    private void connect() throws IOException {
        if (lookup == null && clock.monotonicNanos() >= retryAt) {
            lookup = AddressLookup.begin(host, selector::wakeup);
        }
        if (lookup != null && lookup.isDone()) {
            AddressLookup done = lookup;
            lookup = null;
            InetAddress[] addresses = done.addresses();
            InetAddress address = addresses[attempts++ % addresses.length];
            begunAt = clock.monotonicNanos();
            connection = new Connection(selector, new InetSocketAddress(address, port), timeout, clock, listener);
        }
    }

    /** Whether a request can be asked. */
    public boolean isIdle() {
        return connection != null && connection.isIdle();
    }

    /**
     * Asks; only when idle. A failure is told like any other.
     *
     * @param tells whether silence would tell something of the connection: not if a unit is asked that is probably dead, while
     *     others answer
     */
    public void ask(Request request, boolean tells) {
        Connection open = connection;
        if (open == null) {
            throw new IllegalStateException("there is no connection");
        }
        try {
            open.ask(request, tells);
        } catch (IOException failure) {
            drop(failure);
        }
    }

    /** When the last request had gone to the socket: monotonic, ns; 0 if it has not. */
    public long sentAt() {
        return connection == null ? 0 : connection.sentAt();
    }

    /** When {@link #advance} must be called at the latest: monotonic, ns. */
    public long deadline() {
        if (connection != null) {
            return connection.deadline();
        }
        return lookup == null ? retryAt : Long.MAX_VALUE;
    }

    /** Gives the connection up, for a reason of the caller's. */
    public void drop(IOException reason) {
        listener.lost(reason);
        close();
        retryAt = clock.monotonicNanos() + backoff.nextMillis() * NANOS_PER_MILLI;
    }

    @Override
    public void close() {
        Connection open = connection;
        connection = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException alreadyGone) {
                // It was to end, and it has.
            }
        }
    }
}
