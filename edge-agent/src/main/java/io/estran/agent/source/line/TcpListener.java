package io.estran.agent.source.line;

import io.estran.agent.source.RejectLog;
import io.estran.agent.source.http.BodyBudget;
import io.estran.agent.source.line.LineProtocolSettings.Transport;
import io.estran.agent.waiting.SocketWait;
import io.estran.agent.waiting.WaitMode;
import io.estran.process.time.Clock;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lines as they are, or in HTTP requests. Many connections, one thread, one receive buffer. Each connection that has something is read once a round, so that none
 * starves. While the sink makes this thread wait, nothing is read, and TCP slows the senders down.
 */
final class TcpListener implements Listener {
    /** What stands behind one connection and takes what it sends. Owned by the source's thread. */
    sealed interface Peer permits LineSplitter, HttpPeer {
        /**
         * Takes {@code bytes[from..to)}; those in front of them, as many as {@link LineSplitter#headroom} says, may be overwritten.
         * False if the connection shall be closed.
         *
         * @param now when they were received
         */
        boolean take(byte[] bytes, int from, int to, long now) throws InterruptedException;

        /** The sender closed. */
        void end(long now) throws InterruptedException;

        /** The connection broke, or is closed on this side. */
        void lost();

        /** This thread itself has read nothing for so long: that is not the sender's fault. */
        void heldUp(long nanos);

        /** Whether what was begun has taken so long that the connection shall be closed; asked about once a second. */
        boolean isOverdue(long monotonic);
    }

    private static final Logger LOG = LoggerFactory.getLogger(TcpListener.class);
    private static final int READ_BYTES = 64 * 1024;
    private static final int BACKLOG = 128;
    /** No connection is accepted for this long after one could not be (no file descriptors, say), ms. */
    private static final long PAUSE_MILLIS = 200;
    /** How often it is looked for requests that take too long. */
    private static final long LOOK_MILLIS = 1_000;

    private final LineProtocolSettings settings;
    private final Clock clock;
    private final LineMeters meters;
    private final RejectLog refusals;
    private final Selector selector;
    private final SocketWait sockets;
    private final ServerSocketChannel server;
    private final SelectionKey accepting;
    private final BodyBudget budget;
    private final byte[] piece;
    private final byte[] bytes;
    private final ByteBuffer buffer;
    /** Selecting so, unlike by a set of keys, makes no garbage. */
    private final List<SelectionKey> ready = new ArrayList<>();

    private final Consumer<SelectionKey> noteReady = ready::add;
    private int connections;
    private long lookedAt;
    private long refusedAt;
    private volatile boolean stopping;

    /**
     * Binds.
     *
     * @throws IOException if that fails
     */
    TcpListener(LineProtocolSettings settings, InetSocketAddress address, WaitMode mode, Clock clock, LineMeters meters)
            throws IOException {
        this.settings = settings;
        this.clock = clock;
        this.meters = meters;
        this.refusals = new RejectLog(LOG, clock, settings.name(), "connections");
        int headroom = LineSplitter.headroom(settings.longestLine());
        bytes = new byte[headroom + READ_BYTES];
        piece = isHttp() ? new byte[headroom + READ_BYTES] : new byte[0];
        budget = new BodyBudget(settings.bodies());
        lookedAt = clock.monotonicNanos();
        buffer = ByteBuffer.wrap(bytes, headroom, READ_BYTES).slice();
        selector = Selector.open();
        sockets = SocketWait.of(mode, selector);
        try {
            server = ServerSocketChannel.open();
        } catch (IOException failure) {
            selector.close();
            throw failure;
        }
        try {
            server.bind(address, BACKLOG);
            server.configureBlocking(false);
            accepting = server.register(selector, SelectionKey.OP_ACCEPT);
        } catch (IOException failure) {
            close();
            throw failure;
        }
    }

    @Override
    public int port() {
        return server.socket().getLocalPort();
    }

    @Override
    public boolean stop() {
        stopping = true;
        sockets.wake();
        return true;
    }

    private void endIfTold() throws InterruptedException {
        if (stopping || Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    @Override
    public void serve(Intake intake) throws IOException, InterruptedException {
        while (true) {
            ready.clear();
            boolean pausing = accepting.interestOps() == 0;
            sockets.select(noteReady, pausing ? PAUSE_MILLIS : isHttp() ? LOOK_MILLIS : 0);
            long woken = clock.monotonicNanos();
            if (pausing && woken - refusedAt >= PAUSE_MILLIS * 1_000_000) {
                accepting.interestOps(SelectionKey.OP_ACCEPT);
            }
            for (int i = 0; i < ready.size(); i++) {
                endIfTold();
                if (ready.get(i) == accepting) {
                    accept(intake);
                } else if (ready.get(i).isValid()) {
                    read(ready.get(i), intake);
                }
            }
            closeOverdue(woken);
            endIfTold();
        }
    }

    private void accept(Intake intake) throws IOException {
        SocketChannel channel;
        try {
            channel = server.accept();
        } catch (IOException failure) {
            if (!server.isOpen()) {
                throw failure;
            }
            refusals.rejected(settings.listen().toString(), String.valueOf(failure.getMessage()));
            accepting.interestOps(0);
            refusedAt = clock.monotonicNanos();
            return;
        }
        if (channel == null) {
            return;
        }
        try {
            admit(channel, (InetSocketAddress) channel.getRemoteAddress(), intake);
        } catch (IOException gone) {
            LOG.debug("Source {}: a connection was gone at once: {}", settings.name(), gone.getMessage());
            channel.close();
        }
    }

    private void admit(SocketChannel channel, InetSocketAddress peer, Intake intake) throws IOException {
        if (connections >= settings.connectionLimit()) {
            meters.refused.increment();
            refusals.rejected(
                    Intake.text(peer), settings.connectionLimit() + " connections are open, which is the limit");
            channel.close();
            return;
        }
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true); // a sender without power says no goodbye
        channel.register(selector, SelectionKey.OP_READ, behind(channel, peer, intake));
        connections++;
        meters.connections.set(connections);
        LOG.debug("Source {}: {} connected", settings.name(), peer);
    }

    private Peer behind(SocketChannel channel, InetSocketAddress peer, Intake intake) {
        return isHttp()
                ? new HttpPeer(settings, channel, peer, intake, budget, meters, clock, piece)
                : new LineSplitter(peer, intake, settings.longestLine());
    }

    private boolean isHttp() {
        return settings.transport() == Transport.HTTP;
    }

    /**
     * A request that trickles in keeps memory from others, a connection that nobody uses a place. What this thread itself took,
     * waiting for the ring, does not count.
     */
    private void closeOverdue(long woken) {
        long now = clock.monotonicNanos();
        boolean late = now - woken > LOOK_MILLIS * 1_000_000;
        if (!isHttp() || (!late && now - lookedAt < LOOK_MILLIS * 1_000_000)) {
            return;
        }
        lookedAt = now;
        for (SelectionKey key : selector.keys()) {
            if (key.isValid() && key.attachment() instanceof Peer peer) {
                if (late) {
                    peer.heldUp(now - woken);
                }
                if (peer.isOverdue(now)) {
                    peer.lost();
                    leave(key);
                }
            }
        }
    }

    private void read(SelectionKey key, Intake intake) throws InterruptedException {
        Peer peer = (Peer) key.attachment();
        int count;
        try {
            buffer.clear();
            count = ((SocketChannel) key.channel()).read(buffer);
        } catch (IOException broken) {
            LOG.debug("Source {}: a connection broke: {}", settings.name(), broken.getMessage());
            peer.lost();
            leave(key);
            return;
        }
        if (count < 0) {
            leave(key);
            peer.end(clock.wallNanos());
        } else {
            meters.bytes.increment(count);
            int from = LineSplitter.headroom(settings.longestLine());
            if (!peer.take(bytes, from, from + count, clock.wallNanos())) {
                peer.lost();
                leave(key);
            }
        }
        intake.flush();
    }

    private void leave(SelectionKey key) {
        key.cancel();
        connections--;
        meters.connections.set(connections);
        try {
            key.channel().close();
        } catch (IOException failure) {
            LOG.debug("Source {}: a connection could not be closed: {}", settings.name(), failure.getMessage());
        }
    }

    @Override
    public void close() throws IOException {
        try (selector;
                server) {
            refusals.flush();
            for (SelectionKey key : selector.keys()) {
                if (key.channel() != server) {
                    leave(key);
                }
            }
        }
    }
}
