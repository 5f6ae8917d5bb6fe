package io.estran.agent.source.line;

import io.estran.agent.source.RejectLog;
import io.estran.agent.source.http.BodyBudget;
import io.estran.agent.source.line.LineProtocolSettings.Transport;
import io.estran.process.time.Clock;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Iterator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lines as they are, or in HTTP requests. Many connections, one thread, one receive buffer. Each connection that has something is read once a round, so that none
 * starves. While the sink makes this thread wait, nothing is read, and TCP slows the senders down.
 */
final class TcpListener implements Listener {
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
    private final ServerSocketChannel server;
    private final SelectionKey accepting;
    private final BodyBudget budget;
    private final byte[] piece;
    private final byte[] bytes;
    private final ByteBuffer buffer;
    private int connections;
    private long lookedAt;

    /**
     * Binds.
     *
     * @throws IOException if that fails
     */
    TcpListener(LineProtocolSettings settings, InetSocketAddress address, Clock clock, LineMeters meters)
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
    public void serve(Intake intake) throws IOException, InterruptedException {
        while (true) {
            if (accepting.interestOps() == 0) {
                selector.select(PAUSE_MILLIS);
                accepting.interestOps(SelectionKey.OP_ACCEPT);
            } else {
                selector.select(isHttp() ? LOOK_MILLIS : 0);
            }
            closeOverdue();
            Iterator<SelectionKey> ready = selector.selectedKeys().iterator();
            while (ready.hasNext()) {
                SelectionKey key = ready.next();
                ready.remove();
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                if (key == accepting) {
                    accept(intake);
                } else {
                    read(key);
                }
            }
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
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

    /** A request that trickles in keeps memory from others. */
    private void closeOverdue() {
        long now = clock.monotonicNanos();
        if (!isHttp() || now - lookedAt < LOOK_MILLIS * 1_000_000) {
            return;
        }
        lookedAt = now;
        for (SelectionKey key : selector.keys()) {
            if (key.isValid() && key.attachment() instanceof Peer peer && peer.isOverdue(now)) {
                peer.lost();
                leave(key);
            }
        }
    }

    private void read(SelectionKey key) throws InterruptedException {
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
