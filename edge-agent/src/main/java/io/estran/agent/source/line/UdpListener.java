package io.estran.agent.source.line;

import io.estran.agent.waiting.WaitMode;
import io.estran.process.time.Clock;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.DatagramChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Datagrams, one thread. Each holds whole lines. Senders cannot be slowed: readings that find no room are dropped and
 * counted by the sink, datagrams that the kernel had no room for are counted from its own statistics and said.
 */
final class UdpListener implements Listener {
    private static final Logger LOG = LoggerFactory.getLogger(UdpListener.class);
    private static final int LARGEST_DATAGRAM = 65_535;
    /** What is asked of the kernel for waiting datagrams; it may give less (net.core.rmem_max). */
    private static final int WAITING_BYTES = 4 << 20;

    private static final long LOOK_NANOS = 1_000_000_000L;

    private final LineProtocolSettings settings;
    private final Clock clock;
    private final LineMeters meters;
    private final DatagramChannel channel;
    private final KernelDrops drops;
    private long looked;

    /**
     * Binds.
     *
     * @throws IOException if that fails
     */
    UdpListener(LineProtocolSettings settings, InetSocketAddress address, WaitMode mode, Clock clock, LineMeters meters)
            throws IOException {
        this.settings = settings;
        this.clock = clock;
        this.meters = meters;
        channel = DatagramChannel.open();
        try {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, WAITING_BYTES);
            channel.bind(address);
            channel.configureBlocking(mode == WaitMode.PARK);
        } catch (IOException failure) {
            channel.close();
            throw failure;
        }
        drops = new KernelDrops(port());
        looked = clock.monotonicNanos();
    }

    @Override
    public int port() {
        return channel.socket().getLocalPort();
    }

    /** What was received is given without waiting, and the wait for the next can be interrupted. */
    @Override
    public boolean stop() {
        return false;
    }

    @Override
    public void serve(Intake intake) throws IOException, InterruptedException {
        int from = LineSplitter.headroom(settings.longestLine());
        byte[] bytes = new byte[from + LARGEST_DATAGRAM];
        ByteBuffer buffer = ByteBuffer.wrap(bytes, from, LARGEST_DATAGRAM).slice();
        LineSplitter splitter =
                new LineSplitter((InetSocketAddress) channel.getLocalAddress(), intake, settings.longestLine());
        while (true) {
            buffer.clear();
            InetSocketAddress peer = receive(buffer);
            long now = clock.wallNanos();
            meters.bytes.increment(buffer.position());
            splitter.restart(peer);
            splitter.take(bytes, from, from + buffer.position(), now);
            splitter.end(now);
            intake.flush();
            countLost();
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // it gives way; whether anybody takes it, nothing depends on
    private InetSocketAddress receive(ByteBuffer buffer) throws IOException, InterruptedException {
        try {
            SocketAddress peer = null;
            while (peer == null) { // a second time only while it does not block
                // A receive that does not block takes no notice of an interrupt, also while datagrams never end.
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                peer = channel.receive(buffer);
                if (peer == null) {
                    Thread.yield();
                }
            }
            return (InetSocketAddress) peer;
        } catch (ClosedByInterruptException closing) {
            InterruptedException stop = new InterruptedException();
            stop.initCause(closing);
            throw stop;
        }
    }

    private void countLost() {
        long now = clock.monotonicNanos();
        if (now - looked < LOOK_NANOS) {
            return;
        }
        looked = now;
        long lost = drops.sinceLastLook();
        if (lost > 0) {
            meters.lost.increment((double) lost);
            LOG.warn(
                    "Source {}: the kernel had no room for {} datagrams in the last second or more, their readings are lost;"
                            + " a larger net.core.rmem_max, fewer senders or tcp:// help",
                    settings.name(),
                    lost);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
